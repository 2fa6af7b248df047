"""What a person takes away from a guided procedure: documents, reminders, where it happens.

The sheet bears no name and no answer, the days of reminders apart: it may be left on a table. Each
sentence is a wording, from which the French is printed and what stands beside it in another
language; the sources are in French alone.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosque.desk.cases import CaseFile, walk_case
from kiosque.desk.languages import sheet_translator
from kiosque.desk.papers import Paper
from kiosque.desk.remaining import due_reminders
from kiosque.desk.session import Session
from kiosque.desk.wordings import by_french, in_a_row, line_wording
from kiosque.i18n.dates import NBSP, date_in_words
from kiosque.mandates.paper_words import TO_BRING
from kiosque.mandates.phrases import Phrase, Plain, Sentence, Verbatim, Wording
from kiosque.mandates.saying import in_french
from kiosque.mandates.translated_texts import lines_said
from kiosque.mandates.translation import Around, Bilingual, Translator, fixed_words
from kiosque.procedures.calendar_file import calendar_file
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.guard_words import said
from kiosque.procedures.model import Procedure
from kiosque.procedures.saying import Line, Saying
from kiosque.procedures.sheet_texts import (
    EVIDENCE,
    HELD,
    LATER,
    REMINDER_CODE,
    SITE_CODE,
    THEY_DECIDE,
    TO_PREPARE,
)
from kiosque.procedures.step_text import (
    introduction_lines,
    late_line,
    piece_lines,
    reminder_lines,
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

EMPTY_BOX, TICKED_BOX = "[  ]", "[X]"
ONLY_IF = "Seulement si {condition}"

Item = tuple[Wording, Wording]
"""A line of a list: what it is about, then what is to be known of it."""


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


def guidance_paper(
    session: Session, case: CaseFile, language: str | None = None, *, large: bool = False
) -> Paper:
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
    translator = sheet_translator(session, language)
    two = None if translator is None else beside(told, translator)
    drawn = draw_guidance(sheet(told), Look(large=large), two)
    return Paper("guidance", case.id, drawn.pdf, drawn.missing)


def drawn_sheet(told: Told, look: Look = PLAIN) -> DrawnPaper:
    """Return the sheet drawn, in French alone: no organisation says which languages it trusts."""
    return draw_guidance(sheet(told), look)


def sheet(told: Told) -> GuidanceSheet:
    """Return the sheet in words."""
    missing, held = _documents(told)
    sections = (
        Section(_to_bring(told), _entries(missing), EMPTY_BOX, DOCUMENT),
        Section(HELD, _entries(held), TICKED_BOX, SEAL),
        Section(LATER, _entries([*_reminders(told)]), picture=CALENDAR),
    )
    return GuidanceSheet(
        title=told.procedure.title,
        facts=tuple(map(in_french, _facts(told))),
        sections=sections,
        codes=tuple(CaptionedCode(in_french(caption), code) for caption, code in _codes(told)),
        evidence=Section(EVIDENCE, tuple(_sources(told))),
        foot=f"Fiche faite le {date_in_words(told.at.date())}. {THEY_DECIDE}",
        practice=told.practice,
        made_at=told.at,
    )


def beside(told: Told, translator: Translator) -> Bilingual:
    """Return what the sheet says in another language, by its French."""
    missing, held = _documents(told)
    items = (one for item in (*missing, *held, *_reminders(told)) for one in item)
    captions = (caption for caption, _code in _codes(told))
    words: Around = {
        **fixed_words((_to_bring(told), HELD, LATER, EVIDENCE, THEY_DECIDE)),
        **by_french((Plain(told.procedure.title), *_facts(told), *items, *captions)),
    }
    return lines_said((), translator, words)


def _to_bring(told: Told) -> str:
    return TO_BRING if told.held else TO_PREPARE


def _facts(told: Told) -> tuple[Wording, ...]:
    """Return what to know of the procedure, and whether it is late to be checked again."""
    late = late_line(told.procedure, told.at.date())
    lines = introduction_lines(told.procedure, told.catalogue)
    return tuple(map(line_wording, (*lines, *(() if late is None else (late,)))))


def _documents(told: Told) -> tuple[list[Item], list[Item]]:
    """Return the documents to bring, and those that are here: of these, the name is enough."""
    missing: list[Item] = []
    held: list[Item] = []
    for wanted in _wanted(told):
        label, notes = piece_lines(wanted, told.catalogue)
        name = in_a_row([*map(line_wording, label)])
        if wanted.piece in told.held:
            held.append((name, ""))
        else:
            missing.append((name, _sentences((*_condition(told, wanted), *notes))))
    return missing, held


def _condition(told: Told, wanted: WantedPiece) -> Iterator[Saying]:
    """Yield on what a document depends, where nobody answered yet."""
    if wanted.guard is not None and told.where is None:
        today = told.at.date()
        condition = said(wanted.guard, told.procedure, told.catalogue.values, today)
        yield Saying(ONLY_IF, texts={"condition": condition})


def _sentences(lines: Sequence[Line]) -> Wording:
    """Return lines after what they are about, each a sentence."""
    return tuple(one for line in lines for one in (" ", Sentence(line_wording(line))))


def _entries(items: Sequence[Item]) -> tuple[Entry, ...]:
    return tuple(Entry(in_french(what), in_french(details)) for what, details in items)


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


def _reminders(told: Told) -> Iterator[Item]:
    if told.where is None:
        return
    for step, _due in due_reminders(told.where):
        when = in_a_row([*map(line_wording, reminder_lines(told.where, step))], ", ")
        yield Sentence(Plain(step.title)), (" ", Sentence(when))


def _sources(told: Told) -> Iterator[Entry]:
    """Yield what the documents and the sites rest on; the whole list is in the procedure."""
    steps = told.procedure.steps if told.where is None else told.where.path
    cited = {
        one for step in steps if isinstance(step, PiecesStep | SiteStep) for one in step.sources
    }
    for source in told.procedure.sources:
        if source.id in cited:
            yield Entry("", f"{source_line(source)}. {source.url}")


def _codes(told: Told) -> Iterator[tuple[Wording, Code]]:
    """Yield each code with what it does."""
    yield from _addresses(told)
    if told.where is None:
        return
    for step, due in due_reminders(told.where):
        uid = f"{secrets.token_hex(8)}@kiosque"
        file = calendar_file(
            told.procedure, step, due, told.catalogue, uid=uid, now=told.at, brief=True
        )
        caption = Phrase(REMINDER_CODE, None, {"title": Plain(step.title)})
        alt = f"Code du rappel{NBSP}: {step.title}"
        yield caption, Code(alt, file.decode("utf-8"))


def _addresses(told: Told) -> Iterator[tuple[Wording, Code]]:
    """Yield the official address of each site that the path leads to, else of the service."""
    steps = told.procedure.steps if told.where is None else told.where.path
    urls = [step.url for step in steps if isinstance(step, SiteStep)]
    if not urls and told.procedure.service is not None:
        urls = [told.procedure.service.url]
    for url in dict.fromkeys(urls):
        caption = Phrase(SITE_CODE, None, {"url": Verbatim(url)})
        yield caption, Code(f"Code de l'adresse {url}", url)
