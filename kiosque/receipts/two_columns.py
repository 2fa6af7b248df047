"""A French text with what it says in the language of the person beside it, sentence by sentence.

French is on the left, and alone binds. Both columns carry the same numbers, so that two people who
share no language can point at one sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from kiosque.i18n.dates import NBSP
from kiosque.mandates.paper_words import UNREADABLE_WORDS
from kiosque.mandates.text import Block, Document, Span
from kiosque.mandates.translatable import SIGNATURE_BOX
from kiosque.mandates.translation import Beside as Translated
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.fitting import fitted
from kiosque.receipts.layout import Beside, Drawing, Frame, Paragraph, Piece, Sheet
from kiosque.receipts.look import TypeScale
from kiosque.receipts.pen import Role
from kiosque.receipts.signature_boxes import Captions, signature_boxes
from kiosque.receipts.typesetting import FRENCH, Setter

UNREVIEWED_MARK: Final = "°"
UNTRANSLATED_MARK: Final = "†"

_TITLE_LARGER: Final = 4.5
_NUMBER_INDENT: Final = 24.0
_ITEM_INDENT: Final = 36.0

_FIRST_WORD: Final = re.compile(r"(?=[^\s:,–])")
"""Where words begin, after what parts them from those before."""

Pair = tuple[str, str]
"""French words, and the same in the language."""


def sheet_of_two(two: Bilingual, frame: Frame, scale: TypeScale) -> Sheet:
    """Lay a text and its translation out, closer where that spares a page."""
    return fitted(scale, partial(_laid_out, two, frame))


def second_of(text: Document | Bilingual) -> Bilingual | None:
    """Return a text that has a second language; None for one in French alone."""
    return text if isinstance(text, Bilingual) else None


def introduction_of_two(
    sheet: Sheet, two: Bilingual, told: Sequence[Paragraph], scale: TypeScale
) -> None:
    """Place fixed sentences, with `told` under their title.

    What of `told` is the same in every language is there once. Where words that somebody wrote
    follow, the paper has it among its words that they are French.
    """
    number = 0
    for block, beside in zip(two.french.blocks, two.beside, strict=True):
        if block.kind == "title":
            title = _title(two, block, beside, scale)
            known = (words_of_two(two, one) if _is_told(two, one) else one for one in told)
            sheet.add(title, *_about(two, scale), *known, *_french_only(two, scale))
        else:
            number += 1
            sheet.add(_numbered(two, block, beside, number, scale))


def title_of_two(
    sheet: Sheet, two: Bilingual, title: Paragraph, told: Sequence[Paragraph], scale: TypeScale
) -> None:
    """Place a title that no fixed text holds, what is to be known of the translation, and `told`.

    What of `told` is the same in every language is there once.
    """
    known = (words_of_two(two, one) if _is_told(two, one) else one for one in told)
    sheet.add(words_of_two(two, title), *_about(two, scale), *known)


def _french_only(two: Bilingual, scale: TypeScale) -> Iterator[Beside]:
    if UNREADABLE_WORDS in two.words:
        yield words_of_two(two, Paragraph((Span(UNREADABLE_WORDS),), scale.size, scale.gap))


def words_of_two(two: Bilingual, french: Paragraph) -> Beside:
    """Return fixed words of a paper, with the same beside them."""
    said = _text(french)
    translated = said_beside(two, said)
    strong = french.spans[0].strong
    aside = Span(translated or f"{UNTRANSLATED_MARK} {said}", strong=strong)
    language = two.language if translated else FRENCH
    beside = replace(french, spans=(aside,), language=language, aside=True, picture=None)
    return Beside(french, beside)


def pair_beside(two: Bilingual, what: str, details: str) -> tuple[str, str, str] | None:
    """Return what stands beside the two parts of a line, and in which language it is to be read.

    A part stays French with a mark, one a line, or as somebody wrote it; None when both are so.
    """
    said = said_beside(two, what), said_beside(two, details)
    left = what in two.left, details in two.left
    if said == (None, None) and not any(left):
        return None
    language = FRENCH if said == (None, None) else two.language
    first = said[0] or (_marked(what) if left[0] else what)
    marks = left[1] and not left[0]
    return (
        first,
        said[1] or (_marked(details) if marks else _without_french_space(details)),
        language,
    )


def _marked(french: str) -> str:
    """Return words that stay French, with the mark before the first of them."""
    return _FIRST_WORD.sub(f"{UNTRANSLATED_MARK} ", _without_french_space(french), count=1)


def said_beside(two: Bilingual, said: str) -> str | None:
    """Return what the language says for words around a text, with the mark of what nobody read."""
    word = two.words.get(said)
    if word is None:
        return None
    text = _without_french_space(word.text)
    marked = two.reviewed == "part" and word.review is None
    return f"{UNREVIEWED_MARK}{NBSP}{text}" if marked else text


def _without_french_space(text: str) -> str:
    return text.removeprefix(NBSP) if text.startswith(f"{NBSP}:") else text


def _is_told(two: Bilingual, paragraph: Paragraph) -> bool:
    return pair_beside(two, _text(paragraph), "") is not None


def _text(paragraph: Paragraph) -> str:
    return "".join(span.text for span in paragraph.spans)


def _laid_out(two: Bilingual, frame: Frame, scale: TypeScale, setter: Setter) -> Sheet:
    sheet = Sheet(frame, leading=scale.leading, setter=setter)
    for section in _sections(two, frame, scale):
        sheet.add(*section)
    return sheet


def _sections(two: Bilingual, frame: Frame, scale: TypeScale) -> Iterator[list[Piece]]:
    """Yield what stays on one page together: each sentence, signatures with the one before."""
    number = 0
    section: list[Piece] = []
    for block, beside in zip(two.french.blocks, two.beside, strict=True):
        if block.kind == "signatures":
            section.append(_boxes(two, block, beside, frame, scale))
            continue
        if section:
            yield section
        if block.kind == "title":
            section = [_title(two, block, beside, scale), *_about(two, scale)]
        else:
            number += 1
            section = [_numbered(two, block, beside, number, scale)]
    yield section


def _title(two: Bilingual, block: Block, beside: Translated, scale: TypeScale) -> Beside:
    larger = scale.size + _TITLE_LARGER
    return _row(two, _strong(block), _strong(beside.block or block), larger, role="H1")


def _about(two: Bilingual, scale: TypeScale) -> Iterator[Beside]:
    """Yield what is to be known of the translation, in both languages."""
    told = [two.notice, two.status]
    if two.left or any(one.block is None for one in two.beside):
        told.append((_legend(two.untranslated[0]), _legend(two.untranslated[1])))
    for at, (french, translated) in enumerate(told):
        strong = at == 0
        row = (Span(french, strong=strong),), (Span(translated, strong=strong),)
        yield _row(two, *row, scale.size, before=scale.gap)


def _legend(words: str) -> str:
    return f"{UNTRANSLATED_MARK} {words}"


def _numbered(
    two: Bilingual, block: Block, beside: Translated, number: int, scale: TypeScale
) -> Beside:
    item = block.kind == "item"
    heading = block.kind == "heading"
    shown = beside.block or block
    strong = heading or block.kind == "warning"
    return _row(
        two,
        _strong(block) if strong else block.spans,
        _strong(shown) if strong else shown.spans,
        scale.size,
        before=2 * scale.gap if heading else scale.gap,
        markers=(_marker(number, "", item=item), _marker(number, _mark(two, beside), item=item)),
        indent=_ITEM_INDENT if item else _NUMBER_INDENT,
        role="LI" if item else "H2" if heading else "P",
        translated=beside.block is not None,
    )


def _mark(two: Bilingual, beside: Translated) -> str:
    """Return what the number of a sentence carries: left in French, or read again by nobody."""
    if beside.block is None:
        return UNTRANSLATED_MARK
    return UNREVIEWED_MARK if two.reviewed == "part" and beside.review is None else ""


def _marker(number: int, mark: str, *, item: bool) -> str:
    return f"{number}{mark} •" if item else f"{number}{mark}"


def _row(
    two: Bilingual,
    french: tuple[Span, ...],
    beside: tuple[Span, ...],
    size: float,
    *,
    before: float = 0,
    markers: Pair = ("", ""),
    indent: float = 0,
    role: Role = "P",
    translated: bool = True,
) -> Beside:
    language = two.language if translated else FRENCH
    return Beside(
        Paragraph(french, size, before, indent, markers[0], role),
        Paragraph(beside, size, before, indent, markers[1], role, language=language, aside=True),
    )


def _strong(block: Block) -> tuple[Span, ...]:
    return (Span(block.text, strong=True),)


def _boxes(
    two: Bilingual, block: Block, beside: Translated, frame: Frame, scale: TypeScale
) -> Drawing:
    translated = beside.block.boxes if beside.block is not None else block.boxes
    what = said_beside(two, SIGNATURE_BOX) or SIGNATURE_BOX
    captions = (Captions(block.boxes), Captions(translated, what, two.language))
    return signature_boxes(frame, scale.size, captions)
