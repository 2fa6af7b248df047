"""The account of a visit in the words of its paper: French, short, one thing a line."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from kiosque.desk.acts import Act, ActResult
from kiosque.desk.closing import AccountOfVisit, ToDo
from kiosque.desk.session import Session
from kiosque.i18n.dates import NBSP, long_moment
from kiosque.mandates.phrases import (
    TO_DO_BEFORE,
    Phrase,
    Verbatim,
    Wording,
    day_phrase,
    day_told,
)
from kiosque.mandates.postures import Posture
from kiosque.receipts.account_paper import FOR_DATA, TO_END, AccountPaper
from kiosque.receipts.sections import Entry

POSTURE_WORDS = {
    Posture.JE_FAIS: "L'aidant a fait les démarches pour la personne.",
    Posture.J_ACCOMPAGNE: "L'aidant a accompagné la personne.",
    Posture.JE_FORME: "L'aidant a formé la personne.",
}
_ENDINGS = (".", "!", "?", "…")


def account_on_paper(session: Session, account: AccountOfVisit) -> AccountPaper:
    """Return what the account of a closed visit prints."""
    closed = session.local(account.closed_at)
    done = [act for act in account.acts if act.result is not ActResult.TO_DO]
    remaining = [act for act in account.acts if act.result is ActResult.TO_DO]
    return AccountPaper(
        organisation=account.organisation["name"],
        practice=session.practice,
        number=account.mandate_number or "",
        when=as_sentence(f"Le {long_moment(closed)}, avec {account.mediator}"),
        facts=(POSTURE_WORDS[account.posture], f"Durée{NBSP}: {span(account.minutes)}."),
        done=tuple(map(done_entry, done)),
        to_do=(
            *(Entry(as_sentence(act.label)) for act in remaining),
            *map(to_do_entry, account.to_do),
        ),
        contacts=(
            *(Entry("", as_sentence(line)) for line in account.contacts),
            *organisation_entries(
                account.organisation, mandated=account.mandate_number is not None
            ),
        ),
        made_at=closed,
    )


def done_entry(act: Act) -> Entry:
    told = act.result.label
    if act.reference:
        told = f"{told}, référence{NBSP}{act.reference}"
    entry = f"{NBSP}: {as_sentence(told)}"
    if act.revoked_at:
        since = long_moment(datetime.fromisoformat(act.revoked_at))
        entry += f" Fait avant que la structure sache que le mandat était annulé depuis le {since}."
    return Entry(act.label, entry)


def to_do_entry(item: ToDo) -> Entry:
    """Return what remains, then who does it, before when, with whom: each a short sentence."""
    return Entry(as_sentence(item.what), _before(item.before).join(_around_day(item)))


def _before(told: str) -> str:
    """Return by when: a day, or what was written in the place of one."""
    if not told:
        return ""
    return f" {as_sentence(f'Avant le {told}' if day_told(told) else f'Avant{NBSP}: {told}')}"


def days_to_do(items: Iterable[ToDo]) -> dict[str, Wording]:
    """Return what is known of the things to do by a day, by its French: the day in any language.

    What a mediator wrote stays French.
    """
    dated = ((item, day_told(item.before)) for item in items)
    return {to_do_entry(item).details: _by(item, day) for item, day in dated if day is not None}


def _by(item: ToDo, day: date) -> Wording:
    # The day comes last: figures before French words would run with them, from left to right.
    before = Phrase(TO_DO_BEFORE, None, {"date": day_phrase(day)})
    return (Verbatim(f"{''.join(_around_day(item))} "), before, ".")


def _around_day(item: ToDo) -> tuple[str, str]:
    """Return what is said before the day of a thing to do, and after it."""
    who = f" {as_sentence(f'Qui{NBSP}: {item.who}')}" if item.who else ""
    contact = f" {as_sentence(f'Contact{NBSP}: {item.contact}')}" if item.contact else ""
    return who, contact


def organisation_entries(on_record: Mapping[str, str], *, mandated: bool) -> tuple[Entry, ...]:
    where = place_words(on_record)
    data_protection = on_record["data_protection_contact"]
    ending = Entry(TO_END, f"{NBSP}: {as_sentence(on_record['contact'])}")
    return (
        Entry(on_record["name"], f", {where}." if where else "."),
        *((ending,) if mandated else ()),
        Entry(FOR_DATA, f"{NBSP}: {as_sentence(data_protection)}"),
    )


def place_words(on_record: Mapping[str, str]) -> str:
    """Return where an organisation is, as far as it is known."""
    town = f"{on_record['postcode']} {on_record['city']}".strip()
    return ", ".join(part for part in (on_record["address"], town) if part)


def span(minutes: int) -> str:
    """Return « 40 minutes » or « 1 h 05 »."""
    hours, rest = divmod(minutes, 60)
    if hours:
        return f"{hours}{NBSP}h{NBSP}{rest:02d}"
    return f"{rest}{NBSP}minute{'s' if rest > 1 else ''}"


def as_sentence(text: str) -> str:
    """Return `text` with a full stop where it has no end yet."""
    return text if text.endswith(_ENDINGS) else f"{text}."
