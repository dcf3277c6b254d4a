//! What people paste: digits of two scripts, and characters that nobody sees.

/// The ASCII form of a Latin or Devanagari digit (U+0966 to U+096F); any other character as it is.
pub(crate) fn ascii_digit(c: char) -> char {
    u32::from(c)
        .checked_sub(u32::from('०'))
        .filter(|offset| *offset < 10)
        .and_then(|offset| char::from_digit(offset, 10))
        .unwrap_or(c)
}

/// A sentence with its gaps filled: each `{name}` by what goes with the name. A name that is not given is a
/// mistake of ours: it stops a test, and leaves nothing elsewhere. A brace that is not closed stays as it is.
///
/// By single characters: the library's search for a text in a text, which `str::replace` goes by, weighs more in
/// a browser than all that is done with it here.
pub fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut pieces = sentence.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let Some((name, rest)) = piece.split_once('}') else {
            text.push('{');
            text.push_str(piece);
            continue;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        debug_assert!(value.is_some(), "nothing is given for {name}: {sentence}");
        text.push_str(value.map_or("", |(_, value)| value));
        text.push_str(rest);
    }
    text
}

/// Marks on one letter that are kept. Devanagari takes four or five; a tower of them covers the lines around it.
const MOST_MARKS: usize = 8;

/// One line of text: control and direction-changing characters out, letters that show nothing too, and marks that no
/// letter needs; white space folded to single spaces, ends trimmed.
///
/// U+200C and U+200D stay: Devanagari needs them to join letters. The direction marks go: a name that
/// reorders the line it is printed in can make a receipt say something else than the ledger.
pub fn single_line(text: &str) -> String {
    let mut marks = 0;
    let visible: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hidden(*c))
        .filter(|c| {
            marks = if is_mark(*c) { marks + 1 } else { 0 };
            marks <= MOST_MARKS
        })
        .collect();
    visible
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Several lines of text, each cleaned as [`single_line`] does it; empty lines at the ends go.
pub(crate) fn paragraphs(text: &str) -> String {
    text.lines()
        .map(single_line)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

/// What joins the letter before it: the marks of all scripts, of India's by their place in blocks that are alike, and
/// joiners. A letter that is taken for one changes nothing, as no name has nine of them in a row.
fn is_mark(c: char) -> bool {
    match c {
        '\u{0900}'..='\u{0DFF}' => matches!(
            u32::from(c) & 0x7F,
            0..=3 | 0x3A..=0x3C | 0x3E..=0x4F | 0x51..=0x57 | 0x62 | 0x63
        ),
        _ => matches!(c,
            '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}' | '\u{06D6}'..='\u{06ED}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}'
            | '\u{0E47}'..='\u{0E4E}' | '\u{0F71}'..='\u{0F84}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{200C}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_by_name_and_nothing_else_changes() {
        let filled = |sentence| filled(sentence, &[("min", "₹10"), ("max", "{min}")]);
        assert_eq!(
            filled("From {min} to {max}, {min}."),
            "From ₹10 to {min}, ₹10."
        );
        assert_eq!(filled("none} and {open"), "none} and {open");
        assert_eq!(filled(""), "");
    }

    #[test]
    #[should_panic(expected = "nothing is given for other: From {other}")]
    fn a_sentence_with_a_name_that_nobody_gives_stops_the_test() {
        filled("From {other}", &[("min", "₹10")]);
    }

    #[test]
    fn devanagari_digits_become_ascii_and_letters_stay() {
        assert_eq!(
            "०१९अ5".chars().map(ascii_digit).collect::<String>(),
            "019अ5"
        );
    }

    /// Threat 48.
    #[test]
    fn hidden_characters_go_and_joiners_of_devanagari_stay() {
        assert_eq!(
            single_line("\u{202E}A\u{0000}\u{200B}sha\t  Rai\r\n"),
            "Asha Rai"
        );
        assert_eq!(single_line("क्\u{200D}ष"), "क्\u{200D}ष");
    }

    /// Threat 48.
    #[test]
    fn letters_that_show_nothing_go_and_no_letter_carries_a_tower() {
        assert_eq!(single_line("\u{3164}\u{115F}\u{1160}\u{FFA0}\u{034F}"), "");
        for mark in ['\u{0301}', '\u{0941}', '\u{20DD}', '\u{200D}', '\u{FE0F}'] {
            let tower: String = ['क']
                .into_iter()
                .chain([mark; 90])
                .chain(['ख', mark])
                .collect();
            let kept: String = ['क']
                .into_iter()
                .chain([mark; 8])
                .chain(['ख', mark])
                .collect();
            assert_eq!(single_line(&tower), kept);
        }
        for name in [
            "त्र्यम्बकेश्वर",
            "क्ष्म्याः",
            "శ్రీనివాసులు",
            "Nguyễn Thị Ánh",
            "ஸ்ரீலக்ஷ்மி",
            "ശ്രീധരൻ",
        ] {
            assert_eq!(single_line(name), name);
        }
    }

    #[test]
    fn paragraphs_keep_their_line_breaks() {
        assert_eq!(paragraphs("\n one \u{0007}\n\n two\n"), "one\n\ntwo");
    }
}
