//! Hindi.

use crate::problem::{BrowserProblem, Problem};
use daan_domain::{AmountProblem, Refusal};

pub(super) fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Amount(AmountProblem::Missing, _) => "{min} से {max} तक की राशि चुनें या लिखें।",
        Refusal::Amount(AmountProblem::Malformed, _) => {
            "यह राशि समझ में नहीं आई। {min} से {max} तक की संख्या लिखें, जैसे 500।"
        }
        Refusal::Amount(AmountProblem::OtherCurrency, _) => {
            "यह राशि दूसरी मुद्रा में है: यहाँ मुद्रा {currency} है। {currency} में {min} से {max} तक की राशि लिखें या मुद्रा बदलें।"
        }
        Refusal::Amount(AmountProblem::NotWhole, _) => {
            "इस अभियान में केवल पूरे रुपये लिए जाते हैं। {min} से {max} तक की राशि बिना दशमलव के लिखें।"
        }
        Refusal::Amount(AmountProblem::BelowMinimum, _) => {
            "यहाँ सबसे छोटा दान {min} है। {min} से {max} तक की राशि लिखें।"
        }
        Refusal::Amount(AmountProblem::AboveMaximum, _) => {
            "यहाँ सबसे बड़ा दान {max} है। {min} से {max} तक की राशि लिखें।"
        }
        Refusal::CurrencyNotOffered => {
            "इस अभियान में उस मुद्रा में दान नहीं लिया जाता। दिखाई गई मुद्राओं में से चुनें।"
        }
        Refusal::GatewayNotOffered => {
            "इस मुद्रा में उस तरीके से भुगतान नहीं हो सकता। दिखाए गए तरीकों में से चुनें।"
        }
        Refusal::NameMissing => "अपना नाम लिखें, जैसा रसीद पर होना चाहिए।",
        Refusal::NameTooLong => "यह नाम 100 अक्षरों से लंबा है। कृपया छोटा करें।",
        Refusal::EmailMissing => "अपना ई-मेल पता लिखें; यह आपकी रसीद के लिए है।",
        Refusal::EmailMalformed => "यह ई-मेल पता सही नहीं लगता। यह name@example.org जैसा होना चाहिए।",
        Refusal::PhoneMalformed => {
            "यह फ़ोन नंबर सही नहीं लगता। 98765 43210 जैसा, या देश के कोड के साथ लिखें।"
        }
        Refusal::PanMalformed => "PAN में ABCPE1234F जैसे दस अक्षर होते हैं। जाँच लें, या खाली छोड़ दें।",
        Refusal::MessageTooLong => "यह संदेश 500 अक्षरों से लंबा है। कृपया छोटा करें।",
        Refusal::DeclarationMissing => {
            "कानून के अनुसार यह अभियान केवल भारतीय नागरिकों से दान ले सकता है, इसलिए आपकी घोषणा आवश्यक है कि आप भारतीय नागरिक हैं।"
        }
        Refusal::IdempotencyKeyMalformed => {
            "idempotency_key में 8 से 128 अक्षर, अंक, - या _ होने चाहिए। नई यादृच्छिक कुंजी भेजें।"
        }
        Refusal::LocaleUnknown => "locale en, hi या ne होना चाहिए।",
    }
}

pub(super) fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Refused(refused) => refusal(refused),
        Problem::Browser(problem) => browser(problem),
        Problem::RouteNotFound => browser(BrowserProblem::NothingHere),
        Problem::RequestMalformed => {
            "अनुरोध पढ़ा नहीं जा सका: इस पते पर जो JSON चाहिए, यह वह नहीं है। पेज दोबारा खोलें और फिर कोशिश करें।"
        }
        Problem::BodyTooLarge => "अनुरोध 16 KiB से बड़ा है। कृपया अपना संदेश छोटा करें।",
        Problem::NotJson => "यह पता केवल JSON लेता है। Content-Type: application/json भेजें।",
        Problem::NotAForm => "यह पता केवल भरा हुआ फ़ॉर्म लेता है। फ़ॉर्म पर लौटें और उसे फिर भेजें।",
        Problem::MethodNotAllowed => "इस पते पर यह तरीका नहीं चलता।",
        Problem::OriginNotAllowed => "इस पेज को यहाँ दान लेने की अनुमति नहीं है। अभियान का अपना पेज खोलें।",
        Problem::CampaignNotFound => "ऐसा कोई अभियान नहीं है। लिंक जाँच लें, या जिसने दिया उससे पूछें।",
        Problem::DonationNotFound => {
            "इस लिंक पर कोई दान नहीं मिला। देखें कि लिंक पूरा कॉपी हुआ है। यदि आपने भुगतान किया है, तो भुगतान नंबर के साथ संस्था को लिखें।"
        }
        Problem::SignatureMismatch => {
            "यह संदेश इस दान के भुगतान को प्रमाणित नहीं करता, इसलिए कुछ जमा नहीं किया गया। यदि आपके खाते से पैसे कटे हैं तो \
             संदर्भ संख्या सँभालकर रखें और दान का पेज खोलें: वह भुगतान सेवा से स्वयं पूछता है। आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
        Problem::IdempotencyKeyReused => {
            "यह कुंजी किसी दूसरे दान में लग चुकी है। पेज दोबारा खोलें और फिर कोशिश करें।"
        }
        Problem::DonationInProgress => {
            "यह दान अभी तैयार हो रहा है। कुछ सेकंड रुककर फिर कोशिश करें: आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
        Problem::AlreadyPaid => "इस दान का भुगतान हो चुका है। धन्यवाद! दोबारा देने के लिए नया दान शुरू करें।",
        Problem::PaymentUnderWay => {
            "इस दान का एक भुगतान अभी जाँचा जा रहा है। दोबारा भुगतान करने से पहले उत्तर की प्रतीक्षा करें: यह पेज उसे दिखाएगा।"
        }
        Problem::TooManyRequests => "थोड़े समय में बहुत बार कोशिश हुई। एक मिनट रुककर फिर कोशिश करें।",
        Problem::GatewayUnavailable => {
            "भुगतान सेवा अभी उत्तर नहीं दे रही है। कोई पैसा नहीं कटा। थोड़ी देर में फिर कोशिश करें: आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
        Problem::GatewayFailed => {
            "भुगतान सेवा यह दान तैयार नहीं कर सकी। कोई पैसा नहीं कटा। थोड़ी देर में फिर कोशिश करें: आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
        Problem::LinkNotAllowed => {
            "भुगतान सेवा ने ऐसे पेज का पता दिया जिस पर हमें भरोसा नहीं है, इसलिए हमने आपको वहाँ नहीं भेजा। कोई पैसा नहीं कटा। थोड़ी देर में फिर कोशिश करें: आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
        Problem::LedgerUnavailable => {
            "हम अभी दान दर्ज नहीं कर सकते, इसलिए भुगतान शुरू नहीं किया गया। कृपया कुछ मिनट बाद फिर कोशिश करें।"
        }
        Problem::Internal => {
            "हमारी ओर से कुछ गड़बड़ हुई। फिर कोशिश करें; यदि यह बनी रहे तो हमें संदर्भ संख्या भेजें।"
        }
    }
}

pub(super) fn browser(problem: BrowserProblem) -> &'static str {
    match problem {
        BrowserProblem::NothingHere => "इस पते पर कुछ नहीं है। लिंक जाँच लें।",
        BrowserProblem::Unreachable => {
            "सर्वर तक नहीं पहुँच सके। अपना इंटरनेट जाँचें और फिर कोशिश करें: आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
        BrowserProblem::AnswerMalformed => {
            "सर्वर का उत्तर पढ़ा नहीं जा सका। थोड़ी देर में फिर कोशिश करें: आपसे दो बार पैसे नहीं लिए जाएँगे।"
        }
    }
}
