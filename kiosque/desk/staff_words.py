"""A person of the team, or a certificate that ended, in one line, as every door lists it."""

from kiosque.desk.ended_certificates import EndedCertificate
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import SigningKey, keys_that_end
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


def key_words(session: Session, key: SigningKey) -> str:
    """Return whose key signs until when, or since when no more."""
    day = long_date(session.local(key.ends).date())
    over = key.ends <= session.clock.read().now
    words = _("{name} : clé finie depuis le {day}") if over else _("{name} : clé jusqu'au {day}")
    return words.format(name=key.name, day=day)


def keys_notice(session: Session) -> str:
    """Return what to do about the keys that end; empty where none does."""
    ending = keys_that_end(session)
    if not ending:
        return ""
    told = " ; ".join(key_words(session, key) for key in ending)
    if session.coordinates:
        advice = _("Prolongez-les dans la page de l'équipe.")
    else:
        advice = _("Demandez à une personne référente de la prolonger.")
    return f"{told}. {advice}"


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
