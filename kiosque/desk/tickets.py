"""The ticket of a closed visit: its account in a few lines, on half a page, under the same seal."""

from collections.abc import Iterator

from kiosque.desk.account_words import (
    account_on_paper,
    as_sentence,
    days_to_do,
    done_entry,
)
from kiosque.desk.acts import ActResult
from kiosque.desk.closing import AccountOfVisit, load_account
from kiosque.desk.papers import (
    Paper,
    account_seal,
    sealed_look,
    sealing,
    signed_pdf,
)
from kiosque.desk.session import Session
from kiosque.i18n.dates import NBSP, long_moment
from kiosque.mandates.translated_texts import lines_bilingual
from kiosque.mandates.translation import fixed_words
from kiosque.receipts.sections import Entry
from kiosque.receipts.ticket_paper import WORDS, TicketPaper, draw_ticket, fixed_lines

MOST_DONE = 5
"""Lines; an account tells all of them."""


def ticket_paper(session: Session, visit_id: str, *, large: bool = False) -> Paper:
    """Return the ticket of a closed visit; raises `Refusal` before it is closed."""
    session.must_be_mediator()
    account = load_account(session, visit_id)
    seal = account_seal(session, visit_id)
    drawn = draw_ticket(
        ticket_on_paper(session, account),
        sealing(session, seal),
        sealed_look(session, seal, large=large),
        lines_bilingual(
            fixed_lines(practice=session.practice),
            account.translation,
            {**fixed_words(WORDS), **days_to_do(account.to_do)},
        ),
    )
    pdf = signed_pdf(session, drawn.pdf)
    return Paper("ticket", visit_id, pdf, drawn.missing, media="A5")


def ticket_on_paper(session: Session, account: AccountOfVisit) -> TicketPaper:
    """Return what the ticket of a closed visit prints: nobody's name but the mediator's."""
    told = account_on_paper(session, account)
    closed = session.local(account.closed_at)
    return TicketPaper(
        organisation=account.organisation["name"],
        practice=session.practice,
        number=told.number,
        facts=(f"Le {long_moment(closed)}.", as_sentence(f"Avec {account.mediator}")),
        done=tuple(_done(account)),
        next=tuple(_next(told.to_do)),
        contact=(
            Entry(account.organisation["name"], f"{NBSP}: {_contact(account)}"),
        ),
        made_at=closed,
    )  # fmt: skip


def _done(account: AccountOfVisit) -> Iterator[Entry]:
    done = [act for act in account.acts if act.result is not ActResult.TO_DO]
    yield from map(done_entry, done[:MOST_DONE])
    rest = len(done) - MOST_DONE
    if rest > 0:
        yield Entry("", f"Et {rest} autre{'s' if rest > 1 else ''}, sur le compte rendu complet.")


def _next(to_do: tuple[Entry, ...]) -> Iterator[Entry]:
    """Yield the first thing to do, and how many follow."""
    yield from to_do[:1]
    rest = len(to_do) - 1
    if rest > 0:
        yield Entry("", f"Puis {rest} autre{'s' if rest > 1 else ''}, sur le compte rendu complet.")


def _contact(account: AccountOfVisit) -> str:
    return as_sentence(account.organisation["contact"])
