"""A person of the team, or a certificate that ended, in one line, as every door lists it."""

from kiosque.desk.ended_certificates import EndedCertificate
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


def certificate_words(session: Session, one: EndedCertificate) -> str:
    """Return whose certificate it is, which one, when its signatures count, and why it ended."""
    end = long_date(session.local(one.ended).date())
    if one.began is None:
        valid = _("signatures valables jusqu'au {end}").format(end=end)
    else:
        start = long_date(session.local(one.began).date())
        valid = _("signatures valables du {start} au {end}").format(start=start, end=end)
    number = _("certificat {slot}").format(slot=one.slot)
    parts = [one.name or _("sans nom"), number, valid]
    if one.reason is not None:
        parts.append(_(one.reason.label))
    if one.comment:
        parts.append(one.comment)
    return " – ".join(parts)
