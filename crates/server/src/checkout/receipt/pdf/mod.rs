//! A receipt as a PDF of A4 pages, the same bytes for the same receipt. It can be searched, copied from and read out.

mod fonts;
mod layout;
#[cfg(test)]
mod tests;

use super::sheet::Sheet;
use fonts::{Fonts, runs};
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagTree,
};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use layout::{Cell, Colour, Element, FOOT, GREY, HEIGHT, Kind, Layout, Line, MARGIN, WIDTH};
use std::num::NonZeroU16;

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
    let layout = Layout::of(sheet, &fonts);
    let mut document = Document::new_with(SerializeSettings {
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", sheet.title, sheet.label))
            .language(sheet.locale.tag().to_owned())
            .authors(vec![sheet.payee.clone()]),
    );
    let mut drawn = Drawn {
        fonts: &fonts,
        tags: layout.elements.iter().map(|_| Vec::new()).collect(),
        elements: &layout.elements,
    };
    let pages = layout.pages();
    for (n, lines) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT);
        let settings = settings.ok_or_else(|| PdfError("the page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        drawn.page(&mut surface, lines);
        drawn.foot(&mut surface, &sheet.label, n + 1, pages.len());
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree(&layout.elements, drawn.tags, sheet));
    document
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))
}

/// What was drawn so far, by element.
struct Drawn<'l> {
    fonts: &'l Fonts,
    elements: &'l [Element],
    tags: Vec<Vec<Identifier>>,
}

impl Drawn<'_> {
    fn page(&mut self, surface: &mut Surface<'_>, lines: &[Line]) {
        let mut y = MARGIN;
        for line in lines {
            if let Some(rule) = &line.rule {
                surface.start_tagged(ContentTag::Artifact(Artifact::new(
                    ArtifactType::Other,
                    None,
                )));
                let above = y + line.space - rule.gap;
                bar(
                    surface,
                    (MARGIN, above),
                    (rule.width, rule.thickness),
                    rule.colour,
                );
                surface.end_tagged();
            }
            y += line.height();
            // The foot of the letters; below it there is room for what hangs.
            let foot = y - line.size * 0.4;
            for cell in &line.cells {
                self.cell(surface, cell, foot);
            }
        }
    }

    fn cell(&mut self, surface: &mut Surface<'_>, cell: &Cell, y: f32) {
        let actual = self
            .elements
            .get(cell.element)
            .and_then(|element| element.actual.as_deref());
        let tag = SpanTag::empty().with_actual_text(actual.filter(|_| cell.is_whole));
        let tag = surface.start_tagged(ContentTag::Span(tag));
        write(
            surface,
            self.fonts,
            (cell.x, y),
            cell.size,
            &cell.text,
            cell.colour,
        );
        surface.end_tagged();
        if let Some(tags) = self.tags.get_mut(cell.element) {
            tags.push(tag);
        }
    }

    /// The number, and which page of how many it is where there are several: a page may get lost.
    fn foot(&self, surface: &mut Surface<'_>, label: &str, page: usize, pages: usize) {
        const SIZE: f32 = 8.5;
        if pages < 2 {
            return;
        }
        let (label, _) = self.fonts.printable(label);
        let count = format!("{page} / {pages}");
        let y = HEIGHT - FOOT;
        let right = WIDTH - MARGIN - self.fonts.width(&count, SIZE);
        surface.start_tagged(ContentTag::Artifact(Artifact::new(
            ArtifactType::Other,
            None,
        )));
        write(surface, self.fonts, (MARGIN, y), SIZE, &label, GREY);
        write(surface, self.fonts, (right, y), SIZE, &count, GREY);
        surface.end_tagged();
    }
}

fn write(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    (mut x, y): (f32, f32),
    size: f32,
    text: &str,
    colour: Colour,
) {
    surface.set_fill(Some(filled_with(colour)));
    for (script, run) in runs(text) {
        let font = fonts.of(script);
        let (start, direction) = (Point::from_xy(x, y), TextDirection::LeftToRight);
        surface.draw_text(start, font.drawn.clone(), size, run, false, direction);
        x += font.width(run, size);
    }
}

fn bar(surface: &mut Surface<'_>, (x, y): (f32, f32), (width, height): (f32, f32), colour: Colour) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    surface.set_fill(Some(filled_with(colour)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn filled_with((red, green, blue): Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }
}

/// What is heading, paragraph and table, in the order in which it is read.
fn tree(elements: &[Element], tags: Vec<Vec<Identifier>>, sheet: &Sheet) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(sheet.locale.tag().to_owned()));
    let mut table = TagGroup::new(Tag::Table);
    let mut row = TagGroup::new(Tag::TR);
    let mut is_table_open = false;
    for (element, tags) in elements.iter().zip(tags) {
        let mut group = match element.kind {
            Kind::Heading(level) => {
                let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
                TagGroup::new(Tag::Hn(level, Some(sheet.title.to_owned())))
            }
            Kind::Paragraph => TagGroup::new(Tag::P),
            Kind::Label => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
            Kind::Value => TagGroup::new(Tag::TD),
        };
        group.tag.set_actual_text(element.actual.clone());
        for tag in tags {
            group.push(tag);
        }
        match element.kind {
            Kind::Label => row.push(group),
            Kind::Value => {
                row.push(group);
                table.push(std::mem::replace(&mut row, TagGroup::new(Tag::TR)));
                is_table_open = true;
            }
            Kind::Heading(_) | Kind::Paragraph => {
                if std::mem::take(&mut is_table_open) {
                    tree.push(std::mem::replace(&mut table, TagGroup::new(Tag::Table)));
                }
                tree.push(group);
            }
        }
    }
    if is_table_open {
        tree.push(table);
    }
    tree
}
