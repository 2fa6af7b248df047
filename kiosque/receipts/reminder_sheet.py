"""Reminders on paper: each with its day in words, whom to ask, and a code for a telephone.

It bears no seal and nobody's name: it may hang on a refrigerator.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.cards import Code, add_card
from kiosque.receipts.furniture import Unsealed, frame_unsealed
from kiosque.receipts.layout import Paragraph, Picture, Sheet
from kiosque.receipts.look import PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import CALENDAR, CLOCK, PHONE, PLACE
from kiosque.receipts.rendering import render
from kiosque.receipts.sections import Section, add_fixed, add_section
from kiosque.receipts.two_columns import pair_beside, words_of_two

TITLE = "Vos rappels"
CONTACT = "Qui joindre"
WORDS = (CONTACT,)
"""What it prints around its fixed lines, besides the days."""
INTRODUCTION = (
    "Chaque rappel a son carré. Votre téléphone le lit, et le met dans votre agenda.",
    "Ce papier ne porte aucun nom. Vous pouvez l'afficher chez vous.",
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do by a day, in words; what is not known is empty."""

    day: str
    what: str
    again: str
    """How often it comes back."""
    where: str
    phone: str
    hours: str
    code: Code


@dataclass(frozen=True, slots=True)
class ReminderSheet:
    """Everything that the sheet prints, already in words."""

    organisation: str
    reminders: tuple[Reminder, ...]
    contacts: Section
    foot: str
    practice: bool
    made_at: datetime


def fixed_lines(*, practice: bool) -> tuple[Line, ...]:
    """Return what every sheet says first."""
    warning = "SPÉCIMEN\N{NO-BREAK SPACE}: ce papier sert à s'exercer. Il n'a aucune valeur."
    return (
        Line("title", TITLE, None),
        *((Line("warning", warning, None),) if practice else ()),
        *(Line("paragraph", sentence, None) for sentence in INTRODUCTION),
    )


def draw_reminders(
    told: ReminderSheet, look: Look = PLAIN, two: Bilingual | None = None
) -> DrawnPaper:
    """Draw the sheet; the same sheet gives the same bytes.

    `two` holds `fixed_lines` with the language of the person beside them.
    """
    scale = look.scale
    sheet = Sheet(frame_unsealed(look.logo), leading=scale.leading)
    add_fixed(sheet, scale, fixed_lines(practice=told.practice), (), two)
    for reminder in told.reminders:
        add_card(sheet, scale, reminder.code, _words(scale, reminder, two))
    add_section(sheet, scale, told.contacts, two)
    furniture = Unsealed(
        organisation=told.organisation,
        label="SPÉCIMEN — rappels" if told.practice else "rappels",
        foot=told.foot,
        mark="SPÉCIMEN" if told.practice else "",
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=told.made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))


def _words(scale: TypeScale, reminder: Reminder, two: Bilingual | None) -> list[Paragraph]:
    day = Paragraph(
        (Span(reminder.day, strong=True),),
        scale.heading,
        indent=scale.indent,
        role="H2",
        picture=CALENDAR,
    )
    what = Paragraph(
        (Span(reminder.what, strong=True), Span(reminder.again)), scale.size, indent=scale.indent
    )
    known: tuple[tuple[str, str, Picture], ...] = (
        ("Où", reminder.where, PLACE),
        ("Téléphone", reminder.phone, PHONE),
        ("Horaires", reminder.hours, CLOCK),
    )
    others = [
        Paragraph(
            (Span(f"{label}\N{NO-BREAK SPACE}: {text}"),),
            scale.size,
            before=scale.gap,
            indent=scale.indent,
            picture=picture,
        )
        for label, text, picture in known
        if text
    ]
    if two is None:
        return [day, what, *others]
    return [day, words_of_two(two, day).right, what, *_what_beside(two, what), *others]


def _what_beside(two: Bilingual, what: Paragraph) -> Iterator[Paragraph]:
    """Yield what is to be done in the language, or in French with a mark."""
    title, again = what.spans
    found = pair_beside(two, title.text, again.text)
    if found is not None:
        spans = Span(found[0], strong=True), Span(found[1])
        yield replace(what, spans=spans, language=found[2], aside=True)
