//! A receipt as a PDF of A4 pages, the same bytes for the same receipt.

use super::sheet::Sheet;
use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use rustybuzz::{Face, UnicodeBuffer};

/// Devanagari, with the sign of India's rupee and no Latin letter.
const DEVANAGARI: &[u8] = include_bytes!("../../../fonts/NotoSansDevanagari-Regular.ttf");
/// The Latin letters of Noto Sans, digits and marks.
const LATIN: &[u8] = include_bytes!("../../../fonts/NotoSans-Latin.ttf");

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
/// Where the second column begins.
const VALUES: f32 = 210.0;
/// From one line's foot to the next, in sizes of the letters: Devanagari has marks above and below.
const LEADING: f32 = 1.55;

/// The PDF could not be made: a fault of ours, whatever the receipt.
#[derive(Debug, thiserror::Error)]
#[error("the receipt's PDF could not be made: {0}")]
pub(crate) struct PdfError(String);

/// The receipt as a PDF.
///
/// # Errors
/// [`PdfError`].
pub(crate) fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", sheet.title, sheet.label))
            .language(sheet.locale.tag().to_owned())
            .authors(vec![sheet.payee.clone()]),
    );
    let mut lines = lines(sheet, &fonts).into_iter().peekable();
    while lines.peek().is_some() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT);
        let settings = settings.ok_or_else(|| PdfError("the page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut y = MARGIN;
        while let Some(line) = lines.next_if(|line| y + line.height() < HEIGHT - MARGIN) {
            y += line.height();
            line.draw(&mut surface, y, &fonts);
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))
}

/// What stands side by side.
struct Line {
    size: f32,
    /// Above it, in points.
    space: f32,
    cells: Vec<(f32, String)>,
}

impl Line {
    fn height(&self) -> f32 {
        self.space + self.size * LEADING
    }

    fn draw(&self, surface: &mut Surface<'_>, y: f32, fonts: &Fonts) {
        for (at, text) in &self.cells {
            let mut x = *at;
            for (script, run) in runs(text) {
                let font = fonts.of(script);
                let start = Point::from_xy(x, y);
                let direction = TextDirection::LeftToRight;
                surface.draw_text(start, font.drawn.clone(), self.size, run, false, direction);
                x += font.width(run, self.size);
            }
        }
    }
}

fn lines(sheet: &Sheet, fonts: &Fonts) -> Vec<Line> {
    let mut lines = Vec::new();
    write(&mut lines, fonts, &sheet.payee, 17.0, 0.0);
    for text in &sheet.about {
        write(&mut lines, fonts, text, 9.5, 0.0);
    }
    write(&mut lines, fonts, sheet.title, 14.0, 22.0);
    if let Some(mark) = &sheet.mark {
        write(&mut lines, fonts, mark, 11.0, 6.0);
    }
    write(&mut lines, fonts, "", 4.0, 0.0);
    for (label, value) in &sheet.facts {
        facts(&mut lines, label, value, fonts);
    }
    let mut space = 22.0;
    for text in &sheet.notes {
        write(&mut lines, fonts, text, 9.5, space);
        space = 3.0;
    }
    let mut space = 40.0;
    for text in &sheet.signatory {
        write(&mut lines, fonts, text, 10.5, space);
        space = 0.0;
    }
    lines
}

/// A paragraph over both columns, with so much above it.
fn write(lines: &mut Vec<Line>, fonts: &Fonts, text: &str, size: f32, space: f32) {
    let texts = wrapped(text, size, WIDTH - 2.0 * MARGIN, fonts);
    for (n, text) in texts.into_iter().enumerate() {
        lines.push(Line {
            size,
            space: if n == 0 { space } else { 0.0 },
            cells: vec![(MARGIN, text)],
        });
    }
}

/// A label, and what it says beside it, in as many lines as that takes.
fn facts(lines: &mut Vec<Line>, label: &str, value: &str, fonts: &Fonts) {
    let size = 10.5;
    let values = wrapped(value, size, WIDTH - MARGIN - VALUES, fonts);
    for (n, value) in values.into_iter().enumerate() {
        let mut cells = vec![(VALUES, value)];
        if n == 0 {
            cells.push((MARGIN, label.to_owned()));
        }
        let space = if n == 0 { 5.0 } else { 0.0 };
        lines.push(Line { size, space, cells });
    }
}

/// The text in lines that are no wider than this; a word that is wider is broken.
fn wrapped(text: &str, size: f32, width: f32, fonts: &Fonts) -> Vec<String> {
    let fits = |text: &str| fonts.width(text, size) <= width;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map(String::as_str).unwrap_or_default();
        let longer = if last.is_empty() {
            word.to_owned()
        } else {
            format!("{last} {word}")
        };
        if fits(&longer) {
            lines.pop();
            lines.push(longer);
        } else if fits(word) {
            lines.push(word.to_owned());
        } else {
            lines.extend(broken(word, &fits));
        }
    }
    if lines.len() > 1 && lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    lines
}

