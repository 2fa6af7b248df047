"""Identifiers typed inside a free text: they would reach a case file through the back door."""

import re
from typing import Final

_GAP: Final = r"[\s.\-]?"
_SOCIAL_SECURITY: Final = re.compile(rf"(?<![0-9A-Z])[123478](?:{_GAP}[0-9AB]){{14}}(?![0-9])")
_TAX_NUMBER: Final = re.compile(rf"(?<![0-9A-Z])[0-3](?:{_GAP}[0-9]){{12}}(?![0-9])")
_BANK_ACCOUNT: Final = re.compile(rf"(?<![0-9A-Z])[A-Z]{{2}}[0-9]{{2}}(?:{_GAP}[0-9A-Z]){{11,30}}")
_SHORTEST_ACCOUNT: Final = 15
"""Signs of the shortest IBAN (ISO 13616)."""


def holds_identifier(text: str) -> bool:
    """Tell whether a text holds a social security number, a tax number or an IBAN with its key."""
    from stdnum.fr import nif, nir

    written = text.upper()
    return (
        any(nir.is_valid(_tight(found)) for found in _SOCIAL_SECURITY.findall(written))
        or any(nif.is_valid(_tight(found)) for found in _TAX_NUMBER.findall(written))
        or any(_begins_with_account(_tight(found)) for found in _BANK_ACCOUNT.findall(written))
    )


def _tight(found: str) -> str:
    return re.sub(r"[\s.\-]", "", found)


def _begins_with_account(signs: str) -> bool:
    """Tell whether an IBAN stands there; what follows it in the sentence may hang on to it."""
    from stdnum import iban

    lengths = range(_SHORTEST_ACCOUNT, len(signs) + 1)
    return any(iban.is_valid(signs[:length]) for length in lengths)
