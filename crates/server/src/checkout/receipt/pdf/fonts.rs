//! The letters of a PDF: two fonts, which of them has what, and how wide a text is.

use super::PdfError;
use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};

/// Devanagari, with the sign of India's rupee and no Latin letter.
const DEVANAGARI: &[u8] = include_bytes!("../../../../fonts/NotoSansDevanagari-Regular.ttf");
/// The Latin letters of Noto Sans, digits and marks.
const LATIN: &[u8] = include_bytes!("../../../../fonts/NotoSans-Latin.ttf");
/// What stands for letters that neither font has.
pub(super) const UNKNOWN: &str = "[?]";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Devanagari,
    Latin,
}

pub(super) struct Fonts {
    devanagari: Drawn,
    latin: Drawn,
}

pub(super) struct Drawn {
    pub(super) drawn: Font,
    measured: Face<'static>,
}

impl Fonts {
    pub(super) fn load() -> Result<Fonts, PdfError> {
        Ok(Fonts {
            devanagari: Drawn::load(DEVANAGARI)?,
            latin: Drawn::load(LATIN)?,
        })
    }

    pub(super) fn of(&self, script: Script) -> &Drawn {
        match script {
            Script::Devanagari => &self.devanagari,
            Script::Latin => &self.latin,
        }
    }

    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let runs = runs(text);
        let widths = runs
            .iter()
            .map(|(script, run)| self.of(*script).width(run, size));
        widths.sum()
    }

    /// The text as it can be drawn, and whether letters of it are missing there. What controls a terminal or the
    /// direction of writing goes; letters that no font has are told as [`UNKNOWN`], however many stand in a row.
    pub(super) fn printable(&self, text: &str) -> (String, bool) {
        let mut printable = String::with_capacity(text.len());
        let mut is_missing = false;
        let mut was_missing = false;
        for c in text.chars() {
            if c.is_whitespace() {
                printable.push(' ');
                was_missing = false;
            } else if is_unseen(c) || (is_joiner(c) && was_missing) {
            } else if self.has(c) {
                printable.push(c);
                was_missing = false;
            } else {
                if !was_missing {
                    printable.push_str(UNKNOWN);
                }
                (was_missing, is_missing) = (true, true);
            }
        }
        (printable, is_missing)
    }

    fn has(&self, c: char) -> bool {
        self.of(script_of(c)).measured.glyph_index(c).is_some()
    }
}

impl Drawn {
    fn load(bytes: &'static [u8]) -> Result<Drawn, PdfError> {
        let unreadable = || PdfError("a font is damaged".to_owned());
        Ok(Drawn {
            drawn: Font::new(bytes.to_vec().into(), 0).ok_or_else(unreadable)?,
            measured: Face::from_slice(bytes, 0).ok_or_else(unreadable)?,
        })
    }

    pub(super) fn shaped(&self, text: &str) -> rustybuzz::GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        rustybuzz::shape(&self.measured, &[], buffer)
    }

    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let units = |value: i32| i16::try_from(value).map_or(0.0, f32::from);
        let shaped = self.shaped(text);
        let advances = shaped.glyph_positions().iter();
        let advance: f32 = advances.map(|glyph| units(glyph.x_advance)).sum();
        advance / units(self.measured.units_per_em()) * size
    }
}

/// The text by script. A space goes with what stands before it.
pub(super) fn runs(text: &str) -> Vec<(Script, &str)> {
    let mut runs: Vec<(Script, &str)> = Vec::new();
    let mut start = 0;
    let mut current = None;
    for (at, c) in text.char_indices() {
        let script = match c {
            ' ' => current.unwrap_or(Script::Latin),
            _ => script_of(c),
        };
        if let Some(before) = current.filter(|before| *before != script) {
            runs.push((before, text.get(start..at).unwrap_or_default()));
            start = at;
        }
        current = Some(script);
    }
    let rest = text.get(start..).unwrap_or_default();
    runs.extend(current.map(|script| (script, rest)));
    runs
}

