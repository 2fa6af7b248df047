"""The account of all that was done for a person, in the words of its paper."""

from collections.abc import Iterator
from datetime import datetime

from kiosque.desk.account_words import (
    POSTURE_WORDS,
    done_acts,
    done_details,
    done_entry,
    organisation_entries,
    span,
    to_do_details,
    to_do_entry,
    when_and_with,
)
from kiosque.desk.acts import ActResult
from kiosque.desk.mandates import MandateLine
from kiosque.desk.session import Session
from kiosque.desk.whole_account import VisitDone, WholeAccount
from kiosque.desk.wordings import as_sentence, by_french, in_a_row
from kiosque.i18n.dates import NBSP
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.paper_words import (
    AS_OF,
    MANDATE_LINE,
    NOT_FINISHED,
    STATE,
    THINGS_DONE,
    UNDER_MANDATE,
    VISITS,
)
from kiosque.mandates.phrases import Phrase, Verbatim, Wording, moment_phrase
from kiosque.mandates.saying import in_french
from kiosque.mandates.scopes import scope
from kiosque.mandates.translation import Around
from kiosque.receipts.sections import Entry
from kiosque.receipts.whole_account_paper import VisitOnPaper, WholeAccountPaper


def whole_account_on_paper(session: Session, account: WholeAccount) -> WholeAccountPaper:
    """Return what the account of a person prints."""
    mandated = bool(account.mandates)
    return WholeAccountPaper(
        organisation=session.organisation.name,
        practice=session.practice,
        when=in_french(_as_of(account)),
        facts=(in_french(_sum(account)),),
        mandates=tuple(
            Entry(line.number, in_french(_mandate_details(session, line)))
            for line in reversed(account.mandates)
        ),
        visits=tuple(map(_visit, account.visits)),
        contacts=organisation_entries(session.organisation.on_record(), mandated=mandated),
        made_at=account.at,
    )


def account_lines(session: Session, account: WholeAccount) -> Iterator[str]:
    """Yield the account line by line, for a screen."""
    paper = whole_account_on_paper(session, account)
    yield from paper.facts
    yield from (f"{entry.what}{entry.details}" for entry in paper.mandates)
    for visit in paper.visits:
        yield ""
        yield visit.title
        yield f"  {visit.facts}"
        yield from (f"  – {entry.what}{entry.details}" for entry in visit.done)
        yield from (f"  – À faire{NBSP}: {entry.what}{entry.details}" for entry in visit.to_do)


def around_whole_account(session: Session, account: WholeAccount) -> Around:
    """Return what a whole account says in any language, by its French."""
    visits = account.visits
    return by_french(
        (
            _as_of(account),
            _sum(account),
            *map(_visit_title, visits),
            *map(_visit_facts, visits),
            *(_mandate_details(session, line) for line in account.mandates),
            *(done_details(act) for visit in visits for act in done_acts(visit.acts)),
            *(to_do_details(item) for visit in visits for item in visit.to_do),
        )
    )


def _as_of(account: WholeAccount) -> Wording:
    return Phrase(AS_OF, None, {"date": moment_phrase(account.at)})


def _sum(account: WholeAccount) -> Wording:
    told: list[Wording] = [
        Phrase(VISITS, None, {"nombre": f"{len(account.visits)}"}),
        Phrase(THINGS_DONE, None, {"nombre": f"{account.done}"}),
    ]
    return in_a_row((*told, *((span(account.minutes),) if account.minutes else ())))


def _mandate_details(session: Session, line: MandateLine) -> Wording:
    """Return what is known of a mandate, after its number."""
    titles = [Phrase(scope(key).title) for key in line.scopes]
    holes: dict[str, Wording] = {
        "date": moment_phrase(session.local(line.signed_at)),
        "fin": moment_phrase(session.local(line.ends_at)),
        "etat": Phrase(STATE_WORDS[line.view.state], STATE),
        "perimetres": in_a_row(titles, ", "),
    }
    return (f"{NBSP}: ", Phrase(MANDATE_LINE, None, holes))


def _visit_title(visit: VisitDone) -> Phrase:
    return when_and_with(datetime.fromisoformat(visit.opened_at), visit.mediator)


def _visit_facts(visit: VisitDone) -> Wording:
    """Return how, for how long, under which mandate."""
    told: list[Wording] = [Phrase(POSTURE_WORDS[visit.posture])]
    if visit.mandates:
        numbers = Verbatim(", ".join(visit.mandates))
        told.append(Phrase(UNDER_MANDATE, None, {"numeros": numbers}))
    told.append(Phrase(NOT_FINISHED) if visit.minutes is None else span(visit.minutes))
    return in_a_row(told)


def _visit(visit: VisitDone) -> VisitOnPaper:
    remaining = [act for act in visit.acts if act.result is ActResult.TO_DO]
    return VisitOnPaper(
        title=in_french(_visit_title(visit)),
        facts=in_french(_visit_facts(visit)),
        done=tuple(map(done_entry, done_acts(visit.acts))),
        to_do=(
            *(Entry(as_sentence(act.label)) for act in remaining),
            *map(to_do_entry, visit.to_do),
        ),
    )
