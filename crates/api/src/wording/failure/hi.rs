//! Hindi.

use super::{Advice, Charged};
use daan_domain::FailureReason as Reason;

pub(super) fn happened(reason: Reason) -> &'static str {
    match reason {
        Reason::PaymentCancelled => "भुगतान पूरा होने से पहले रद्द कर दिया गया।",
        Reason::PaymentTimedOut => "भुगतान समय पर पूरा नहीं हुआ।",
        Reason::PaymentFailed => "भुगतान नहीं हो पाया।",
        Reason::PaymentDeclined => "बैंक ने भुगतान अस्वीकार कर दिया।",
        Reason::CardDeclined => "बैंक ने यह कार्ड स्वीकार नहीं किया।",
        Reason::InsufficientFunds => "खाते में पर्याप्त पैसे नहीं हैं।",
        Reason::IncorrectOtp => "OTP (एक बार का पासवर्ड) सही नहीं था।",
        Reason::InvalidOtp => "बैंक ने OTP (एक बार का पासवर्ड) स्वीकार नहीं किया।",
        Reason::OtpExpired => "OTP (एक बार का पासवर्ड) देर से लिखा गया, उसका समय निकल चुका था।",
        Reason::OtpAttemptsExceeded => "OTP (एक बार का पासवर्ड) बहुत बार गलत लिखा गया।",
        Reason::IncorrectPin => "PIN सही नहीं था।",
        Reason::IncorrectCvv => "कार्ड पर छपा छोटा नंबर (CVV) सही नहीं था।",
        Reason::IncorrectCardDetails => "कार्ड के विवरण में कुछ सही नहीं है।",
        Reason::CardNumberInvalid => "इस नंबर का कोई कार्ड नहीं है।",
        Reason::CardExpired => "इस कार्ड की अवधि समाप्त हो चुकी है।",
        Reason::CardDisabledForOnlinePayments => "यह कार्ड ऑनलाइन भुगतान के लिए चालू नहीं है।",
        Reason::DebitInstrumentBlocked => "बैंक ने यह कार्ड या खाता रोक रखा है।",
        Reason::AuthenticationFailed => "बैंक यह पक्का नहीं कर सका कि भुगतान आप ही कर रहे हैं।",
        Reason::BankTechnicalError => "बैंक में तकनीकी गड़बड़ी हुई।",
        Reason::IssuerTechnicalError => "कार्ड देने वाले बैंक में तकनीकी गड़बड़ी हुई।",
        Reason::GatewayTechnicalError => "भुगतान सेवा में तकनीकी गड़बड़ी हुई।",
        Reason::BankNotAvailable => "बैंक से अभी संपर्क नहीं हो पा रहा है।",
        Reason::PspNotAvailable => "इस UPI ID के बैंक से अभी संपर्क नहीं हो पाया।",
        Reason::UpiAppTechnicalError => "UPI ऐप में तकनीकी गड़बड़ी हुई।",
        Reason::InvalidVpa => "ऐसी कोई UPI ID नहीं है।",
        Reason::TransactionLimitExceeded => {
            "यह राशि उस सीमा से अधिक है जो इस कार्ड या खाते से एक बार में दी जा सकती है।"
        }
        Reason::TransactionDailyLimitExceeded => "इस कार्ड या खाते की आज की सीमा पूरी हो चुकी है।",
        Reason::InternationalTransactionNotAllowed => "इस भुगतान में दूसरे देश का कार्ड नहीं चलता।",
        Reason::PaymentRiskCheckFailed => "सुरक्षा जाँच ने इस भुगतान को रोक दिया।",
        Reason::PaymentPending => "बैंक ने इस भुगतान पर अभी निर्णय नहीं किया है।",
        Reason::OrderAlreadyPaid => "इस दान का भुगतान पहले ही हो चुका है; आपसे कोई गलती नहीं हुई।",
        Reason::OrderAmountMismatch => "राशि आपके दान की राशि से मेल नहीं खाती थी। यह आपकी गलती नहीं है।",
        Reason::InvalidOrderId => "भुगतान सेवा को यह भुगतान नहीं मिला। यह आपकी गलती नहीं है।",
        Reason::PaymentMethodNotEnabled => "भुगतान का यह तरीका यहाँ उपलब्ध नहीं है। यह आपकी गलती नहीं है।",
        Reason::LiveModeNotEnabled => "यहाँ भुगतान अभी चालू नहीं किए गए हैं। यह आपकी गलती नहीं है।",
        Reason::MerchantNotActivated => {
            "दान पाने वाले का खाता अभी भुगतान नहीं ले सकता। यह आपकी गलती नहीं है।"
        }
        Reason::ServerError => "भुगतान सेवा में गड़बड़ हुई, यह आपकी गलती नहीं है।",
    }
}

pub(super) fn charged(charged: Charged) -> &'static str {
    match charged {
        Charged::Nothing => "कोई पैसा नहीं कटा।",
        Charged::Unknown => "यदि पैसे कट गए हैं, तो यह पेज दिखाएगा, या वे कुछ दिनों में अपने आप लौट आएँगे।",
        Charged::Before => "आपसे दोबारा पैसे नहीं लिए गए।",
    }
}

pub(super) fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::TryAgain => "जब चाहें, फिर कोशिश करें।",
        Advice::TryAgainOrOtherWay => "फिर कोशिश करें, या किसी और तरीके से भुगतान करें।",
        Advice::TryAgainSoon => "थोड़ी देर में फिर कोशिश करें, या कोई और तरीका चुनें।",
        Advice::TypeAgain => "फिर कोशिश करें और उसे एक बार फिर लिखें।",
        Advice::TypeTheNewOne => "फिर कोशिश करें और नया OTP आते ही लिख दें।",
        Advice::CheckCard => "कार्ड का नंबर, तारीख और नाम जाँचें और फिर कोशिश करें।",
        Advice::CheckUpi => "UPI ID जाँचकर फिर कोशिश करें, या किसी और तरीके से भुगतान करें।",
        Advice::OtherCard => "कोई और कार्ड लें, या किसी और तरीके से भुगतान करें।",
        Advice::OtherWay => "किसी और तरीके से भुगतान करें, जैसे UPI या दूसरा कार्ड।",
        Advice::LessOrOtherCard => "थोड़ी कम राशि दें, या कोई और कार्ड या खाता लें।",
        Advice::TomorrowOrOtherCard => "कल फिर कोशिश करें, या कोई और कार्ड या खाता लें।",
        Advice::SwitchOnline => "इसे अपने बैंक के ऐप में चालू करें, या कोई और कार्ड लें।",
        Advice::CardOfThisCountry => {
            "उस देश का कार्ड लें जहाँ दान पाने वाला है, या किसी और तरीके से भुगतान करें।"
        }
        Advice::Wait => "कृपया प्रतीक्षा करें और दोबारा भुगतान न करें।",
        Advice::LoadAgain => "उसे देखने के लिए यह पेज दोबारा खोलें।",
        Advice::TellUs => "कृपया इस पेज की संदर्भ संख्या के साथ हमें बताएँ।",
    }
}
