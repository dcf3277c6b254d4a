//! Grouping of the amount while it is typed.

/// What the amount field should hold instead of `typed`, and where its caret goes; `None` where the
/// text is left alone: it is grouped already, or is not a plain number, and then the donor knows best.
///
/// `caret` counts UTF-16 units as browsers do; every character of a plain number is one.
pub fn grouped(typed: &str, caret: usize) -> Option<(String, usize)> {
    let (whole, fraction) = match typed.find('.') {
        Some(at) => typed.split_at_checked(at)?,
        None => (typed, ""),
    };
    let is_plain =
        whole.chars().all(|c| is_digit(c) || c == ',') && fraction.chars().skip(1).all(is_digit);
    if !is_plain {
        return None;
    }
    let text = with_commas(whole) + fraction;
    if text == typed {
        return None;
    }
    let kept_before = typed.chars().take(caret).filter(|c| *c != ',').count();
    let caret = caret_after(&text, kept_before);
    Some((text, caret))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('०'..='९').contains(&c)
}

/// The last three digits, then pairs.
fn with_commas(whole: &str) -> String {
    let mut text = String::new();
    let mut left = whole.chars().filter(|c| *c != ',').count();
    for digit in whole.chars().filter(|c| *c != ',') {
        if !text.is_empty() && (left == 3 || (left > 3 && left % 2 == 1)) {
            text.push(',');
        }
        text.push(digit);
        left -= 1;
    }
    text
}

/// The place behind the first `kept` characters that are no commas.
fn caret_after(text: &str, kept: usize) -> usize {
    let mut seen = 0;
    text.chars()
        .take_while(|c| {
            let goes_on = seen < kept;
            seen += usize::from(*c != ',');
            goes_on
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types each character at the end, as a donor does.
    fn type_in(keys: &str) -> String {
        keys.chars().fold(String::new(), |mut text, key| {
            text.push(key);
            let caret = text.chars().count();
            match grouped(&text, caret) {
                Some((text, caret)) => {
                    assert_eq!(caret, text.chars().count(), "the caret stays at the end");
                    text
                }
                None => text,
            }
        })
    }

    #[test]
    fn commas_come_by_themselves() {
        assert_eq!(type_in("500"), "500");
        assert_eq!(type_in("1000"), "1,000");
        assert_eq!(type_in("1000000"), "10,00,000");
        assert_eq!(type_in("१०००००"), "१,००,०००");
        assert_eq!(type_in("1500.50"), "1,500.50");
    }

    #[test]
    fn a_digit_in_the_middle_keeps_the_caret_behind_it() {
        // 1,|000 with a 2 typed at the bar.
        assert_eq!(grouped("1,2000", 3), Some(("12,000".to_owned(), 2)));
        // The 9 before the comma of 12,345 was deleted.
        assert_eq!(grouped("1,345", 1), None);
        assert_eq!(grouped("1,34", 4), Some(("134".to_owned(), 3)));
        // Backspace on the comma itself: it comes back, and the caret stands before it.
        assert_eq!(grouped("1000", 1), Some(("1,000".to_owned(), 1)));
    }

    #[test]
    fn what_is_no_plain_number_is_left_alone() {
        for text in ["", "₹1000", "1000/-", "Rs 1000", "12a4", "1.2.3", "1 000"] {
            assert_eq!(grouped(text, text.chars().count()), None, "{text}");
        }
    }
}
