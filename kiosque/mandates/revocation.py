"""The revocation record: what ends a mandate, whole or scope by scope, for ever.

Same envelope and same rules of bytes as the mandate record; version 1 is described in
docs/formats/mandate-record.md and mandates/schema/revocation-1.json.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from kiosque.i18n import N_
from kiosque.mandates import record_parts, record_rules
from kiosque.mandates.fields import (
    Fields,
    canonical_bytes,
    check_version,
    moment_text,
    parse_object,
    unreadable,
)
from kiosque.mandates.record_parts import OrganisationOnRecord, PersonOnRecord

VERSION: Final = 1
TYPE: Final = "revocation"


class Reason(StrEnum):
    """Why a mandate ends before its date."""

    DONE = "done"
    WISH = "wish"
    OTHER_MANDATE = "other_mandate"
    PROTECTION = "protection"
    MISTAKE = "mistake"
    ORGANISATION = "organisation"
    DEATH = "death"
    NOT_TOLD = "not_told"


class AskedBy(StrEnum):
    """Who asked for the end."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"
    REPRESENTATIVE = "representative"


class Provenance(StrEnum):
    """How the request arrived."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"


REASON_WORDS: Final = {
    Reason.DONE: N_("les démarches sont faites"),
    Reason.WISH: N_("la personne le souhaite"),
    Reason.OTHER_MANDATE: N_("la personne a autorisé quelqu'un d'autre"),
    Reason.PROTECTION: N_("une mesure de protection a commencé"),
    Reason.MISTAKE: N_("le mandat contenait une erreur"),
    Reason.ORGANISATION: N_("la structure ne peut plus agir"),
    Reason.DEATH: N_("la personne est décédée"),
    Reason.NOT_TOLD: N_("raison non donnée"),
}
ASKED_BY_WORDS: Final = {
    AskedBy.CITIZEN: N_("la personne"),
    AskedBy.ORGANISATION: N_("la structure"),
    AskedBy.REPRESENTATIVE: N_("la personne qui la représente"),
}
PROVENANCE_WORDS: Final = {
    Provenance.IN_PERSON: N_("sur place"),
    Provenance.TELEPHONE: N_("par téléphone"),
    Provenance.LETTER: N_("par courrier"),
    Provenance.EMAIL: N_("par courriel"),
}

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class RevocationRecord:
    """What was signed, field by field."""

    id: str
    """UUIDv7."""
    practice: bool
    organisation: OrganisationOnRecord
    kiosk: str
    mediator: PersonOnRecord
    """Who recorded it."""
    mandate_id: str
    mandate_number: str
    """Empty when the mandate is known by its seal alone, which does not carry it."""
    scopes: tuple[str, ...]
    """What ends; empty for the whole mandate."""
    revoked_at: datetime
    timezone: str
    reason: Reason
    asked_by: AskedBy
    provenance: Provenance

    @property
    def whole(self) -> bool:
        return not self.scopes

    def to_bytes(self) -> bytes:
        """Return the canonical payload (RFC 8785)."""
        return canonical_bytes(self.to_payload())

    def to_payload(self) -> dict[str, Any]:
        """Return the payload as JSON values."""
        payload: dict[str, Any] = {
            "v": VERSION,
            "typ": TYPE,
            "id": self.id,
            "practice": self.practice,
            "organisation": self.organisation.to_payload(),
            "kiosk": self.kiosk,
            "mediator": self.mediator.to_payload(),
            "mandate": _mandate(self.mandate_id, self.mandate_number),
            "revoked_at": moment_text(self.revoked_at),
            "timezone": self.timezone,
            "reason": str(self.reason),
            "asked_by": str(self.asked_by),
            "provenance": str(self.provenance),
        }
        if self.scopes:
            payload["scopes"] = list(self.scopes)
        return payload


def new_revocation(
    *,
    id: str,  # noqa: A002  (the name of the field in the format)
    practice: bool,
    organisation: Mapping[str, str],
    kiosk: str,
    mediator: Mapping[str, str],
    mandate_id: str,
    mandate_number: str,
    scopes: Sequence[str] = (),
    revoked_at: datetime,
    timezone: str,
    reason: str,
    asked_by: str,
    provenance: str,
) -> RevocationRecord:
    """Return the record of a revocation, read back from its own bytes.

    Without `scopes` the whole mandate ends; `mandate_number` is empty where only the seal is known.
    Raises `UnreadableError` naming the field that cannot
    be.
    """
    payload: dict[str, Any] = {
        "v": VERSION,
        "typ": TYPE,
        "id": id,
        "practice": practice,
        "organisation": dict(organisation),
        "kiosk": kiosk,
        "mediator": dict(mediator),
        "mandate": _mandate(mandate_id, mandate_number),
        "revoked_at": moment_text(revoked_at),
        "timezone": timezone,
        "reason": reason,
        "asked_by": asked_by,
        "provenance": provenance,
    }
    if scopes:
        payload["scopes"] = list(scopes)
    return parse_revocation(canonical_bytes(payload))


def parse_revocation(payload: bytes) -> RevocationRecord:
    """Return the revocation that `payload` encodes.

    Raises `UnreadableError` for what `parse_record` would refuse.
    """
    value = parse_object(payload)
    check_version(value, TYPE, VERSION)
    fields = Fields(value)
    fields.constant("v", VERSION)
    fields.constant("typ", TYPE)
    mandate = fields.inner("mandate")
    record = RevocationRecord(
        id=fields.identifier("id"),
        practice=fields.flag("practice"),
        organisation=record_parts.organisation(fields.inner("organisation")),
        kiosk=fields.matching("kiosk", record_rules.KIOSK),
        mediator=record_parts.person(fields.inner("mediator")),
        mandate_id=mandate.identifier("id"),
        mandate_number=record_rules.number(mandate, "number") if mandate.has("number") else "",
        scopes=record_rules.scopes(fields) if fields.has("scopes") else (),
        revoked_at=fields.moment("revoked_at"),
        timezone=fields.matching("timezone", record_rules.TIMEZONE),
        reason=_word(fields, "reason", Reason),
        asked_by=_word(fields, "asked_by", AskedBy),
        provenance=_word(fields, "provenance", Provenance),
    )
    mandate.finish()
    fields.finish()
    if record.to_bytes() != payload:
        raise unreadable("payload")
    return record


def _mandate(mandate_id: str, number: str) -> dict[str, str]:
    return {"id": mandate_id, "number": number} if number else {"id": mandate_id}


def _word(fields: Fields, name: str, words: type[Word]) -> Word:
    try:
        return words(fields.text(name))
    except ValueError:
        raise unreadable(name) from None
