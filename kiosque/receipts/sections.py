"""What papers in plain language are made of: a title, sentences, and lists under a heading.

One grid for all: headings and lists begin in one column, the pictogram of a heading stands left of
it, and a heading never ends a page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import Block, Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.layout import Beside, Paragraph, Picture, Piece, Sheet
from kiosque.receipts.look import TypeScale
from kiosque.receipts.two_columns import introduction_of_two, pair_beside, words_of_two


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: what it is about, then what is to be known of it."""

    what: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its entries, each after the same mark."""

    title: str
    entries: tuple[Entry, ...]
    marker: str = "•"
    """Empty for numbers."""
    picture: Picture | None = None
    empty: str = ""
    """Said where there is no entry; without it the section is left out."""


def add_title(sheet: Sheet, scale: TypeScale, title: str) -> None:
    sheet.add(title_paragraph(scale, title))


def title_paragraph(scale: TypeScale, title: str) -> Paragraph:
    return Paragraph((Span(title, strong=True),), scale.title, role="H1")


def add_sentences(
    sheet: Sheet, scale: TypeScale, sentences: Iterable[str], two: Bilingual | None = None
) -> None:
    """Place sentences one below the other, with the second language of a paper beside them."""
    for sentence in sentences:
        sheet.add(_beside(Paragraph((Span(sentence),), scale.size, before=scale.gap), two))


def add_fixed(
    sheet: Sheet,
    scale: TypeScale,
    lines: Iterable[Line],
    told: Sequence[str],
    two: Bilingual | None,
) -> None:
    """Place the title and fixed sentences of a paper, with `told` under the title.

    `two` holds the same sentences with a second language beside them.
    """
    facts = [Paragraph((Span(fact),), scale.size, before=scale.gap) for fact in told]
    if two is not None:
        introduction_of_two(sheet, two, facts, scale)
        return
    for line in lines:
        if line.kind == "title":
            sheet.add(title_paragraph(scale, line.text), *facts)
        else:
            add_block(sheet, scale, Block(line.kind, (Span(line.text),)))


def add_block(sheet: Sheet, scale: TypeScale, block: Block) -> None:
    """Place a paragraph of a fixed text; a warning is strong."""
    spans = (Span(block.text, strong=True),) if block.kind == "warning" else block.spans
    sheet.add(Paragraph(spans, scale.size, before=scale.gap))


def add_section(
    sheet: Sheet, scale: TypeScale, section: Section, two: Bilingual | None = None
) -> None:
    """Place a heading with its first entry, then the others.

    With the second language of a paper, `two`, fixed words have theirs beside them.
    """
    heading = _beside(_heading(scale, section), two)
    if not section.entries:
        if section.empty:
            sheet.add(heading, _beside(_entry(scale, Entry(section.empty), ""), two))
        return
    first, *others = (
        _entry_of_two(scale, entry, section.marker or f"{at}.", two)
        for at, entry in enumerate(section.entries, 1)
    )
    sheet.add(heading, first)
    for paragraph in others:
        sheet.add(paragraph)


def _beside(french: Paragraph, two: Bilingual | None) -> Piece:
    return french if two is None else words_of_two(two, french)


def _entry_of_two(scale: TypeScale, entry: Entry, marker: str, two: Bilingual | None) -> Piece:
    """Return an entry, with the same beside it where it has words that a language says."""
    french = _entry(scale, entry, marker)
    found = None if two is None else pair_beside(two, entry.what, entry.details)
    if found is None:
        return french
    what, details, language = found
    beside = _entry(scale, Entry(what, details), marker)
    return Beside(french, replace(beside, language=language, aside=True))


def _heading(scale: TypeScale, section: Section) -> Paragraph:
    return Paragraph(
        (Span(section.title, strong=True),),
        scale.heading,
        before=scale.section_gap,
        indent=scale.indent,
        role="H2",
        picture=section.picture,
    )


def _entry(scale: TypeScale, entry: Entry, marker: str) -> Paragraph:
    return Paragraph(
        (Span(entry.what, strong=bool(marker)), Span(entry.details)),
        scale.size,
        before=scale.gap,
        indent=scale.indent,
        marker=marker,
        role="LI" if marker else "P",
    )
