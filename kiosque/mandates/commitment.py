"""The commitment of a printed seal to a person: proves whose paper it is, tells no name.

SHA-256(salt ‖ family name ‖ 0x00 ‖ first given name ‖ 0x00 ‖ birth date), first 16 bytes, the
names normalised as `normalised` says and all in UTF-8. The known answers are in
mandates/vectors/commitment.json.
"""

import hashlib
import unicodedata
from typing import Final

from kiosque.mandates.pivot import PivotIdentity

COMMITMENT_BYTES: Final = 16
SALT_BYTES: Final = 8
ANONYMOUS: Final = bytes(COMMITMENT_BYTES)
"""The commitment of a paper that names nobody."""

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae"})


def commitment(salt: bytes, identity: PivotIdentity) -> bytes:
    """Return the commitment to `identity` under an 8-byte `salt`."""
    return commitment_to(
        salt,
        family_name=identity.family_name,
        first_given_name=identity.given_names[0],
        birth_date=identity.birth_date,
    )


def commitment_to(
    salt: bytes, *, family_name: str, first_given_name: str, birth_date: str
) -> bytes:
    """Return the commitment to a name and a birth date (`YYYY-MM-DD`, zeros for unknown)."""
    if len(salt) != SALT_BYTES:
        raise ValueError("the salt has eight bytes")
    told = "\0".join((normalised(family_name), normalised(first_given_name), birth_date))
    return hashlib.sha256(salt + told.encode()).digest()[:COMMITMENT_BYTES]


def normalised(text: str) -> str:
    """Return `text` without case, accents or punctuation, words separated by one space.

    In order: NFKD; full case folding; NFKD again; œ and æ become oe and ae; marks (general
    category M) go; whatever is neither letter nor number becomes a space; spaces are collapsed.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", folded).translate(_LIGATURES)
    letters = (c for c in plain if not unicodedata.category(c).startswith("M"))
    spaced = "".join(c if unicodedata.category(c)[0] in "LN" else " " for c in letters)
    return " ".join(spaced.split())
