"""What a front door always shows: for whom, under which mandate, network and queue."""

from dataclasses import dataclass

from kiosque.desk.mandates import load_mandate
from kiosque.desk.network import has_way_out
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.i18n.dates import long_date
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.store import mandate_rows


@dataclass(frozen=True, slots=True)
class Outlook:
    """Texts for the banner; empty where there is nothing."""

    citizen: str
    mandate: str
    network: bool
    queued: int


def outlook(session: Session, visit: Visit | None) -> Outlook:
    """Return what is true now; nothing is contacted to know it."""
    identity = None if visit is None else visit.draft.identity
    return Outlook(
        citizen="" if identity is None else name_on_paper(identity),
        mandate="" if visit is None or visit.mandate is None else _mandate(session, visit.mandate),
        network=has_way_out(),
        queued=session.database.read(mandate_rows.queued),
    )


def _mandate(session: Session, mandate: str) -> str:
    line = load_mandate(session, mandate).line
    end = long_date(session.local(line.ends_at).date())
    return _("mandat {number}, jusqu'au {end}").format(number=line.number, end=end)
