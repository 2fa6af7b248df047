"""A program of its own that plays one visit, and waits after each step to be searched.

`python -m tests.told_visits '{"home": …}' PAPERS`. The person, what is typed of them and what is
noted are all in `SECRETS`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.cases import begin_case
from kiosque.desk.citizens import find_citizens
from kiosque.desk.closing import CloseVisit, ToDo, close_visit
from kiosque.desk.granting import grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.papers import account_paper, mandate_paper, save_paper
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit
from tests.case_walks import advance, told_case
from tests.desks import begin, person, ready_draft
from tests.grants import Code, Orders, enter
from tests.programs import tell

FAMILY, PREFERRED = "Kerzhoñdur-Lœvenbruck", "Zztémoin"
GIVEN = ("Maëliss", "Gwenaëlle")
NOTE, REFERENCE = "Dossier déposé sans l'avis d'imposition", "RÉF-77812-QX"
REMAINS, CONTACT = "Rappeler la mutuelle Brocéliande", "Mme Trévidic, guichet 4"
SECRETS = (
    FAMILY,
    PREFERRED,
    *GIVEN,
    "1959-03-14",
    "14/03/1959",
    "14 mars 1959",
    "carte_identite",
    "Social - Santé",
    NOTE,
    REFERENCE,
    REMAINS,
    CONTACT,
    "mandate.signed",
    "BEL1-0001",
)


def command(orders: Orders, papers: Path) -> list[str]:
    return [sys.executable, "-m", "tests.told_visits", *orders.command()[3:], str(papers)]


def whole_visit(session: Session, code: Code, papers: Path) -> Iterator[str]:
    """Play a visit; yield the name of each step once it is done."""
    identity = person(family_name=FAMILY, given_names=GIVEN, preferred_name=PREFERRED)
    visit = begin(session, ready_draft(identity=identity))
    yield "draft"
    granted = grant_mandate(session, visit.id, code.next())
    yield "grant"
    save_paper(session, mandate_paper(session, granted.mandate_id), papers)
    confirm_hand_signatures(session, granted.mandate_id)
    yield "paper"
    told = told_case("demande_envoyee")
    case = begin_case(session, visit.id, told.procedure)
    advance(session, load_visit(session, visit.id), case, told.answers)
    yield "procedure"
    act = RecordAct(visit.id, "social", NOTE, ActResult.SENT, acting=True, reference=REFERENCE)
    record_act(session, act)
    assert find_citizens(session, FAMILY)
    yield "act"
    to_do = (ToDo(REMAINS, "la personne", "14 mars", CONTACT),)
    close_visit(session, CloseVisit(visit.id, to_do=to_do, contacts=(CONTACT,)))
    save_paper(session, account_paper(session, visit.id), papers)
    yield "end"
    verify_journal(session)
    rebuild_projections(session)
    show_journal(session)
    yield "journal"


def main() -> None:
    orders = Orders(**json.loads(sys.argv[1]))
    code = Code(orders)
    session = enter(orders, code)
    for step in whole_visit(session, code, Path(sys.argv[2])):
        tell(step=step)
        sys.stdin.readline()
    session.close()
    tell(step="closed")
    sys.stdin.readline()


if __name__ == "__main__":
    main()
