"""The account of all that was done for a person, in the words of its paper."""

from collections.abc import Iterator
from datetime import datetime

from kiosque.desk.account_words import (
    POSTURE_WORDS,
    done_entry,
    organisation_entries,
    span,
    to_do_entry,
)
from kiosque.desk.acts import ActResult
from kiosque.desk.mandates import MandateLine
from kiosque.desk.session import Session
from kiosque.desk.whole_account import VisitDone, WholeAccount
from kiosque.i18n.dates import NBSP, long_moment
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.scopes import scope
from kiosque.receipts.sections import Entry
from kiosque.receipts.whole_account_paper import VisitOnPaper, WholeAccountPaper


def whole_account_on_paper(session: Session, account: WholeAccount) -> WholeAccountPaper:
    """Return what the account of a person prints."""
    now = session.now()
    mandated = bool(account.mandates)
    return WholeAccountPaper(
        organisation=session.organisation.name,
        practice=session.practice,
        when=f"Au {long_moment(now)}.",
        facts=(_sum(account),),
        mandates=tuple(_mandate(session, line) for line in reversed(account.mandates)),
        visits=tuple(map(_visit, account.visits)),
        contacts=organisation_entries(session.organisation.on_record(), mandated=mandated),
        made_at=now,
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


def _sum(account: WholeAccount) -> str:
    visits, acts = len(account.visits), account.done
    told = [
        f"{visits}{NBSP}accompagnement{_s(visits)}",
        f"{acts}{NBSP}chose{_s(acts)} faite{_s(acts)}",
    ]
    if account.minutes:
        told.append(f"en tout {span(account.minutes)}")
    return f"{', '.join(told)}."


def _mandate(session: Session, line: MandateLine) -> Entry:
    titles = ", ".join(scope(key).title for key in line.scopes)
    state = STATE_WORDS[line.view.state]
    signed, ends = (long_moment(session.local(moment)) for moment in (line.signed_at, line.ends_at))
    told = f"{NBSP}: signé le {signed}, jusqu'au {ends} ({state}). Périmètres{NBSP}: {titles}."
    return Entry(line.number, told)


def _visit(visit: VisitDone) -> VisitOnPaper:
    done = [act for act in visit.acts if act.result is not ActResult.TO_DO]
    remaining = [act for act in visit.acts if act.result is ActResult.TO_DO]
    opened = long_moment(datetime.fromisoformat(visit.opened_at))
    facts = [POSTURE_WORDS[visit.posture]]
    if visit.mandates:
        facts.append(f"Sous le mandat {', '.join(visit.mandates)}.")
    if visit.minutes is None:
        facts.append("Cet accompagnement n'est pas terminé.")
    else:
        facts.append(f"Durée{NBSP}: {span(visit.minutes)}.")
    return VisitOnPaper(
        title=f"Le {opened}, avec {visit.mediator}",
        facts=" ".join(facts),
        done=tuple(map(done_entry, done)),
        to_do=(*(Entry(f"{act.label}.") for act in remaining), *map(to_do_entry, visit.to_do)),
    )


def _s(count: int) -> str:
    """Return the French mark of the plural."""
    return "s" if count > 1 else ""
