"""The number of a mandate: short enough to be read aloud, with a check character.

`BEL1-0123-K` is three letters of the organisation, the kiosk, a counter of at least four digits
and a check character (ISO 7064 MOD 37,36) over letters, kiosk on five digits and counter on nine,
so that a digit cannot slip from one part to the other unnoticed.
"""

import re
import unicodedata
from typing import Final

from kiosque.mandates.cleaning import clean_text

PREFIX_LETTERS: Final = 3
_COUNTER_DIGITS: Final = 4
_KIOSK_CHECKED: Final = 5
_COUNTER_CHECKED: Final = 9

_SHAPE: Final = re.compile(r"([A-Z01]{3})([0-9OI]{5,14})([0-9A-Z])", re.ASCII)
_PARTS: Final = re.compile(r"([A-Z01]{3})([0-9OI]{1,5})-([0-9OI]{4,9})-([0-9A-Z])", re.ASCII)
_AS_LETTERS: Final = str.maketrans("01", "OI")
_AS_DIGITS: Final = str.maketrans("OI", "01")
_COMMON_WORDS: Final = frozenset(
    re.findall(
        "[a-z]+",
        "a agence association au aux bibliotheque ccas centre cias communal communale commune d de"
        " des departement departemental du en entraide espace et france intercommunal l la le les"
        " local locale maison mairie mediatheque mission mjc municipal municipale pimms point pour"
        " relais reseau saint sainte service services social sociale socioculturel sociaux"
        " solidarite solidarites tiers lieu un une ville",
    )
)
"""Words too frequent in names of organisations to tell one from another."""


def mandate_number(prefix: str, kiosk: int, counter: int) -> str:
    """Return the number of the mandate `counter` made at `kiosk`.

    Raises `ValueError` for a prefix that is not three capital letters or a number out of range.
    """
    if not re.fullmatch(r"[A-Z]{3}", prefix):
        raise ValueError("the prefix is three capital letters")
    if not (0 <= kiosk < 10**_KIOSK_CHECKED and 0 <= counter < 10**_COUNTER_CHECKED):
        raise ValueError("kiosk or counter out of range")
    return f"{prefix}{kiosk}-{counter:0{_COUNTER_DIGITS}}-{_check(prefix, kiosk, counter)}"


def check_number(text: str) -> str | None:
    """Return the number that `text` means, None when it is none.

    Case, spaces and dashes are forgiven, and O for 0 and I for 1 where only one of them can be.
    """
    typed = "-".join(clean_text(text).upper().replace("\N{EN DASH}", "-").split())
    parts = _PARTS.fullmatch(typed)
    if parts is not None:
        prefix, kiosk, counter, check = parts.groups()
        return _confirmed(prefix, kiosk, counter, check)
    return _without_dashes(typed.replace("-", ""))


def prefix_of(organisation_name: str) -> str:
    """Return three letters that recall an organisation; X fills what is missing."""
    plain = unicodedata.normalize("NFKD", organisation_name.casefold().replace("œ", "oe"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[a-z]+", letters)
    telling = [word for word in words if word not in _COMMON_WORDS]
    best = max(telling, key=len) if telling else "".join(words)
    first = next((word for word in telling if len(word) >= PREFIX_LETTERS), best)
    return first[:PREFIX_LETTERS].upper().ljust(PREFIX_LETTERS, "X")


def _without_dashes(typed: str) -> str | None:
    """Try each place where the kiosk may end; a number that fits two places is none."""
    shape = _SHAPE.fullmatch(typed)
    if shape is None:
        return None
    prefix, digits, check = shape.groups()
    found = {
        number
        for end in range(1, min(_KIOSK_CHECKED, len(digits) - _COUNTER_DIGITS) + 1)
        if (number := _confirmed(prefix, digits[:end], digits[end:], check)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _confirmed(prefix: str, kiosk: str, counter: str, check: str) -> str | None:
    letters = prefix.translate(_AS_LETTERS)
    kiosk, counter = kiosk.translate(_AS_DIGITS), counter.translate(_AS_DIGITS)
    number = mandate_number(letters, int(kiosk), int(counter))
    written = f"{letters}{kiosk}-{counter}-{number[-1]}"
    same_check = check.translate(_AS_DIGITS) == number[-1].translate(_AS_DIGITS)
    return number if same_check and written == number else None


def _check(prefix: str, kiosk: int, counter: int) -> str:
    from stdnum.iso7064 import mod_37_36

    checked = f"{prefix}{kiosk:0{_KIOSK_CHECKED}}{counter:0{_COUNTER_CHECKED}}"
    return str(mod_37_36.calc_check_digit(checked))
