"""The ticket of a closed visit: its account in a few lines, on half a page, under the same seal."""

from kiosque.desk.account_words import (
    account_on_paper,
    done_acts,
    done_details,
    to_do_details,
)
from kiosque.desk.closing import AccountOfVisit, load_account
from kiosque.desk.papers import (
    Paper,
    account_seal,
    sealed_look,
    sealing,
    signed_pdf,
)
from kiosque.desk.session import Session
from kiosque.desk.wordings import as_sentence, by_french
from kiosque.i18n.dates import NBSP
from kiosque.mandates.paper_words import (
    MORE_DONE,
    MORE_TO_DO,
    ONE_MORE_DONE,
    ONE_MORE_TO_DO,
    WHEN,
    WITH,
)
from kiosque.mandates.phrases import Phrase, Sentence, Verbatim, Wording, moment_phrase
from kiosque.mandates.saying import in_french
from kiosque.mandates.translated_texts import lines_bilingual
from kiosque.mandates.translation import Around, fixed_words
from kiosque.receipts.sections import Entry
from kiosque.receipts.ticket_paper import WORDS, TicketPaper, draw_ticket, fixed_lines

MOST_DONE, MOST_TO_DO = 5, 1
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
            _around(session, account),
        ),
    )
    pdf = signed_pdf(session, drawn.pdf)
    return Paper("ticket", visit_id, pdf, drawn.missing, media="A5")


def ticket_on_paper(session: Session, account: AccountOfVisit) -> TicketPaper:
    """Return what the ticket of a closed visit prints: nobody's name but the mediator's."""
    told = account_on_paper(session, account)
    return TicketPaper(
        organisation=account.organisation["name"],
        practice=session.practice,
        number=told.number,
        facts=tuple(map(in_french, _facts(session, account))),
        done=(*told.done[:MOST_DONE], *_others(_more_done(account))),
        next=(*told.to_do[:MOST_TO_DO], *_others(_more_to_do(account))),
        contact=(Entry(account.organisation["name"], f"{NBSP}: {_contact(account)}"),),
        made_at=told.made_at,
    )


def _around(session: Session, account: AccountOfVisit) -> Around:
    """Return what the ticket says in any language, by its French."""
    done = done_acts(account.acts)
    listed = account.to_do[: max(0, MOST_TO_DO - (len(account.acts) - len(done)))]
    shown = (*map(done_details, done[:MOST_DONE]), *map(to_do_details, listed))
    more = (*_more_done(account), *_more_to_do(account))
    return {**fixed_words(WORDS), **by_french((*_facts(session, account), *shown, *more))}


def _facts(session: Session, account: AccountOfVisit) -> tuple[Wording, ...]:
    """Return when it was, and with whom."""
    when = moment_phrase(session.local(account.closed_at))
    return (
        Phrase(WHEN, None, {"date": when}),
        Sentence(Phrase(WITH, None, {"mediateur": Verbatim(account.mediator)})),
    )


def _more_done(account: AccountOfVisit) -> tuple[Phrase, ...]:
    """Return how many things done are on the account alone, when there are."""
    return _more(len(done_acts(account.acts)) - MOST_DONE, ONE_MORE_DONE, MORE_DONE)


def _more_to_do(account: AccountOfVisit) -> tuple[Phrase, ...]:
    """Return how many things to do are on the account alone, when there are."""
    undone = len(account.acts) - len(done_acts(account.acts))
    return _more(undone + len(account.to_do) - MOST_TO_DO, ONE_MORE_TO_DO, MORE_TO_DO)


def _more(count: int, one: str, several: str) -> tuple[Phrase, ...]:
    if count <= 0:
        return ()
    return (Phrase(one) if count == 1 else Phrase(several, None, {"nombre": f"{count}"}),)


def _others(more: tuple[Phrase, ...]) -> tuple[Entry, ...]:
    return tuple(Entry("", in_french(one)) for one in more)


def _contact(account: AccountOfVisit) -> str:
    return as_sentence(account.organisation["contact"])
