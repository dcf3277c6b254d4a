//! Nepali.

use crate::problem::{BrowserProblem, Problem};
use daan_domain::{AmountProblem, Refusal};

pub(super) fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Amount(AmountProblem::Missing, _) => {
            "{min} देखि {max} सम्मको रकम छान्नुहोस् वा लेख्नुहोस्।"
        }
        Refusal::Amount(AmountProblem::Malformed, _) => {
            "यो रकम बुझिएन। {min} देखि {max} सम्मको संख्या लेख्नुहोस्, जस्तै ५००।"
        }
        Refusal::Amount(AmountProblem::OtherCurrency, _) => {
            "यो रकम अर्कै मुद्रामा छ: यहाँको मुद्रा {currency} हो। {currency} मा {min} देखि {max} सम्मको रकम लेख्नुहोस् वा मुद्रा बदल्नुहोस्।"
        }
        Refusal::Amount(AmountProblem::NotWhole, _) => {
            "यस अभियानले पूरा रुपैयाँ मात्र लिन्छ। {min} देखि {max} सम्मको रकम दशमलवबिना लेख्नुहोस्।"
        }
        Refusal::Amount(AmountProblem::BelowMinimum, _) => {
            "यहाँ सबैभन्दा सानो दान {min} हो। {min} देखि {max} सम्मको रकम लेख्नुहोस्।"
        }
        Refusal::Amount(AmountProblem::AboveMaximum, _) => {
            "यहाँ सबैभन्दा ठूलो दान {max} हो। {min} देखि {max} सम्मको रकम लेख्नुहोस्।"
        }
        Refusal::CurrencyNotOffered => "यस अभियानले त्यस मुद्रामा दान लिँदैन। देखाइएकामध्ये एउटा छान्नुहोस्।",
        Refusal::GatewayNotOffered => {
            "यस मुद्रामा त्यसरी भुक्तानी गर्न मिल्दैन। देखाइएका तरिकामध्ये एउटा छान्नुहोस्।"
        }
        Refusal::NameMissing => "रसिदमा हुनुपर्ने आफ्नो नाम लेख्नुहोस्।",
        Refusal::NameTooLong => "यो नाम १०० अक्षरभन्दा लामो छ। कृपया छोटो पार्नुहोस्।",
        Refusal::EmailMissing => "आफ्नो इमेल ठेगाना लेख्नुहोस्; यो तपाईंको रसिदका लागि हो।",
        Refusal::EmailMalformed => "यो इमेल ठेगाना मिलेजस्तो देखिँदैन। यो name@example.org जस्तो हुनुपर्छ।",
        Refusal::PhoneMalformed => {
            "यो फोन नम्बर मिलेजस्तो देखिँदैन। ९८४१ २३४५६७ जस्तै, वा देशको कोडसहित लेख्नुहोस्।"
        }
        Refusal::PanMalformed => "PAN मा ABCPE1234F जस्ता दस अक्षर हुन्छन्। जाँच्नुहोस्, वा खाली छोड्नुहोस्।",
        Refusal::MessageTooLong => "यो सन्देश ५०० अक्षरभन्दा लामो छ। कृपया छोटो पार्नुहोस्।",
        Refusal::DeclarationMissing => {
            "कानुनअनुसार यस अभियानले भारतीय नागरिकबाट मात्र दान लिन सक्छ, त्यसैले तपाईं भारतीय नागरिक भएको घोषणा चाहिन्छ।"
        }
        Refusal::IdempotencyKeyMalformed => {
            "idempotency_key मा ८ देखि १२८ अक्षर, अङ्क, - वा _ हुनुपर्छ। नयाँ यादृच्छिक कुञ्जी पठाउनुहोस्।"
        }
        Refusal::LocaleUnknown => "locale en, hi वा ne हुनुपर्छ।",
    }
}

