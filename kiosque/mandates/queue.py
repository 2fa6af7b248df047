"""What may be done with an act that waits, given what its mandate has become.

Rules:

* Nobody has lifted a suspension of its mandate: it waits for that decision, whatever else happened
  to the mandate and whatever other mandate there is.
* Its mandate may still be used for its scope: it is done under that mandate.
* Its mandate ended, was revoked or replaced for its scope: it is never done under it. A newer
  mandate of the same person that may be used for the scope carries it; the newest of several.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosque.i18n import N_
from kiosque.mandates.lifecycle import MandateState, MandateView


class QueueStanding(StrEnum):
    """Whether the mandate of an entry still allows it, and what forbids it."""

    ALLOWED = "allowed"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


STANDING_WORDS: Final = {
    QueueStanding.ALLOWED: N_("peut être fait"),
    QueueStanding.SUSPENDED: N_("le mandat est suspendu : une personne doit d'abord décider"),
    QueueStanding.EXPIRED: N_("le mandat est fini"),
    QueueStanding.REVOKED: N_("le mandat est annulé pour ce domaine"),
    QueueStanding.SUPERSEDED: N_("le mandat est remplacé par un autre"),
    QueueStanding.UNKNOWN: N_("le mandat ne couvre pas ce domaine"),
}
"""French message identifiers."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A mandate of the person that may carry an entry."""

    mandate: str
    view: MandateView
    suspended: bool
    """True while a suspension is not lifted, even of a mandate that has ended since."""


def standing_of(own: Carrier, scope: str) -> QueueStanding:
    """Return what the mandate of an entry says of it."""
    view = own.view
    if own.suspended:
        return QueueStanding.SUSPENDED
    if scope in view.revoked:
        return QueueStanding.REVOKED
    if scope in view.superseded:
        return QueueStanding.SUPERSEDED
    if view.state is MandateState.EXPIRED:
        return QueueStanding.EXPIRED
    if view.usable and scope in view.scopes:
        return QueueStanding.ALLOWED
    return QueueStanding.UNKNOWN


def carrier_of(own: Carrier, newer: Iterable[Carrier], scope: str) -> str | None:
    """Return the mandate under which an entry may be done now; None while there is none.

    `newer` are mandates of the same person signed after the entry's own, the newest first.
    """
    standing = standing_of(own, scope)
    if standing is QueueStanding.ALLOWED:
        return own.mandate
    if standing in {QueueStanding.SUSPENDED, QueueStanding.UNKNOWN}:
        return None
    allowed = (one for one in newer if standing_of(one, scope) is QueueStanding.ALLOWED)
    return next((one.mandate for one in allowed), None)
