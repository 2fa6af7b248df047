"""What waits to be done online, in words: one line for an entry, with its age and its reason."""

from kiosque.desk.queue_reading import QueuedAct, age_in_days
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.queue import STANDING_WORDS, QueueStanding


def queued_line(session: Session, entry: QueuedAct, *, named: bool = True) -> str:
    """Return label, person where one is known and `named`, mandate, age, reason, what forbids."""
    parts = [entry.label]
    if named and entry.identity is not None:
        parts.append(name_on_paper(entry.identity))
    parts += [entry.number, age_words(age_in_days(session, entry)), _(entry.reason.label)]
    if entry.note:
        parts.append(entry.note)
    if entry.standing is not QueueStanding.ALLOWED:
        parts.append(_(STANDING_WORDS[entry.standing]))
        if entry.carrier is not None:
            parts.append(_("peut être fait sous le nouveau mandat"))
    return " · ".join(parts)


def age_words(days: int) -> str:
    """Return « aujourd'hui », « hier » or « il y a 3 jours »."""
    if days == 0:
        return _("aujourd'hui")
    return _("hier") if days == 1 else _("il y a {n} jours").format(n=days)
