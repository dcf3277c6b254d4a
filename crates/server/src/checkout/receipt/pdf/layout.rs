//! What stands where on a receipt: lines, and what each of them is a part of.

use super::super::sheet::Sheet;
use super::super::texts::texts;
use super::fonts::{Fonts, wrapped};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
pub(super) const MARGIN: f32 = 56.0;
/// Where the second column begins.
const VALUES: f32 = 210.0;
/// From one line's foot to the next, in sizes of the letters: Devanagari has marks above and below.
const LEADING: f32 = 1.55;
/// What is at the foot of each page.
pub(super) const FOOT: f32 = 34.0;

pub(super) type Colour = (u8, u8, u8);
pub(super) const INK: Colour = (0x1d, 0x24, 0x33);
pub(super) const GREY: Colour = (0x55, 0x5e, 0x6e);
const ACCENT: Colour = (0x0b, 0x5c, 0x4a);
const ALARM: Colour = (0xa3, 0x1d, 0x1d);
const HAIR: Colour = (0xd9, 0xdd, 0xe4);

/// What lines are a part of, for whoever has the document read out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u16),
    Paragraph,
    /// The label of a fact; its value follows.
    Label,
    Value,
}

pub(super) struct Element {
    pub(super) kind: Kind,
    /// As it was given, where letters of it cannot be shown.
    pub(super) actual: Option<String>,
}

/// What stands side by side.
pub(super) struct Line {
    pub(super) size: f32,
    /// Above it, in points.
    pub(super) space: f32,
    /// A rule above it.
    pub(super) rule: Option<Rule>,
    pub(super) cells: Vec<Cell>,
}

pub(super) struct Rule {
    /// Between it and the line.
    pub(super) gap: f32,
    pub(super) thickness: f32,
    pub(super) width: f32,
    pub(super) colour: Colour,
}

pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) size: f32,
    pub(super) text: String,
    pub(super) colour: Colour,
    /// Its place in the list of elements.
    pub(super) element: usize,
    /// Whether it is all of its element.
    pub(super) is_whole: bool,
}

impl Line {
    pub(super) fn height(&self) -> f32 {
        self.space + self.size * LEADING
    }
}

/// A receipt's lines and elements.
pub(super) struct Layout<'f> {
    fonts: &'f Fonts,
    pub(super) lines: Vec<Line>,
    pub(super) elements: Vec<Element>,
    is_missing: bool,
}

struct Style {
    size: f32,
    space: f32,
    colour: Colour,
}