fn broken(word: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces = vec![];
    let mut piece = String::new();
    for letter in word.chars() {
        piece.push(letter);
        if !fits(&piece) {
            piece.pop();
            pieces.push(std::mem::replace(&mut piece, letter.to_string()));
        }
    }
    pieces.push(piece);
    pieces
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Devanagari,
    Latin,
}

/// The text by script. What joins letters stays with them; a space is of either, so it goes with what stands before it.
fn runs(text: &str) -> Vec<(Script, &str)> {
    let mut runs: Vec<(Script, &str)> = Vec::new();
    let mut start = 0;
    let mut current = None;
    for (at, c) in text.char_indices() {
        let script = match c {
            ' ' => current.unwrap_or(Script::Latin),
            '\u{900}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}' | '\u{200b}'..='\u{200d}' => {
                Script::Devanagari
            }
            _ => Script::Latin,
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

struct Fonts {
    devanagari: Drawn,
    latin: Drawn,
}

struct Drawn {
    drawn: Font,
    measured: Face<'static>,
}

impl Fonts {
    fn load() -> Result<Fonts, PdfError> {
        Ok(Fonts {
            devanagari: Drawn::load(DEVANAGARI)?,
            latin: Drawn::load(LATIN)?,
        })
    }

    fn of(&self, script: Script) -> &Drawn {
        match script {
            Script::Devanagari => &self.devanagari,
            Script::Latin => &self.latin,
        }
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let runs = runs(text);
        let widths = runs
            .iter()
            .map(|(script, run)| self.of(*script).width(run, size));
        widths.sum()
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

    fn shaped(&self, text: &str) -> rustybuzz::GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        rustybuzz::shape(&self.measured, &[], buffer)
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let units = |value: i32| i16::try_from(value).map(f32::from).unwrap_or(0.0);
        let shaped = self.shaped(text);
        let advances = shaped.glyph_positions().iter();
        let advance: f32 = advances.map(|glyph| units(glyph.x_advance)).sum();
        advance / units(self.measured.units_per_em()) * size
    }
}

#[cfg(test)]
mod tests {
    use super::super::texts::texts;
    use super::*;
    use daan_domain::Locale;

    fn example(locale: Locale) -> Sheet {
        let t = texts(locale);
        Sheet {
            locale,
            title: t.title,
            label: "DET/2026-27/00001".to_owned(),
            payee: "Daan Education Trust".to_owned(),
            about: vec!["12 Vidya Marg, New Delhi 110001".to_owned()],
            mark: None,
            facts: vec![
                (t.donor, "लक्ष्मी Rai श्रीवास्तव".to_owned()),
                (t.amount, "₹1,00,000".to_owned()),
                (t.in_words, "एक लाख रुपये मात्र".to_owned()),
            ],
            notes: vec!["कर विभाग के नियमों के अनुसार। ".repeat(90)],
            signatory: vec![],
            pdf: t.pdf,
            back: t.back,
        }
    }

    #[test]
    fn the_same_receipt_is_the_same_bytes() {
        for locale in Locale::ALL {
            let one = pdf(&example(locale)).unwrap();
            assert!(one.starts_with(b"%PDF-"));
            assert!(one == pdf(&example(locale)).unwrap());
        }
    }

    /// Raw letters would be as many glyphs as there are characters, in their order.
    #[test]
    fn conjuncts_are_shaped_and_signs_reordered() {
        let fonts = Fonts::load().unwrap();
        let glyphs = |text: &str| -> Vec<u32> {
            let shaped = fonts.devanagari.shaped(text);
            shaped
                .glyph_infos()
                .iter()
                .map(|info| info.glyph_id)
                .collect()
        };
        for conjunct in ["क्ष", "त्र", "ज्ञ", "श्र"] {
            assert_eq!(glyphs(conjunct).len(), 1, "{conjunct}");
        }
        // The sign of i is written before its consonant, the r of a cluster after it.
        let ka = glyphs("क")[0];
        assert_eq!(glyphs("कि").iter().position(|glyph| *glyph == ka), Some(1));
        assert_eq!(glyphs("र्क").first(), Some(&ka));
        for text in ["क्षमा ₹१,००,०००", "र्‍याली", "Rai लक्ष्मी"]
        {
            for (script, run) in runs(text) {
                let shaped = fonts.of(script).shaped(run);
                let missing = shaped
                    .glyph_infos()
                    .iter()
                    .filter(|info| info.glyph_id == 0);
                assert_eq!(missing.count(), 0, "{run}");
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_its_column() {
        let fonts = Fonts::load().unwrap();
        let long = format!("{} {}", "शब्द ".repeat(60), "x".repeat(300));
        let lines = wrapped(&long, 10.0, 200.0, &fonts);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|line| fonts.width(line, 10.0) <= 200.0));
        assert_eq!(lines.concat().replace(' ', ""), long.replace(' ', ""));
    }
}
