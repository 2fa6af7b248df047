"""Who opened the official page of a source, and when: written by name, never supposed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.freshness import STALE_AFTER
from kiosque.procedures.library import LoadedFile
from kiosque.procedures.model import Procedure, Source
from kiosque.procedures.text_edits import with_entries

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class ToReview:
    """A source whose official page nobody opened, or not for long."""

    procedure: Procedure
    source: Source


def reviewed(loaded: LoadedFile, source_id: str, by: str, day: date, today: date) -> str:
    """Return the text of a file with who opened the page of a source, and that day.

    The rest of the text stays as it is. Raises `InputError` for a source that is not in it, a day
    to come, a day before the copy that the procedure was written from, or nobody's name.
    """
    known = [source.id for source in loaded.procedure.sources]
    if source_id not in known:
        raise InputError(
            "source",
            N_("Cette démarche n'a pas cette source. Celles qu'elle a : {known}."),
            known=", ".join(known),
        )
    if day > today:
        raise InputError("day", N_("Cette date est dans le futur."))
    name = " ".join(by.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError("by", N_("Donnez le nom de la personne qui a ouvert la page officielle."))
    at = known.index(source_id)
    if day < loaded.procedure.sources[at].read_on:
        raise InputError(
            "day", N_("Cette date est d'avant la lecture dont la démarche a été écrite.")
        )
    entries = {"verifie_le": day.isoformat(), "verifie_par": name}
    return with_entries(loaded.text, ("sources", at), "lu_le", entries)


def to_review(procedures: tuple[Procedure, ...], today: date) -> Iterator[ToReview]:
    """Yield the sources to open, procedure by procedure."""
    for procedure in procedures:
        for source in procedure.sources:
            if source.checked_on is None or today - source.checked_on > STALE_AFTER:
                yield ToReview(procedure, source)
