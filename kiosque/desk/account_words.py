"""The account of a visit in the words of its paper: French, short, one thing a line.

Each sentence is a wording, from which the French is printed and what stands beside it in another
language. What a person wrote is the same in both.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kiosque.desk.acts import Act, ActResult
from kiosque.desk.closing import AccountOfVisit, ToDo
from kiosque.desk.session import Session
from kiosque.desk.wordings import as_sentence, by_french
from kiosque.i18n.dates import NBSP
from kiosque.mandates.paper_words import (
    BEFORE,
    CONTACT,
    HOURS,
    MINUTE,
    MINUTES,
    RESULT,
    REVOKED_BEFORE,
    WHEN_AND_WITH,
    WHO,
    WITH_REFERENCE,
)
from kiosque.mandates.phrases import (
    TO_DO_BEFORE,
    Phrase,
    Sentence,
    Verbatim,
    Wording,
    day_phrase,
    day_told,
    moment_phrase,
)
from kiosque.mandates.postures import Posture
from kiosque.mandates.saying import in_french
from kiosque.mandates.translation import Around
from kiosque.receipts.account_paper import FOR_DATA, TO_END, AccountPaper
from kiosque.receipts.sections import Entry

POSTURE_WORDS = {
    Posture.JE_FAIS: "L'aidant a fait les démarches pour la personne.",
    Posture.J_ACCOMPAGNE: "L'aidant a accompagné la personne.",
    Posture.JE_FORME: "L'aidant a formé la personne.",
}
_HOUR = 60


def account_on_paper(session: Session, account: AccountOfVisit) -> AccountPaper:
    """Return what the account of a closed visit prints."""
    when, *facts = map(in_french, account_facts(session, account))
    remaining = [act for act in account.acts if act.result is ActResult.TO_DO]
    return AccountPaper(
        organisation=account.organisation["name"],
        practice=session.practice,
        number=account.mandate_number or "",
        when=when,
        facts=tuple(facts),
        done=tuple(map(done_entry, done_acts(account.acts))),
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
        made_at=session.local(account.closed_at),
    )


def account_facts(session: Session, account: AccountOfVisit) -> tuple[Wording, ...]:
    """Return when it was and with whom, how the person was helped, for how long."""
    return (
        Sentence(when_and_with(session.local(account.closed_at), account.mediator)),
        Phrase(POSTURE_WORDS[account.posture]),
        span(account.minutes),
    )


def around_account(session: Session, account: AccountOfVisit) -> Around:
    """Return what the account says in any language, by its French."""
    told = (*map(done_details, done_acts(account.acts)), *map(to_do_details, account.to_do))
    return by_french((*account_facts(session, account), *told))


def done_acts(acts: Iterable[Act]) -> list[Act]:
    return [act for act in acts if act.result is not ActResult.TO_DO]


def done_entry(act: Act) -> Entry:
    return Entry(act.label, in_french(done_details(act)))


def done_details(act: Act) -> Wording:
    """Return what came of an act, after its label."""
    result = Phrase(act.result.label, RESULT)
    told: Wording = result
    if act.reference:
        holes: dict[str, Wording] = {"resultat": result, "reference": Verbatim(act.reference)}
        told = Phrase(WITH_REFERENCE, None, holes)
    told = Sentence(told)
    if act.revoked_at:
        since = {"date": moment_phrase(datetime.fromisoformat(act.revoked_at))}
        told = (told, " ", Phrase(REVOKED_BEFORE, None, since))
    return (f"{NBSP}: ", told)


def to_do_entry(item: ToDo) -> Entry:
    return Entry(as_sentence(item.what), in_french(to_do_details(item)))


def to_do_details(item: ToDo) -> Wording:
    """Return who does a thing, with whom, before when: each a short sentence."""
    # The day comes last: figures before Latin words would run with them, from left to right.
    return (
        *_said_of(WHO, "qui", item.who),
        *_said_of(CONTACT, "contact", item.contact),
        *_before(item.before),
    )


def _said_of(pattern: str, hole: str, told: str) -> tuple[Wording, ...]:
    phrase = Phrase(pattern, None, {hole: Verbatim(told)})
    return (" ", Sentence(phrase)) if told else ()


def _before(told: str) -> tuple[Wording, ...]:
    """Return by when: a day, or what was written in the place of one."""
    day = day_told(told)
    if day is None:
        return _said_of(BEFORE, "quand", told)
    return (" ", Sentence(Phrase(TO_DO_BEFORE, None, {"date": day_phrase(day)})))


def when_and_with(moment: datetime, mediator: str) -> Phrase:
    """Return when something was, `moment` being local, and with whom, without a full stop."""
    holes: dict[str, Wording] = {"date": moment_phrase(moment), "mediateur": Verbatim(mediator)}
    return Phrase(WHEN_AND_WITH, None, holes)


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


def span(minutes: int) -> Phrase:
    """Return « Durée : 40 minutes. » or « Durée : 1 h 05. »."""
    hours, rest = divmod(minutes, _HOUR)
    if hours:
        return Phrase(HOURS, None, {"heures": f"{hours}", "minutes": f"{rest:02d}"})
    return Phrase(MINUTES if rest > 1 else MINUTE, None, {"minutes": f"{rest}"})