impl Layout<'_> {
    pub(super) fn of<'f>(sheet: &Sheet, fonts: &'f Fonts) -> Layout<'f> {
        let mut layout = Layout {
            fonts,
            lines: Vec::new(),
            elements: Vec::new(),
            is_missing: false,
        };
        layout.head(sheet);
        layout.facts(sheet);
        layout.foot(sheet);
        layout
    }

    /// The lines by pages.
    pub(super) fn pages(&self) -> Vec<&[Line]> {
        let mut pages = Vec::new();
        let (mut begin, mut y) = (0, MARGIN);
        for (at, line) in self.lines.iter().enumerate() {
            if y + line.height() > HEIGHT - MARGIN && at > begin {
                pages.extend(self.lines.get(begin..at));
                (begin, y) = (at, MARGIN);
            }
            y += line.height();
        }
        pages.extend(self.lines.get(begin..));
        pages
    }

    fn head(&mut self, sheet: &Sheet) {
        let style = |size, space, colour| Style {
            size,
            space,
            colour,
        };
        self.write(Kind::Paragraph, &sheet.payee, &style(17.0, 0.0, INK));
        for text in &sheet.about {
            self.write(Kind::Paragraph, text, &style(9.5, 0.0, GREY));
        }
        let title = self.lines.len();
        self.write(Kind::Heading(1), sheet.title, &style(21.0, 26.0, ACCENT));
        self.rule(title, 18.0, 1.5, WIDTH - 2.0 * MARGIN, ACCENT);
        if let Some(mark) = &sheet.mark {
            self.write(Kind::Paragraph, mark, &style(11.0, 4.0, ALARM));
        }
    }

    fn facts(&mut self, sheet: &Sheet) {
        let t = texts(sheet.locale);
        let mut first = true;
        for (label, value) in &sheet.facts {
            let is_sum = [t.amount, t.remains].contains(label);
            let size = if is_sum { 15.0 } else { 10.5 };
            let begin = self.lines.len();
            self.fact(label, value, size, if first { 12.0 } else { 5.5 });
            if !first {
                self.rule(begin, 3.0, 0.6, WIDTH - 2.0 * MARGIN, HAIR);
            }
            first = false;
        }
    }

    fn foot(&mut self, sheet: &Sheet) {
        let small = |space| Style {
            size: 9.5,
            space,
            colour: GREY,
        };
        let mut space = 20.0;
        for text in &sheet.notes {
            self.write(Kind::Paragraph, text, &small(space));
            space = 3.0;
        }
        if self.is_missing {
            let note = texts(sheet.locale).unprintable;
            self.write(Kind::Paragraph, note, &small(space));
        }
        let begin = self.lines.len();
        let mut space = 54.0;
        for text in &sheet.signatory {
            let style = Style {
                size: 10.5,
                space,
                colour: INK,
            };
            self.write(Kind::Paragraph, text, &style);
            space = 0.0;
        }
        self.rule(begin, 4.0, 0.6, 190.0, GREY);
    }

    /// A rule above the line that stands there, if one does.
    fn rule(&mut self, at: usize, gap: f32, thickness: f32, width: f32, colour: Colour) {
        if let Some(line) = self.lines.get_mut(at) {
            line.rule = Some(Rule {
                gap,
                thickness,
                width,
                colour,
            });
        }
    }

    fn element(&mut self, kind: Kind, text: &str) -> (usize, String) {
        let (printable, is_missing) = self.fonts.printable(text);
        self.is_missing |= is_missing;
        self.elements.push(Element {
            kind,
            actual: is_missing.then(|| text.to_owned()),
        });
        (self.elements.len() - 1, printable)
    }

    /// A paragraph over both columns.
    fn write(&mut self, kind: Kind, text: &str, style: &Style) {
        let (element, text) = self.element(kind, text);
        let texts = wrapped(&text, style.size, WIDTH - 2.0 * MARGIN, self.fonts);
        let is_whole = texts.len() == 1;
        for (n, text) in texts.into_iter().enumerate() {
            self.lines.push(Line {
                size: style.size,
                space: if n == 0 { style.space } else { 0.0 },
                rule: None,
                cells: vec![Cell {
                    x: MARGIN,
                    size: style.size,
                    text,
                    colour: style.colour,
                    element,
                    is_whole,
                }],
            });
        }
    }

    /// A label, and what it says beside it, in as many lines as either takes.
    fn fact(&mut self, label: &str, value: &str, size: f32, space: f32) {
        const LABEL_SIZE: f32 = 10.0;
        let column = |layout: &mut Self, kind, text: &str, x, size, width, colour| {
            let (element, text) = layout.element(kind, text);
            let texts = wrapped(&text, size, width, layout.fonts);
            let is_whole = texts.len() == 1;
            let cell = move |text| Cell {
                x,
                size,
                text,
                colour,
                element,
                is_whole,
            };
            texts.into_iter().map(cell)
        };
        let gap = 12.0;
        let width = VALUES - MARGIN - gap;
        let mut labels = column(self, Kind::Label, label, MARGIN, LABEL_SIZE, width, GREY);
        let width = WIDTH - MARGIN - VALUES;
        let mut values = column(self, Kind::Value, value, VALUES, size, width, INK);
        let mut space = space;
        loop {
            let cells: Vec<Cell> = labels.next().into_iter().chain(values.next()).collect();
            if cells.is_empty() {
                return;
            }
            self.lines.push(Line {
                size,
                space,
                rule: None,
                cells,
            });
            space = 0.0;
        }
    }
}
