"""Why an act waits to be done online, and why an entry of the queue is set aside."""

from enum import StrEnum

from kiosque.i18n import N_


class QueueReason(StrEnum):
    """Why an act cannot be done now."""

    NO_NETWORK = "no_network"
    SITE_DOWN = "site_down"
    DOCUMENT_MISSING = "document_missing"
    APPOINTMENT = "appointment"
    OTHER = "other"

    @property
    def label(self) -> str:
        """French identifier."""
        return _QUEUED[self]


class DropReason(StrEnum):
    """Why an entry will not be done."""

    DONE_OTHERWISE = "done_otherwise"
    NOT_WANTED = "not_wanted"
    MANDATE_ENDED = "mandate_ended"
    MISTAKE = "mistake"
    OTHER = "other"

    @property
    def label(self) -> str:
        """French identifier."""
        return _DROPPED[self]


_QUEUED = {
    QueueReason.NO_NETWORK: N_("pas de réseau"),
    QueueReason.SITE_DOWN: N_("le site ne répond pas"),
    QueueReason.DOCUMENT_MISSING: N_("un document manque"),
    QueueReason.APPOINTMENT: N_("un rendez-vous est nécessaire"),
    QueueReason.OTHER: N_("autre raison"),
}
_DROPPED = {
    DropReason.DONE_OTHERWISE: N_("fait autrement, ou par la personne"),
    DropReason.NOT_WANTED: N_("la personne ne le souhaite plus"),
    DropReason.MANDATE_ENDED: N_("le mandat ne le permet plus"),
    DropReason.MISTAKE: N_("noté par erreur"),
    DropReason.OTHER: N_("autre raison"),
}
