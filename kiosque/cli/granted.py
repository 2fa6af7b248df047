"""How commands answer with a mandate that was just recorded."""

from kiosque.cli.output import answer
from kiosque.desk.granting import Granted
from kiosque.i18n import _


def answer_granted(granted: Granted, *, as_json: bool) -> None:
    """Write a recorded mandate, as one sentence or as JSON with stable keys."""
    document = {
        "id": granted.mandate_id,
        "number": granted.number,
        "citizen": granted.citizen_id,
        "visit": granted.visit_id,
        "state": str(granted.state),
        "seal": granted.seal,
        "record": granted.record,
    }
    text = _("Le mandat {number} est enregistré.").format(number=granted.number)
    answer(document, [text], as_json=as_json)
