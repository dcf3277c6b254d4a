//! What became of a donation, and who took the money.

/// Who takes the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gateway {
    /// Razorpay, for an Indian payee.
    Razorpay,
    /// Khalti, for a Nepali payee.
    Khalti,
}

impl Gateway {
    /// Every gateway.
    pub const ALL: [Gateway; 2] = [Gateway::Razorpay, Gateway::Khalti];

    /// The word on the wire and in the ledger.
    pub fn code(self) -> &'static str {
        match self {
            Gateway::Razorpay => "razorpay",
            Gateway::Khalti => "khalti",
        }
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Gateway::Razorpay => "Razorpay",
            Gateway::Khalti => "Khalti",
        }
    }

    /// The gateway with this code.
    pub fn lookup(code: &str) -> Option<Gateway> {
        Self::ALL.into_iter().find(|gateway| gateway.code() == code)
    }
}

/// What the ledger says of a donation.
///
/// `Failed` is not among them: failing belongs to one payment, and the donation waits for the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Recorded; its gateway order is being made, or nobody knows whether it was.
    Creating,
    /// Its gateway order can be paid.
    Open,
    /// A payment is under way that is not captured yet.
    Processing,
    /// One payment is captured and applied.
    Paid,
    /// Part of the applied payment went back.
    PartiallyRefunded,
    /// All of the applied payment went back.
    Refunded,
    /// Nobody paid for long; for display only, evidence is still welcome.
    Expired,
    /// The gateway refused to make an order.
    CreateFailed,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 8] = [
        Status::Creating,
        Status::Open,
        Status::Processing,
        Status::Paid,
        Status::PartiallyRefunded,
        Status::Refunded,
        Status::Expired,
        Status::CreateFailed,
    ];

    /// The word on the wire and in the ledger.
    pub fn code(self) -> &'static str {
        match self {
            Status::Creating => "creating",
            Status::Open => "open",
            Status::Processing => "processing",
            Status::Paid => "paid",
            Status::PartiallyRefunded => "partially_refunded",
            Status::Refunded => "refunded",
            Status::Expired => "expired",
            Status::CreateFailed => "create_failed",
        }
    }

    /// The status with this code.
    pub fn lookup(code: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// How far along; from 3 on the rank never falls again.
    pub fn rank(self) -> u8 {
        match self {
            Status::Creating | Status::CreateFailed => 0,
            Status::Open | Status::Expired => 1,
            Status::Processing => 2,
            Status::Paid => 3,
            Status::PartiallyRefunded => 4,
            Status::Refunded => 5,
        }
    }

    /// Whether a captured payment has been applied.
    pub fn is_credited(self) -> bool {
        self.rank() >= Status::Paid.rank()
    }
}
