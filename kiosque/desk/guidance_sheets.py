"""What a person takes away from a guided procedure: documents, reminders, where it happens.

The sheet bears no name and no answer, the days of reminders apart: it may be left on a table.
"""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kiosque.desk.cases import CaseFile, walk_case
from kiosque.desk.papers import Paper
from kiosque.desk.remaining import due_reminders
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.i18n.dates import date_in_words
from kiosque.procedures.calendar_file import calendar_file
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.guard_words import said
from kiosque.procedures.model import Procedure
from kiosque.procedures.step_text import (
    introduction,
    late_words,
    piece_words,
    reminder_words,
)
from kiosque.procedures.steps import PiecesStep, SiteStep, WantedPiece
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import source_line
from kiosque.receipts.cards import Code
from kiosque.receipts.guidance_sheet import CaptionedCode, GuidanceSheet, draw_guidance
from kiosque.receipts.look import PLAIN, Look
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import CALENDAR, DOCUMENT, SEAL
from kiosque.receipts.sections import Entry, Section

TO_BRING, HELD = "[  ]", "[X]"


@dataclass(frozen=True, slots=True)
class Told:
    """What a sheet is made from."""

    procedure: Procedure
    catalogue: Catalogue
    where: Walk | None
    """None for a procedure that was only read: every document may then be wanted."""
    held: Collection[str]
    """Documents that the person has, by key of the shared catalogue."""
    at: datetime
    """Aware, in the local time zone."""
    practice: bool = False


def guidance_paper(session: Session, case: CaseFile, *, large: bool = False) -> Paper:
    """Return the sheet of a case as a PDF, in memory: documents, reminders, addresses."""
    session.must_be_mediator()
    where = walk_case(session, case)
    told = Told(
        case.procedure,
        case.catalogue,
        where,
        case.state.held,
        session.now(),
        practice=session.practice,
    )
    drawn = drawn_sheet(told, Look(large=large))
    return Paper("guidance", case.id, drawn.pdf, drawn.missing)


def drawn_sheet(told: Told, look: Look = PLAIN) -> DrawnPaper:
    """Return the sheet drawn."""
    return draw_guidance(sheet(told), look)


def sheet(told: Told) -> GuidanceSheet:
    """Return the sheet in words."""
    procedure, day = told.procedure, told.at.date()
    late = late_words(procedure, day)
    wanted = tuple(_wanted(told))
    held = tuple(_piece(told, one) for one in wanted if one.piece in told.held)
    missing = tuple(_piece(told, one) for one in wanted if one.piece not in told.held)
    bring = _("À apporter la prochaine fois") if told.held else _("Documents à préparer")
    sections = (
        Section(bring, missing, TO_BRING, DOCUMENT),
        Section(_("Documents que vous avez"), tuple(_named_only(held)), HELD, SEAL),
        Section(_("À faire plus tard"), tuple(_reminders(told)), picture=CALENDAR),
    )
    foot = _("Fiche faite le {day}. Seule l'administration décide.")
    return GuidanceSheet(
        title=procedure.title,
        facts=(*introduction(procedure, told.catalogue), *([late] if late else [])),
        sections=sections,
        codes=tuple(_codes(told)),
        evidence=Section(_("D'où cela vient"), tuple(_sources(told))),
        foot=foot.format(day=date_in_words(day)),
        practice=told.practice,
        made_at=told.at,
    )


def _wanted(told: Told) -> Iterator[WantedPiece]:
    """Yield each document once, in the order of the steps."""
    steps = told.procedure.steps if told.where is None else told.where.path
    seen: set[str] = set()
    for step in steps:
        if not isinstance(step, PiecesStep):
            continue
        for one in step.pieces if told.where is None else told.where.wanted_pieces(step):
            if one.piece not in seen:
                seen.add(one.piece)
                yield one


def _piece(told: Told, wanted: WantedPiece) -> Entry:
    label, *notes = piece_words(wanted, told.catalogue, at_desk=False)
    if wanted.guard is not None and told.where is None:
        condition = said(wanted.guard, told.procedure, told.catalogue.values, told.at.date())
        notes.insert(0, _("Seulement si {condition}").format(condition=condition))
    return Entry(label, "".join(f" {_sentence(note)}" for note in notes))


def _named_only(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Yield documents that are here: where to get them is of no use any more."""
    yield from (replace(entry, details="") for entry in entries)


def _reminders(told: Told) -> Iterator[Entry]:
    if told.where is None:
        return
    for step, _due in due_reminders(told.where):
        yield Entry(_sentence(step.title), f" {_sentence(reminder_words(told.where, step))}")


def _sources(told: Told) -> Iterator[Entry]:
    """Yield what the documents and the sites rest on; the whole list is in the procedure."""
    steps = told.procedure.steps if told.where is None else told.where.path
    cited = {
        one for step in steps if isinstance(step, PiecesStep | SiteStep) for one in step.sources
    }
    for source in told.procedure.sources:
        if source.id in cited:
            yield Entry("", f"{source_line(source)}. {source.url}")


def _codes(told: Told) -> Iterator[CaptionedCode]:
    yield from _addresses(told)
    if told.where is None:
        return
    for step, due in due_reminders(told.where):
        uid = f"{secrets.token_hex(8)}@kiosque"
        file = calendar_file(
            told.procedure, step, due, told.catalogue, uid=uid, now=told.at, brief=True
        )
        caption = _("Avec votre téléphone, ce code met ce rappel dans votre agenda : {title}")
        alt = _("Code du rappel : {title}")
        code = Code(alt.format(title=step.title), file.decode("utf-8"))
        yield CaptionedCode(caption.format(title=step.title), code)


def _addresses(told: Told) -> Iterator[CaptionedCode]:
    """Yield the official address of each site that the path leads to, else of the service."""
    steps = told.procedure.steps if told.where is None else told.where.path
    urls = [step.url for step in steps if isinstance(step, SiteStep)]
    if not urls and told.procedure.service is not None:
        urls = [told.procedure.service.url]
    for url in dict.fromkeys(urls):
        caption = _("Avec votre téléphone, ce code ouvre le site officiel : {url}")
        code = Code(_("Code de l'adresse {url}").format(url=url), url)
        yield CaptionedCode(caption.format(url=url), code)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
