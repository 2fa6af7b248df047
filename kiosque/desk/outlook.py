"""What a front door always shows: for whom, under which mandate, network and queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosque.desk.mandates import MandateLine, load_mandate
from kiosque.desk.network import has_way_out
from kiosque.desk.queue_reading import queue_count
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _, ngettext
from kiosque.i18n.dates import long_date
from kiosque.mandates.expiry import Notice
from kiosque.mandates.lifecycle import STATE_WORDS, USABLE
from kiosque.mandates.mandate_text import name_on_paper


@dataclass(frozen=True, slots=True)
class Outlook:
    """Texts for the banner; empty where there is nothing."""

    citizen: str
    mandate: str
    """Number, and the day it ends; what has become of it when it is not in force."""
    mandate_short: str
    """The same where there is little room."""
    ends_at: datetime | None
    """When the mandate at hand ends; None when it is not in force."""
    network: bool
    queued: int
    """Acts that wait to be done online."""


def outlook(session: Session, visit: Visit | None) -> Outlook:
    """Return what is true now; nothing is contacted to know it."""
    identity = None if visit is None else visit.draft.identity
    mandate = None if visit is None or visit.mandate is None else visit.mandate
    line = None if mandate is None else load_mandate(session, mandate).line
    whole, short = ("", "") if line is None else _mandate_words(session, line)
    return Outlook(
        citizen="" if identity is None else name_on_paper(identity),
        mandate=whole,
        mandate_short=short,
        ends_at=line.view.ends_at if line is not None and line.view.usable else None,
        network=has_way_out(),
        queued=queue_count(session),
    )


def ending_words(session: Session, ends_at: datetime | None) -> str:
    """Return what to say of a mandate at hand in its last minutes, and once they are over."""
    if ends_at is None:
        return ""
    left = ends_at - session.now()
    if left > Notice.MINUTES.before:
        return ""
    if left <= timedelta():
        return _("Le mandat est fini : renouvelez-le avant d'agir")
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    told = ngettext(
        "Le mandat finit dans {n} minute : proposez un renouvellement",
        "Le mandat finit dans {n} minutes : proposez un renouvellement",
        minutes,
    )
    return told.format(n=minutes)


def _mandate_words(session: Session, line: MandateLine) -> tuple[str, str]:
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
