"""A program of its own in which one mediator works while others do.

`python -m tests.colleagues '{"home": …}'` signs in, waits for a line on its input so that all work
at the same time, then grants, acts, reads and closes, and acknowledges each thing on its output.
"""

import json
import sys

from kiosque.desk.acts import ActResult, RecordAct, acts_of_visit, record_act
from kiosque.desk.citizens import find_citizens
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.granting import Granted
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.session import Session
from tests.grants import Code, Orders, enter, grant_one
from tests.programs import tell


def command(orders: Orders) -> list[str]:
    return [sys.executable, "-m", "tests.colleagues", *orders.command()[3:]]


def work(session: Session, granted: Granted, name: str) -> None:
    assert load_mandate(session, granted.number).record.id == granted.mandate_id
    confirm_hand_signatures(session, granted.mandate_id)
    for result in (ActResult.DONE, ActResult.TO_DO):
        record_act(session, RecordAct(granted.visit_id, "social", "Dossier", result, acting=True))
    assert len(acts_of_visit(session, granted.visit_id)) == 2
    assert granted.mandate_id in {line.id for line in list_mandates(session)}
    assert find_citizens(session, name)
    close_visit(session, CloseVisit(granted.visit_id))
    tell(closed=granted.visit_id)


def main() -> None:
    orders = Orders(**json.loads(sys.argv[1]))
    code = Code(orders)
    session = enter(orders, code)
    tell(opened=True)
    sys.stdin.readline()
    for turn in range(orders.grants):
        granted = grant_one(session, code, turn, orders.family)
        tell(granted=granted.mandate_id)
        # A colleague who meets the same person grants anew, and ends this mandate meanwhile.
        if orders.family:
            work(session, granted, orders.family)
    session.close()


if __name__ == "__main__":
    main()
