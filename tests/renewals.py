"""A program of its own that renews a person's mandate, then grants anew, while others do the same.

`python -m tests.renewals '{"home": …, "family": NUMBER}'` signs in and waits for a line on its
input; each time it renews the person's newest mandate, whoever made it, and acknowledges.
"""

import json
import sys

from kiosque.desk.granting import grant_mandate
from kiosque.desk.mandate_lists import MandateFilter, mandate_page
from kiosque.desk.mandates import load_mandate
from kiosque.desk.renewing import Renewal, begin_renewal
from kiosque.desk.session import Session
from kiosque.desk.visits import save_draft
from kiosque.errors import Refusal
from tests.desks import begin, ready_draft
from tests.grants import Code, Orders, enter
from tests.programs import tell


def begun(session: Session, citizen: str) -> Renewal:
    """Renew the newest mandate; one that was replaced in between is not it any more."""
    while True:
        newest = mandate_page(session, MandateFilter(citizen=citizen), per_page=1).lines[0]
        try:
            return begin_renewal(session, newest.id)
        except Refusal as refused:
            if "remplacé" not in refused.what:
                raise


def main() -> None:
    orders = Orders(**json.loads(sys.argv[1]))
    code = Code(orders)
    session = enter(orders, code)
    citizen = load_mandate(session, orders.family).line.citizen
    tell(opened=True)
    sys.stdin.readline()
    for _turn in range(orders.grants):
        renewal = begun(session, citizen)
        answers = ready_draft(renews=renewal.visit.draft.renews)
        save_draft(session, renewal.visit.id, answers)
        tell(granted=grant_mandate(session, renewal.visit.id, code.next()).mandate_id)
        visit = begin(session, ready_draft())
        tell(granted=grant_mandate(session, visit.id, code.next()).mandate_id)
    session.close()


if __name__ == "__main__":
    main()
