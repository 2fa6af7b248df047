"""The file that a translator works on: every sentence, with what is translated already."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Final

from kiosque.mandates.editions import Edition, edition, newest_edition
from kiosque.mandates.text import CURRENT
from kiosque.mandates.translatable import Translatable, translatable

_HEADER: Final = (
    "Papiers de kiosque à côté du français : trous {entre accolades}, *gras* et chiffres restent\n"
    "les mêmes. Le mode d'emploi est dans mandates/README.md."
)


def extracted(language: str | None) -> bytes:
    """Return a gettext file of the texts in force; with a language, its newest translations.

    It is dated as the newest of the texts, so that the same sentences give the same file.
    """
    name = None if language is None else newest_edition(language)
    known = None if name is None else edition(name)
    drawn_up = date.fromisoformat(max(text[-10:] for text in CURRENT.values()))
    return gettext_file(translatable(), language, known, drawn_up)


def gettext_file(
    sentences: Iterable[Translatable],
    language: str | None,
    known: Edition | None,
    drawn_up: date,
    header: str = _HEADER,
) -> bytes:
    """Return a gettext file of these sentences, with the translations that are `known`."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    moment = datetime(drawn_up.year, drawn_up.month, drawn_up.day, tzinfo=UTC)
    catalogue = Catalog(
        locale=language,
        header_comment="\n".join(f"# {line}" for line in header.splitlines()),
        project="kiosque",
        charset="utf-8",
        creation_date=moment,
        revision_date=moment,
        fuzzy=False,
    )
    for one in sentences:
        found = None if known is None else known.find(one.french, one.context)
        catalogue.add(
            one.french,
            "" if found is None else found[1],
            context=one.context,
            locations=[(where, None) for where in one.where],  # type: ignore[misc]
        )
    output = BytesIO()
    write_po(output, catalogue, width=0)
    return output.getvalue()
