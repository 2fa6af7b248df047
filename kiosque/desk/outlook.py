"""What a front door always shows: for whom, under which mandate, network and queue."""

from dataclasses import dataclass

from kiosque.desk.mandates import load_mandate
from kiosque.desk.network import has_way_out
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.i18n.dates import long_date
from kiosque.mandates.lifecycle import STATE_WORDS, USABLE
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.store import mandate_rows


@dataclass(frozen=True, slots=True)
class Outlook:
    """Texts for the banner; empty where there is nothing."""

    citizen: str
    mandate: str
    """Number, and the day it ends; what has become of it when it is not in force."""
    mandate_short: str
    """The same where there is little room."""
    network: bool
    queued: int


def outlook(session: Session, visit: Visit | None) -> Outlook:
    """Return what is true now; nothing is contacted to know it."""
    identity = None if visit is None else visit.draft.identity
    mandate = None if visit is None or visit.mandate is None else visit.mandate
    whole, short = ("", "") if mandate is None else _mandate_words(session, mandate)
    return Outlook(
        citizen="" if identity is None else name_on_paper(identity),
        mandate=whole,
        mandate_short=short,
        network=has_way_out(),
        queued=session.database.read(mandate_rows.queued),
    )


def _mandate_words(session: Session, mandate: str) -> tuple[str, str]:
    line = load_mandate(session, mandate).line
    state = line.view.state
    if state not in USABLE:
        told = _("mandat {number} : {state}").format(
            number=line.number, state=_(STATE_WORDS[state])
        )
        return told, f"{line.number} {_(STATE_WORDS[state])}"
    end = session.local(line.ends_at)
    whole = _("mandat {number}, jusqu'au {end}").format(
        number=line.number, end=long_date(end.date())
    )
    return whole, f"{line.number} → {end:%d/%m/%Y}"
