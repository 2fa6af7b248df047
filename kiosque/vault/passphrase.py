"""How strong a passphrase is: the three ways to about 80 bits of CNIL's 2022 recommendation.

Twelve characters of four kinds, fourteen of three kinds, or seven words (délibération n° 2022-100
of 21 July 2022); repetition does not count.
"""

import re
import unicodedata
from dataclasses import dataclass

from kiosque.i18n import N_

WORDS = 7
SHORT_LENGTH = 12
LONG_LENGTH = 14
ALL_KINDS = 4
MOST_KINDS = 3
LEAST_DISTINCT = 8
"""Distinct characters below which a passphrase is a repetition, whatever its length."""

_SEQUENCES = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "azertyuiop", "qwertyuiop")
_SEQUENCE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a passphrase will do, and what to do when it will not."""

    ok: bool
    advice: str
    """French message identifier; empty when it will do."""


def judge(passphrase: str) -> Judgement:
    """Judge a passphrase; it is neither kept nor repeated in the answer."""
    text = unicodedata.normalize("NFKC", passphrase).strip()
    if not text:
        return Judgement(ok=False, advice=N_("Choisissez une phrase de passe."))
    if len(text) >= SHORT_LENGTH and len(set(text.casefold())) < LEAST_DISTINCT:
        return Judgement(
            ok=False, advice=N_("Cette phrase se répète trop\N{NO-BREAK SPACE}: variez les mots.")
        )
    words = {word for word in re.findall(r"\w{2,}", text.casefold()) if not word.isdigit()}
    if len(words) >= WORDS:
        return Judgement(ok=True, advice="")
    if _has_sequence(text.casefold()):
        return Judgement(ok=False, advice=N_("Évitez les suites comme 12345 ou azerty."))
    kinds = _kinds(text)
    if (len(text) >= SHORT_LENGTH and kinds >= ALL_KINDS) or (
        len(text) >= LONG_LENGTH and kinds >= MOST_KINDS
    ):
        return Judgement(ok=True, advice="")
    return Judgement(
        ok=False,
        advice=N_(
            "Prenez sept mots différents, faciles à retenir pour vous seul, "
            "ou douze caractères avec majuscules, minuscules, chiffres et signes."
        ),
    )


def _kinds(text: str) -> int:
    kinds = {
        "upper" if c.isupper() else "lower" if c.islower() else "digit" if c.isdigit() else "sign"
        for c in text
        if not c.isspace()
    }
    return len(kinds)


def _has_sequence(text: str) -> bool:
    return any(
        run[at : at + _SEQUENCE_LENGTH] in text
        for run in _SEQUENCES
        for at in range(len(run) - _SEQUENCE_LENGTH + 1)
    )