pub(super) fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Refused(refused) => refusal(refused),
        Problem::Browser(problem) => browser(problem),
        Problem::RouteNotFound => browser(BrowserProblem::NothingHere),
        Problem::RequestMalformed => {
            "अनुरोध पढ्न सकिएन: यस ठेगानामा चाहिने JSON यो होइन। पेज फेरि खोलेर पुनः प्रयास गर्नुहोस्।"
        }
        Problem::BodyTooLarge => "अनुरोध १६ KiB भन्दा ठूलो छ। कृपया सन्देश छोटो पार्नुहोस्।",
        Problem::NotJson => "यस ठेगानाले JSON मात्र लिन्छ। Content-Type: application/json पठाउनुहोस्।",
        Problem::NotAForm => "यस ठेगानाले भरिएको फारम मात्र लिन्छ। फारममा फर्केर फेरि पठाउनुहोस्।",
        Problem::MethodNotAllowed => "यस ठेगानामा त्यो तरिका चल्दैन।",
        Problem::OriginNotAllowed => "यस पेजलाई यहाँ दान लिने अनुमति छैन। अभियानको आफ्नै पेज खोल्नुहोस्।",
        Problem::CampaignNotFound => "त्यस्तो कुनै अभियान छैन। लिङ्क जाँच्नुहोस्, वा दिने व्यक्तिलाई सोध्नुहोस्।",
        Problem::DonationNotFound => {
            "यस लिङ्कमा कुनै दान भेटिएन। लिङ्क पूरै कपी भएको छ कि हेर्नुहोस्। भुक्तानी गरिसक्नुभएको छ भने भुक्तानी नम्बरसहित संस्थालाई लेख्नुहोस्।"
        }
        Problem::SignatureMismatch => {
            "यस सन्देशले यस दानको भुक्तानी प्रमाणित गर्दैन, त्यसैले केही जम्मा गरिएन। तपाईंको खाताबाट रकम काटिएको भए सन्दर्भ नम्बर \
             जोगाएर राख्नुहोस् र दानको पेज खोल्नुहोस्: त्यसले भुक्तानी सेवालाई आफैँ सोध्छ। तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
        Problem::IdempotencyKeyReused => {
            "यो कुञ्जी अर्को दानमा प्रयोग भइसकेको छ। पेज फेरि खोलेर पुनः प्रयास गर्नुहोस्।"
        }
        Problem::DonationInProgress => {
            "यो दान तयार हुँदै छ। केही सेकेन्ड पर्खेर फेरि प्रयास गर्नुहोस्: तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
        Problem::AlreadyPaid => "यस दानको भुक्तानी भइसकेको छ। धन्यवाद! फेरि दिन नयाँ दान सुरु गर्नुहोस्।",
        Problem::PaymentUnderWay => {
            "यस दानको एउटा भुक्तानी अझै जाँचिँदै छ। फेरि भुक्तानी गर्नुअघि जवाफ पर्खनुहोस्: यस पेजले देखाउँछ।"
        }
        Problem::TooManyRequests => "छोटो समयमा धेरै पटक प्रयास भयो। एक मिनेट पर्खेर फेरि प्रयास गर्नुहोस्।",
        Problem::GatewayUnavailable => {
            "भुक्तानी सेवाले अहिले जवाफ दिइरहेको छैन। कुनै रकम काटिएको छैन। केही बेरमा फेरि प्रयास गर्नुहोस्: तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
        Problem::GatewayFailed => {
            "भुक्तानी सेवाले यो दान तयार गर्न सकेन। कुनै रकम काटिएको छैन। केही बेरमा फेरि प्रयास गर्नुहोस्: तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
        Problem::LinkNotAllowed => {
            "भुक्तानी सेवाले हामीले विश्वास नगर्ने पेजको ठेगाना दियो, त्यसैले तपाईंलाई त्यहाँ पठाइएन। कुनै रकम काटिएको छैन। केही बेरमा फेरि प्रयास गर्नुहोस्: तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
        Problem::LedgerUnavailable => {
            "अहिले दान दर्ता गर्न सकिएन, त्यसैले भुक्तानी सुरु गरिएन। कृपया केही मिनेटपछि फेरि प्रयास गर्नुहोस्।"
        }
        Problem::Internal => {
            "हाम्रो तर्फबाट केही गडबड भयो। फेरि प्रयास गर्नुहोस्; समस्या रहिरहे हामीलाई सन्दर्भ नम्बर पठाउनुहोस्।"
        }
    }
}

pub(super) fn browser(problem: BrowserProblem) -> &'static str {
    match problem {
        BrowserProblem::NothingHere => "यस ठेगानामा केही छैन। लिङ्क जाँच्नुहोस्।",
        BrowserProblem::Unreachable => {
            "सर्भरसम्म पुग्न सकिएन। इन्टरनेट जाँचेर फेरि प्रयास गर्नुहोस्: तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
        BrowserProblem::AnswerMalformed => {
            "सर्भरको जवाफ पढ्न सकिएन। केही बेरमा फेरि प्रयास गर्नुहोस्: तपाईंबाट दुई पटक रकम लिइने छैन।"
        }
    }
}
