//! Nepali.

use super::{Advice, Charged};
use daan_domain::FailureReason as Reason;

pub(super) fn happened(reason: Reason) -> &'static str {
    match reason {
        Reason::PaymentCancelled => "भुक्तानी पूरा हुनुअघि नै रद्द गरियो।",
        Reason::PaymentTimedOut => "भुक्तानी समयमै पूरा भएन।",
        Reason::PaymentFailed => "भुक्तानी हुन सकेन।",
        Reason::PaymentDeclined => "बैंकले भुक्तानी अस्वीकार गर्‍यो।",
        Reason::CardDeclined => "बैंकले यो कार्ड स्वीकार गरेन।",
        Reason::InsufficientFunds => "खातामा पर्याप्त रकम छैन।",
        Reason::IncorrectOtp => "OTP (एक पटकको पासवर्ड) मिलेन।",
        Reason::InvalidOtp => "बैंकले OTP (एक पटकको पासवर्ड) स्वीकार गरेन।",
        Reason::OtpExpired => "OTP (एक पटकको पासवर्ड) ढिलो लेखियो, त्यसको समय सकिइसकेको थियो।",
        Reason::OtpAttemptsExceeded => "OTP (एक पटकको पासवर्ड) धेरै पटक गलत लेखियो।",
        Reason::IncorrectPin => "PIN मिलेन।",
        Reason::IncorrectCvv => "कार्डमा छापिएको छोटो नम्बर (CVV) मिलेन।",
        Reason::IncorrectCardDetails => "कार्डको विवरणमा केही मिलेको छैन।",
        Reason::CardNumberInvalid => "यस नम्बरको कुनै कार्ड छैन।",
        Reason::CardExpired => "यस कार्डको म्याद सकिएको छ।",
        Reason::CardDisabledForOnlinePayments => "यो कार्ड अनलाइन भुक्तानीका लागि चालु छैन।",
        Reason::DebitInstrumentBlocked => "बैंकले यो कार्ड वा खाता रोकेको छ।",
        Reason::AuthenticationFailed => "भुक्तानी गर्ने तपाईं नै हो भनेर बैंकले पक्का गर्न सकेन।",
        Reason::BankTechnicalError => "बैंकमा प्राविधिक समस्या भयो।",
        Reason::IssuerTechnicalError => "कार्ड दिने बैंकमा प्राविधिक समस्या भयो।",
        Reason::GatewayTechnicalError => "भुक्तानी सेवामा प्राविधिक समस्या भयो।",
        Reason::BankNotAvailable => "बैंकसँग अहिले सम्पर्क हुन सकिरहेको छैन।",
        Reason::PspNotAvailable => "यस UPI ID को बैंकसँग अहिले सम्पर्क हुन सकेन।",
        Reason::UpiAppTechnicalError => "UPI एपमा प्राविधिक समस्या भयो।",
        Reason::InvalidVpa => "त्यस्तो कुनै UPI ID छैन।",
        Reason::TransactionLimitExceeded => {
            "यो रकम यस कार्ड वा खाताबाट एक पटकमा दिन सकिने सीमाभन्दा बढी छ।"
        }
        Reason::TransactionDailyLimitExceeded => "यस कार्ड वा खाताको आजको सीमा सकिएको छ।",
        Reason::InternationalTransactionNotAllowed => "यस भुक्तानीमा अर्को देशको कार्ड चल्दैन।",
        Reason::PaymentRiskCheckFailed => "सुरक्षा जाँचले यो भुक्तानी रोक्यो।",
        Reason::PaymentPending => "बैंकले यस भुक्तानीबारे अझै निर्णय गरेको छैन।",
        Reason::OrderAlreadyPaid => "यस दानको भुक्तानी पहिले नै भइसकेको छ; तपाईंबाट कुनै गल्ती भएको छैन।",
        Reason::OrderAmountMismatch => "रकम तपाईंको दानको रकमसँग मिलेन। यो तपाईंको गल्ती होइन।",
        Reason::InvalidOrderId => "भुक्तानी सेवाले यो भुक्तानी भेट्टाउन सकेन। यो तपाईंको गल्ती होइन।",
        Reason::PaymentMethodNotEnabled => "भुक्तानीको यो तरिका यहाँ उपलब्ध छैन। यो तपाईंको गल्ती होइन।",
        Reason::LiveModeNotEnabled => "यहाँ भुक्तानी अझै चालु गरिएको छैन। यो तपाईंको गल्ती होइन।",
        Reason::MerchantNotActivated => "दान पाउनेको खाताले अझै भुक्तानी लिन सक्दैन। यो तपाईंको गल्ती होइन।",
        Reason::ServerError => "भुक्तानी सेवामा गडबड भयो, यो तपाईंको गल्ती होइन।",
    }
}

pub(super) fn charged(charged: Charged) -> &'static str {
    match charged {
        Charged::Nothing => "कुनै रकम काटिएको छैन।",
        Charged::Unknown => "रकम काटिएको भए यस पेजले देखाउनेछ, वा केही दिनमा आफैँ फिर्ता आउनेछ।",
        Charged::Before => "तपाईंबाट फेरि रकम लिइएको छैन।",
    }
}

pub(super) fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::TryAgain => "चाहेको बेला फेरि प्रयास गर्नुहोस्।",
        Advice::TryAgainOrOtherWay => "फेरि प्रयास गर्नुहोस्, वा अर्को तरिकाले भुक्तानी गर्नुहोस्।",
        Advice::TryAgainSoon => "केही बेरमा फेरि प्रयास गर्नुहोस्, वा अर्को तरिका रोज्नुहोस्।",
        Advice::TypeAgain => "फेरि प्रयास गरी त्यो एक पटक फेरि लेख्नुहोस्।",
        Advice::TypeTheNewOne => "फेरि प्रयास गर्नुहोस् र नयाँ OTP आउनेबित्तिकै लेख्नुहोस्।",
        Advice::CheckCard => "कार्डको नम्बर, मिति र नाम जाँचेर फेरि प्रयास गर्नुहोस्।",
        Advice::CheckUpi => "UPI ID जाँचेर फेरि प्रयास गर्नुहोस्, वा अर्को तरिकाले भुक्तानी गर्नुहोस्।",
        Advice::OtherCard => "अर्को कार्ड लिनुहोस्, वा अर्को तरिकाले भुक्तानी गर्नुहोस्।",
        Advice::OtherWay => "अर्को तरिकाले भुक्तानी गर्नुहोस्, जस्तै UPI वा अर्को कार्ड।",
        Advice::LessOrOtherCard => "अलि कम रकम दिनुहोस्, वा अर्को कार्ड वा खाता लिनुहोस्।",
        Advice::TomorrowOrOtherCard => "भोलि फेरि प्रयास गर्नुहोस्, वा अर्को कार्ड वा खाता लिनुहोस्।",
        Advice::SwitchOnline => "त्यसलाई आफ्नो बैंकको एपमा चालु गर्नुहोस्, वा अर्को कार्ड लिनुहोस्।",
        Advice::CardOfThisCountry => "दान पाउनेको देशको कार्ड लिनुहोस्, वा अर्को तरिकाले भुक्तानी गर्नुहोस्।",
        Advice::Wait => "कृपया पर्खनुहोस्, फेरि भुक्तानी नगर्नुहोस्।",
        Advice::LoadAgain => "त्यो हेर्न यो पेज फेरि खोल्नुहोस्।",
        Advice::TellUs => "कृपया यस पेजको सन्दर्भ नम्बरसहित हामीलाई जानकारी दिनुहोस्।",
    }
}
