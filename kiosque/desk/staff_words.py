"""A person of the team in one line, as every front door lists it."""

from kiosque.desk.session import Session
from kiosque.desk.staff import ROLE_WORDS, StaffMember
from kiosque.i18n import _
from kiosque.i18n.dates import long_date


def member_words(session: Session, one: StaffMember) -> str:
    """Return name, roles and what a coordinator should know."""
    parts = [one.name, *(_(ROLE_WORDS[role]) for role in one.roles)]
    if one.ended is not None:
        left = _("accès fermé le {day}").format(day=long_date(session.local(one.ended).date()))
        parts.append(left)
        if one.reason is not None:
            parts.append(_(one.reason.label))
    elif one.warned is not None:
        parts.append(_("plus de session depuis cinq mois : l'accès fermera à six mois"))
    return " – ".join(parts)
