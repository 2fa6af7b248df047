"""A person's sheet: who they are and were, their mandates, what was tied to them."""

from collections import Counter
from dataclasses import dataclass

from kiosque.desk.citizens import citizen_identity
from kiosque.desk.mandates import MandateLine, list_mandates
from kiosque.desk.merging import StandingMerge, merges_of
from kiosque.desk.reading import note_reading
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.scopes import scope


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What is known of one person."""

    id: str
    """Of the record that they are shown under."""
    identity: PivotIdentity
    former: tuple[PivotIdentity, ...]
    """Who they were said to be before, oldest first."""
    mandates: tuple[MandateLine, ...]
    merges: tuple[StandingMerge, ...]

    @property
    def doubled_scopes(self) -> tuple[str, ...]:
        """Scopes that two running mandates cover, as a merge or two kiosks may bring about.

        Both stand; the next mandate of the person takes the place of both.
        """
        running = (
            scope for line in self.mandates if line.view.usable for scope in line.view.scopes
        )
        return tuple(sorted(scope for scope, count in Counter(running).items() if count > 1))


def sheet_notes(sheet: PersonSheet) -> tuple[str, ...]:
    """Return what is to be known of a person besides name and mandates, a line each."""
    former = (
        _("Connue avant comme : {who}").format(
            who=f"{name_on_paper(one)}, {birth_words(one, None)}"
        )
        for one in sheet.former
    )
    doubled = (
        _("Deux mandats en cours couvrent « {scope} » ; le prochain les remplacera.").format(
            scope=_(scope(key).title)
        )
        for key in sheet.doubled_scopes
    )
    return (*former, *doubled)


def open_sheet(session: Session, citizen_id: str) -> PersonSheet:
    """Return a person's sheet, and journal that it was read.

    Raises `UnreadableError` for somebody unknown here, or erased.
    """
    session.must_be_mediator()
    identity = citizen_identity(session, citizen_id)
    directory = session.database.read(session.known_people)
    citizen = directory.shown(citizen_id)
    note_reading(session, citizen, "sheet")
    return PersonSheet(
        id=citizen,
        identity=identity,
        former=directory.former_identities(citizen),
        mandates=list_mandates(session, citizen),
        merges=merges_of(session, citizen),
    )