fn script_of(c: char) -> Script {
    match c {
        '\u{900}'..='\u{97f}'
        | '\u{1cd0}'..='\u{1cf9}'
        | '\u{a830}'..='\u{a839}'
        | '\u{a8e0}'..='\u{a8ff}'
        | '\u{200c}'..='\u{200d}'
        | '\u{25cc}' => Script::Devanagari,
        _ => Script::Latin,
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// What is no letter and shows nothing.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text in lines that are no wider than this; a word that is wider is broken.
pub(super) fn wrapped(text: &str, size: f32, width: f32, fonts: &Fonts) -> Vec<String> {
    let fits = |text: &str| fonts.width(text, size) <= width;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|last| format!("{last} {word}"));
        if let Some(longer) = longer.filter(|longer| fits(longer)) {
            lines.pop();
            lines.push(longer);
        } else if fits(word) {
            lines.push(word.to_owned());
        } else {
            lines.extend(broken(word, &fits));
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// Between letters, never between a letter and what is written on it or joined to it.
fn broken(word: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces = vec![];
    let mut piece = String::new();
    for letter in letters(word) {
        let longer = format!("{piece}{letter}");
        if piece.is_empty() || fits(&longer) {
            piece = longer;
        } else {
            pieces.push(std::mem::replace(&mut piece, letter));
        }
    }
    pieces.push(piece);
    pieces
}

fn letters(word: &str) -> Vec<String> {
    /// What joins a consonant to the next.
    const VIRAMA: char = '\u{94d}';
    let mut letters: Vec<String> = Vec::new();
    for c in word.chars() {
        let joins =
            |last: &String| last.ends_with([VIRAMA, '\u{200d}']) || is_written_on_letters(c);
        match letters.last_mut() {
            Some(last) if joins(last) => last.push(c),
            _ => letters.push(c.to_string()),
        }
    }
    letters
}

fn is_written_on_letters(c: char) -> bool {
    c != '\u{93d}'
        && matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}'
            | '\u{951}'..='\u{957}' | '\u{962}' | '\u{963}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Raw letters would be as many glyphs as there are characters, in their order.
    #[test]
    fn conjuncts_are_shaped_and_signs_reordered() {
        let fonts = Fonts::load().unwrap();
        let glyphs = |text: &str| -> Vec<u32> {
            let shaped = fonts.devanagari.shaped(text);
            let infos = shaped.glyph_infos().iter();
            infos.map(|info| info.glyph_id).collect()
        };
        for conjunct in ["क्ष", "त्र", "ज्ञ", "श्र"] {
            assert_eq!(glyphs(conjunct).len(), 1, "{conjunct}");
        }
        // The sign of i is written before its consonant, the r of a cluster after it.
        let ka = glyphs("क")[0];
        assert_eq!(glyphs("कि").iter().position(|glyph| *glyph == ka), Some(1));
        assert_eq!(glyphs("र्क").first(), Some(&ka));
    }

    #[test]
    fn every_letter_of_the_two_scripts_and_the_rupee_sign_has_a_glyph() {
        let fonts = Fonts::load().unwrap();
        for text in [
            "क्षमा ₹१,००,०००",
            "र्‍याली",
            "Rai लक्ष्मी",
            "नेरू १,००,०००",
            "Zoë Łódź O’Neil – “x”…",
            "।॥ॐऽ",
        ] {
            assert_eq!(fonts.printable(text), (text.to_owned(), false));
            for (script, run) in runs(text) {
                let shaped = fonts.of(script).shaped(run);
                let mut infos = shaped.glyph_infos().iter();
                assert!(infos.all(|info| info.glyph_id != 0), "{run}");
            }
        }
    }

    #[test]
    fn letters_that_no_font_has_are_told_and_what_shows_nothing_goes() {
        let fonts = Fonts::load().unwrap();
        for (text, expected, is_missing) in [
            ("தமிழ் Rai", "[?] Rai", true),
            ("王小明", "[?]", true),
            ("Asha 👩\u{200d}🚀\u{fe0f}", "Asha [?]", true),
            ("محمد علي", "[?] [?]", true),
            ("A\u{202e}sha\u{0}\u{1b}[31m\u{200b}", "Asha[31m", false),
            ("A\tB\u{2028}C", "A B C", false),
        ] {
            assert_eq!(fonts.printable(text), (expected.to_owned(), is_missing));
        }
    }

    #[test]
    fn no_line_is_wider_than_its_column_and_no_letter_is_torn() {
        let fonts = Fonts::load().unwrap();
        let long = format!(
            "{} {} {}",
            "शब्द ".repeat(60),
            "x".repeat(300),
            "क्षत्रियश्री".repeat(40)
        );
        let lines = wrapped(&long, 10.0, 200.0, &fonts);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|line| fonts.width(line, 10.0) <= 200.0));
        assert_eq!(lines.concat().replace(' ', ""), long.replace(' ', ""));
        let begins_torn = |line: &String| line.starts_with(is_written_on_letters);
        assert!(!lines.iter().any(begins_torn));
        assert!(!lines.iter().any(|line| line.ends_with('\u{94d}')));
        assert_eq!(wrapped("", 10.0, 200.0, &fonts), [""]);
    }
}
