"""A program of its own that grants a mandate, then revokes it until something stops it.

`python -m tests.revocations '{"home": …}'` acknowledges the mandate before it begins to revoke.
"""

import json
import sys
from dataclasses import replace

from kiosque.desk.revoking import Request, RevokeMandate, revoke
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from tests.grants import Code, Orders, Statements, enter, grant_one
from tests.programs import die, tell

WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)


def command(orders: Orders) -> list[str]:
    return [sys.executable, "-m", "tests.revocations", *orders.command()[3:]]


def main() -> None:
    orders = Orders(**json.loads(sys.argv[1]))
    code = Code(orders)
    session = enter(orders, code)
    granted = grant_one(session, code, 0, orders.family)
    tell(granted=granted.mandate_id)
    statements = Statements(orders.kill_at)
    session.database._writer.set_trace_callback(statements)
    part = replace(WISH, scopes=("travail",))
    revoked = [
        revoke(session, RevokeMandate(granted.mandate_id, request)).id for request in (part, WISH)
    ]
    session.database._writer.set_trace_callback(None)
    if orders.kill_at == 0:
        die()
    tell(revoked=revoked, statements=statements.count)
    session.close()


if __name__ == "__main__":
    main()
