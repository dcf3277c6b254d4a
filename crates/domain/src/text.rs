//! What people paste: digits of two scripts, and characters that nobody sees.

/// The ASCII form of a Latin or Devanagari digit (U+0966 to U+096F); any other character as it is.
pub(crate) fn ascii_digit(c: char) -> char {
    u32::from(c)
        .checked_sub(u32::from('०'))
        .filter(|offset| *offset < 10)
        .and_then(|offset| char::from_digit(offset, 10))
        .unwrap_or(c)
}

/// A sentence with its gaps filled: each `{name}` by what goes with the name. A name that is not given leaves
/// nothing, and a brace that is not closed stays as it is.
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
        text.push_str(value.map_or("", |(_, value)| value));
        text.push_str(rest);
    }
    text
}

/// One line of text: control and direction-changing characters out, white space folded to single
/// spaces, ends trimmed.
///
/// U+200C and U+200D stay: Devanagari needs them to join letters. The direction marks go: a name that
/// reorders the line it is printed in can make a receipt say something else than the ledger.
pub(crate) fn single_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hidden(*c))
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
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
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
        assert_eq!(filled("{other}none} and {open"), "none} and {open");
        assert_eq!(filled(""), "");
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

    #[test]
    fn paragraphs_keep_their_line_breaks() {
        assert_eq!(paragraphs("\n one \u{0007}\n\n two\n"), "one\n\ntwo");
    }
}
