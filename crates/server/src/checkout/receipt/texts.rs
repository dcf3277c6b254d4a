//! The words of a receipt that are the same for every payee. What tax law wants said is in the campaign file.

use daan_domain::Locale;

pub(super) struct ReceiptTexts {
    pub(super) title: &'static str,
    pub(super) number: &'static str,
    pub(super) year: &'static str,
    pub(super) issued: &'static str,
    pub(super) donor: &'static str,
    pub(super) unnamed: &'static str,
    pub(super) amount: &'static str,
    pub(super) in_words: &'static str,
    /// In the place of `amount` and `in_words` where something went back, with `gone_back`.
    pub(super) given: &'static str,
    pub(super) gone_back: &'static str,
    pub(super) remains: &'static str,
    pub(super) remains_in_words: &'static str,
    pub(super) paid: &'static str,
    pub(super) towards: &'static str,
    pub(super) way: &'static str,
    pub(super) payment: &'static str,
    pub(super) reference: &'static str,
    pub(super) cancelled: &'static str,
    /// What stands where a font has no letters.
    pub(super) unprintable: &'static str,
    /// `{back}`, `{left}`
    pub(super) reduced: &'static str,
    pub(super) pdf: &'static str,
    pub(super) back: &'static str,
}

pub(super) fn texts(locale: Locale) -> &'static ReceiptTexts {
    match locale {
        Locale::En => &EN,
        Locale::Hi => &HI,
        Locale::Ne => &NE,
    }
}

const EN: ReceiptTexts = ReceiptTexts {
    title: "Donation receipt",
    number: "Receipt number",
    year: "Financial year",
    issued: "Issued on",
    donor: "Received from",
    unnamed: "A donor whose name is not recorded",
    amount: "Amount",
    in_words: "In words",
    given: "Amount given",
    gone_back: "Refunded",
    remains: "Remaining amount",
    remains_in_words: "Remaining amount in words",
    paid: "Received on",
    towards: "Towards",
    way: "Paid through",
    payment: "Payment",
    reference: "Reference",
    cancelled: "Cancelled: the whole amount was refunded. This receipt is no longer valid.",
    reduced: "Reduced: {back} was refunded. This receipt now stands for {left}.",
    unprintable: "[?] stands for letters that this PDF cannot show. The page of the receipt shows them.",
    pdf: "Download as PDF",
    back: "Back to your donation",
};

const HI: ReceiptTexts = ReceiptTexts {
    title: "दान की रसीद",
    number: "रसीद संख्या",
    year: "वित्तीय वर्ष",
    issued: "जारी करने की तारीख",
    donor: "दानदाता",
    unnamed: "दानदाता, जिनका नाम दर्ज नहीं है",
    amount: "राशि",
    in_words: "शब्दों में",
    given: "दी गई राशि",
    gone_back: "लौटाई गई राशि",
    remains: "शेष राशि",
    remains_in_words: "शेष राशि शब्दों में",
    paid: "प्राप्ति की तारीख",
    towards: "उद्देश्य",
    way: "भुगतान का माध्यम",
    payment: "भुगतान",
    reference: "संदर्भ संख्या",
    cancelled: "रद्द: पूरी राशि लौटा दी गई। यह रसीद अब मान्य नहीं है।",
    reduced: "संशोधित: {back} लौटा दिए गए। यह रसीद अब {left} के लिए मान्य है।",
    unprintable: "[?] उन अक्षरों की जगह है जो इस PDF में नहीं दिखाए जा सकते। रसीद के पेज पर वे दिखते हैं।",
    pdf: "PDF डाउनलोड करें",
    back: "अपने दान पर लौटें",
};

const NE: ReceiptTexts = ReceiptTexts {
    title: "दानको रसिद",
    number: "रसिद नम्बर",
    year: "आर्थिक वर्ष",
    issued: "जारी मिति",
    donor: "दाता",
    unnamed: "नाम अभिलेखमा नभएका दाता",
    amount: "रकम",
    in_words: "अक्षरमा",
    given: "दिइएको रकम",
    gone_back: "फिर्ता भएको रकम",
    remains: "बाँकी रकम",
    remains_in_words: "बाँकी रकम अक्षरमा",
    paid: "प्राप्त मिति",
    towards: "प्रयोजन",
    way: "भुक्तानीको माध्यम",
    payment: "भुक्तानी",
    reference: "सन्दर्भ नम्बर",
    cancelled: "रद्द: पूरै रकम फिर्ता भयो। यो रसिद अब मान्य छैन।",
    reduced: "घटाइएको: {back} फिर्ता भयो। यो रसिद अब {left} का लागि मान्य छ।",
    unprintable: "[?] ले यस PDF मा देखाउन नसकिने अक्षर जनाउँछ। ती अक्षर रसिदको पेजमा देखिन्छन्।",
    pdf: "PDF डाउनलोड गर्नुहोस्",
    back: "आफ्नो दानमा फर्कनुहोस्",
};
