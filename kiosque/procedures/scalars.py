"""The scalars of content files: every one is a text, read strictly.

Imported only when a file is read, because pydantic is heavy.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic import WithJsonSchema as AsSchema

from kiosque.i18n import N_
from kiosque.i18n.typography import french_spaces

DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NOT_A_DAY: Final = N_("ce n'est pas une date : on écrit 2026-11-24")
NOT_YES_NO: Final = N_("on écrit oui ou non")
NOT_A_VALUE: Final = N_("un nombre, une date ou un texte est attendu ici")
NOT_WHOLE: Final = N_("un nombre entier est attendu ici")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
TITLE_LENGTH: Final = 60
"""Characters; a longer title is cut on a narrow terminal, above all once translated."""
TRANSLATABLE: Final = "x-traduisible"
"""Key of the published schema, true for what is said to people and translated."""


def day(text: Any) -> date:
    """Return the day written `2026-11-24`; raises `ValueError`."""
    try:
        if isinstance(text, str) and len(text) == len("2026-11-24"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(NOT_A_DAY)


def yes_no(text: Any) -> bool:
    """Return whether the text is `oui`; raises `ValueError` unless it is `oui` or `non`."""
    if text not in ("oui", "non"):
        raise ValueError(NOT_YES_NO)
    return bool(text == "oui")


def whole(text: Any) -> int:
    """Return a whole number of at most six digits; raises `ValueError`."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 6:  # noqa: PLR2004
        return int(text)
    raise ValueError(NOT_WHOLE)


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,60}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$")]
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=1200), AfterValidator(french_spaces)
]
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=TITLE_LENGTH), AfterValidator(french_spaces)
]
Said = Annotated[Text, Field(json_schema_extra={TRANSLATABLE: True})]
"""A text for people, and so for those who translate."""
SaidTitle = Annotated[Title, Field(json_schema_extra={TRANSLATABLE: True})]
SaidUnit = Annotated[
    str,
    StringConstraints(min_length=1, max_length=20),
    Field(json_schema_extra={TRANSLATABLE: True}),
]
Guard = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Url = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(/[!-~]*)?$", max_length=500)]
Domain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Interval = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]? (jours?|semaines?|mois|ans?)$")]
Day = Annotated[date, BeforeValidator(day), AsSchema({"type": "string", "pattern": DAY})]
YesNo = Annotated[
    bool, BeforeValidator(yes_no), AsSchema({"enum": ["oui", "non"], "type": "string"})
]
Whole = Annotated[
    int,
    BeforeValidator(whole),
    AsSchema({"type": ["integer", "string"], "pattern": "^[0-9]{1,6}$"}),
]


class Shape(BaseModel):
    """A mapping whose every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def worth(text: Any) -> Decimal | date | str:
    """Return a number, a day, or the text itself; raises `ValueError` for anything but a text."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError(NOT_A_VALUE)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    try:
        return day(text)
    except ValueError:
        return text
