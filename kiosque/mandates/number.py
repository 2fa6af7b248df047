"""The number of a mandate: short enough to be read aloud, with a check character.

`BEL1-0123-A` is three letters of the organisation, the kiosk, a counter of at least four digits
and a check character. The check is a weighted sum modulo 31 over letters, kiosk on five digits and
counter on nine: no weight repeats and 31 is prime, so that one wrong character, or two letters or
two digits that changed places, never give a number. Padding keeps a digit from slipping from kiosk
to counter.
"""

import re
import unicodedata
from typing import Final

from kiosque.mandates.cleaning import clean_text

PREFIX_LETTERS: Final = 3
_COUNTER_DIGITS: Final = 4
_KIOSK_CHECKED: Final = 5
_COUNTER_CHECKED: Final = 9

_MODULUS: Final = 31
_ROOT: Final = 3
"""A primitive root of 31: its first thirty powers all differ."""
_CHECK_CHARACTERS: Final = "YZ23456789ABCDEFGHJKLMNPRSTUVWX"
"""By value. A digit stands for itself; 0, 1, I, O and Q, which eyes confuse, are left out."""

_PARTS: Final = re.compile(
    r"(?P<prefix>[A-Z01]{3})-?"
    r"(?:(?P<kiosk>[0-9OI]{1,5})-(?P<counter>[0-9OI]{4,9})|(?P<one>[0-9OI])(?P<four>[0-9OI]{4}))"
    r"-?(?P<check>[2-9A-Z])",
    re.ASCII,
)
"""Only a kiosk of one digit and a counter of four can be told apart without a dash."""
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

    Case, spaces and dashes are forgiven, and O for 0 and I for 1 where only one of them can be;
    what stands between kiosk and counter may be left out where that is clear.
    """
    typed = "-".join(clean_text(text).upper().replace("\N{EN DASH}", "-").split())
    found = _PARTS.fullmatch(re.sub("-+", "-", typed))
    if found is None:
        return None
    kiosk = (found["kiosk"] or found["one"]).translate(_AS_DIGITS)
    counter = (found["counter"] or found["four"]).translate(_AS_DIGITS)
    number = mandate_number(found["prefix"].translate(_AS_LETTERS), int(kiosk), int(counter))
    prefix = number[:PREFIX_LETTERS]
    return number if number == f"{prefix}{kiosk}-{counter}-{found['check']}" else None


def prefix_of(organisation_name: str) -> str:
    """Return three letters that recall an organisation; X fills what is missing."""
    plain = unicodedata.normalize("NFKD", organisation_name.casefold().replace("œ", "oe"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[a-z]+", letters)
    telling = [word for word in words if word not in _COMMON_WORDS]
    best = max(telling, key=len) if telling else "".join(words)
    first = next((word for word in telling if len(word) >= PREFIX_LETTERS), best)
    return first[:PREFIX_LETTERS].upper().ljust(PREFIX_LETTERS, "X")


def _check(prefix: str, kiosk: int, counter: int) -> str:
    letters = [ord(letter) - ord("A") for letter in prefix]
    digits = f"{kiosk:0{_KIOSK_CHECKED}}{counter:0{_COUNTER_CHECKED}}"
    total = 0
    for value in (*letters, *map(int, digits)):
        total = (total + value) * _ROOT % _MODULUS
    return _CHECK_CHARACTERS[-total % _MODULUS]
