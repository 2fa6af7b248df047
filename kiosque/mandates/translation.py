"""What stands beside a French text on paper: the same blocks in the language of the person.

French is on the left and alone binds. Beside each of its blocks stands the translation, with who
read it again, or nothing: then the French stays, with a mark. A block counts as read again when
every sentence in it was, the words in its holes too. Which texts there are is in
`translated_texts`, where sentences come from in `editions`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from kiosque.i18n import N_
from kiosque.mandates.editions import Edition
from kiosque.mandates.phrases import Entry, Phrase, Verbatim, Wording, Wordings, day_phrase
from kiosque.mandates.saying import Said, say
from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import (
    HOLE,
    Block,
    Document,
    Filling,
    Span,
    boxes_of,
    fill,
    listed_hole,
    shown_lines,
)

Reviewed = Literal["none", "part", "all"]

NOTICE: Final = N_(
    "Seule la version française signée engage. Cette traduction vous aide à comprendre."
)
UNREVIEWED: Final = N_("Traduction non relue par une personne compétente.")
REVIEWED: Final = N_("Traduction relue par {qui}, le {date}.")
PARTLY: Final = N_(
    "Traduction relue en partie\N{NO-BREAK SPACE}: la marque ° montre les phrases non relues."
)
UNTRANSLATED: Final = N_("Non traduit\N{NO-BREAK SPACE}: cette phrase reste en français.")


_NOTHING: Final[Mapping[str, Wording]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Review:
    """A competent person read this sentence again."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one French block."""

    block: Block | None
    """None when it is not translated: the French stays, with a mark."""
    review: Review | None
    """None unless every word of it was read again."""


@dataclass(frozen=True, slots=True)
class Word:
    """Words that a paper prints around the text, in the language."""

    text: str
    review: Review | None
    """None unless every word of it was read again."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A French text and its translation, block by block."""

    french: Document
    language: str
    """BCP 47, for example `ar`."""
    beside: tuple[Beside, ...]
    """One for each of `french.blocks`, in the same order."""
    notice: tuple[str, str]
    """That only the French version binds: in French, and in the language."""
    reviewed: Reviewed
    """What was read again of what is translated here."""
    status: tuple[str, str]
    """`reviewed` in words: in French, and in the language."""
    untranslated: tuple[str, str]
    """What the mark of a block that stays French says: in French, and in the language."""
    words: Mapping[str, Word]
    """What stands around the text (headings, captions, dates), by the French that is printed; what
    has no translation is absent."""
    left: frozenset[str]
    """What stands around the text and stays French in the language, with a mark."""


@dataclass(frozen=True, slots=True)
class Translator:
    """An edition, and which of its sentences were read again."""

    edition: Edition
    reviews: Mapping[int, Review]
    """By place of the sentence."""

    def review(self, used: frozenset[int]) -> Review | None:
        """Return the last review of sentences that were all read again; None when one was not.

        It names everybody who read one of them.
        """
        if not used or not used <= self.reviews.keys():
            return None
        known = [self.reviews[at] for at in used]
        names = ", ".join(sorted({review.by for review in known}))
        return Review(names, max(review.on for review in known))


Around = Mapping[str, Wording]
"""What a paper prints around a text, by the French that is printed."""


def fixed_words(words: Iterable[str]) -> Around:
    """Return words that are the same on every paper."""
    return {french: Phrase(french) for french in words}


def bilingual(
    filling: Filling, wordings: Wordings, translator: Translator, around: Around = _NOTHING
) -> Bilingual:
    """Return a filled text and, beside each block, the same in the language of the edition.

    `wordings` fills the holes that hold words; the others hold in every language what they hold
    in French. What is `around` counts for what was read again, as the text does.
    """
    lines = shown_lines(*filling)
    said = [one for line in lines for one in _said(line, filling, wordings, translator.edition)]
    edition = translator.edition
    words = {
        french: told
        for french, wording in around.items()
        if (told := say(edition, wording)) is not None
    }
    used = [one[1] for one in said if one is not None]
    reviewed, status = _status([*used, *(one.used for one in words.values())], translator)
    return Bilingual(
        french=fill(*filling),
        language=edition.language,
        beside=tuple(_beside(one, translator) for one in said),
        notice=(NOTICE, edition.translation(NOTICE)),
        reviewed=reviewed,
        status=status,
        untranslated=(UNTRANSLATED, edition.translation(UNTRANSLATED)),
        words={
            french: Word(told.text, translator.review(told.used)) for french, told in words.items()
        },
        left=frozenset(around.keys() - words.keys()),
    )


_SaidBlock = tuple[Block, frozenset[int]]
"""A translated block, and the places of the sentences in it."""


def _beside(said: _SaidBlock | None, translator: Translator) -> Beside:
    return Beside(None, None) if said is None else Beside(said[0], translator.review(said[1]))


def _said(
    line: Line, filling: Filling, wordings: Wordings, edition: Edition
) -> Iterator[_SaidBlock | None]:
    repeated = listed_hole(line)
    if line.kind == "signatures":
        yield _boxes(line, edition)
    elif repeated is not None:
        for entry in wordings.lists[repeated]:
            yield _block(line, _entry(edition, entry))
    else:
        holes = {name: _wording(filling, wordings, name) for name in HOLE.findall(line.text)}
        yield _block(line, say(edition, Phrase(line.text, None, holes)))


def _block(line: Line, said: Said | None) -> _SaidBlock | None:
    return None if said is None else (Block(line.kind, said.spans), said.used)


def _boxes(line: Line, edition: Edition) -> _SaidBlock | None:
    said = [say(edition, Phrase(caption)) for caption in boxes_of(line)]
    known = [one for one in said if one is not None]
    if len(known) < len(said):
        return None
    boxes = tuple(one.text for one in known)
    return Block("signatures", boxes=boxes), frozenset().union(*(one.used for one in known))


def _entry(edition: Edition, entry: Entry) -> Said | None:
    label, text = (say(edition, phrase) for phrase in entry)
    if label is None or text is None:
        return None
    spans = (Span(label.text, strong=True), Span(f": {text.text}"))
    return Said(spans, label.used | text.used)


def _wording(filling: Filling, wordings: Wordings, name: str) -> Wording:
    if name in wordings.holes:
        return wordings.holes[name]
    value = filling.values[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is one text")
    return Verbatim(value)


def _status(used: list[frozenset[int]], translator: Translator) -> tuple[Reviewed, tuple[str, str]]:
    """Return what was read again, and the sentence that says it in French and in the language."""
    from kiosque.i18n.dates import date_in_words

    edition = translator.edition
    read = [places for places in used if translator.review(places) is not None]
    if not read:
        return "none", (UNREVIEWED, edition.translation(UNREVIEWED))
    whole = translator.review(frozenset().union(*used))
    if whole is None:
        return "part", (PARTLY, edition.translation(PARTLY))
    french = REVIEWED.format(qui=whole.by, date=date_in_words(whole.on))
    holes: dict[str, Wording] = {"qui": Verbatim(whole.by), "date": day_phrase(whole.on)}
    told = say(edition, Phrase(REVIEWED, None, holes))
    return "all", (french, french if told is None else told.text)
