"""What a translation must keep of its French sentence, so that a paper says the same in both.

Every rule protects somebody who reads one side only: the same holes, so that no date or name is
missing; the same digits, in ASCII, so that both sides can be compared; the same strong passages;
and no sign that nobody sees, for it would turn the order of letters around or hide words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kiosque.i18n import N_
from kiosque.mandates.editions import Edition
from kiosque.mandates.phrases import DATE, MONTH, WEEKDAY
from kiosque.mandates.template_lines import is_prose
from kiosque.mandates.text import HOLE, STRONG
from kiosque.mandates.translatable import Translatable, translatable
from kiosque.mandates.translation import NOTICE, PARTLY, REVIEWED, UNREVIEWED, UNTRANSLATED

_NUMBER: Final = re.compile(r"[0-9]+")
_JOINERS: Final = "\u200c\u200d"
"""Zero-width non-joiner and joiner: Persian and Pashto are not spelt without them."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})

REQUIRED: Final = frozenset({NOTICE, UNREVIEWED, REVIEWED, PARTLY, UNTRANSLATED})
"""Without one of these no paper can say in the language what the translation is worth."""
REQUIRED_CONTEXTS: Final = frozenset({MONTH, WEEKDAY, DATE})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in an edition."""

    place: int | None
    """Of the sentence; None when it is about the whole."""
    french: str
    what: str
    """French message identifier."""


def sentence_problems(french: str, translated: str) -> tuple[str, ...]:
    """Return what is wrong with a translation, as French message identifiers."""
    return tuple(_problems(french, translated))


def edition_problems(edition: Edition) -> tuple[Problem, ...]:
    """Return what is wrong with an edition; a sentence that is not translated yet is no fault."""
    wrong = [*catalogue_problems(edition)]
    for one in translatable():
        needed = one.french in REQUIRED or one.context in REQUIRED_CONTEXTS
        if needed and edition.find(one.french, one.context) is None:
            what = N_("Cette phrase doit être traduite dans chaque langue.")
            wrong.append(Problem(None, one.french, what))
    return tuple(wrong)


def catalogue_problems(edition: Edition) -> tuple[Problem, ...]:
    """Return what is wrong with translations, whichever they are of."""
    wrong = [
        Problem(at, one.french, what)
        for at, one in enumerate(edition.sentences)
        if one.translated
        for what in sentence_problems(one.french, one.translated)
    ]
    if len(edition.places) < len(edition.sentences):
        wrong.append(Problem(None, "", N_("Une phrase y est deux fois.")))
    return tuple(wrong)


def missing_sentences(edition: Edition, every: Iterable[Translatable]) -> tuple[str, ...]:
    """Return which French sentences of `every` stay French in this language."""
    return tuple(one.french for one in every if edition.find(one.french, one.context) is None)


def _problems(french: str, translated: str) -> Iterator[str]:
    if unicodedata.normalize("NFC", translated) != translated:
        yield N_("Ses lettres accentuées ne sont pas composées (NFC).")
    if any(_is_unseen(sign) for sign in translated):
        yield N_("Elle contient un signe invisible.")
    if translated != translated.strip() or not is_prose(_without_plain_stars(french, translated)):
        yield N_("Une accolade, un crochet, une étoile ou un espace y est de trop.")
    if sorted(HOLE.findall(french)) != sorted(HOLE.findall(translated)):
        yield N_("Ses trous ne sont pas ceux de la phrase française.")
    if french.count(STRONG) != translated.count(STRONG):
        yield N_("Elle n'a pas autant de passages en gras.")
    if any(sign.isnumeric() and not sign.isascii() for sign in translated):
        yield N_("Ses chiffres ne sont pas 0 à 9.")
    if sorted(_NUMBER.findall(french)) != sorted(_NUMBER.findall(translated)):
        yield N_("Ses nombres ne sont pas ceux de la phrase française.")


def _without_plain_stars(french: str, translated: str) -> str:
    """Return a translation without the stars of a French text in which they mark nothing."""
    return translated if is_prose(french) else translated.replace(STRONG, "")


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS
