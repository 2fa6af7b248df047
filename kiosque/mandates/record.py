"""The mandate record: the contract between a citizen and an organisation, as it is signed.

Version 1, described in docs/formats/mandate-record.md and mandates/schema/mandate-1.json. The
payload is RFC 8785 JSON without floats; the bytes that were signed are the bytes that are stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from kiosque.mandates import record_parts, record_rules
from kiosque.mandates.durations import Duration
from kiosque.mandates.fields import (
    Fields,
    canonical_bytes,
    check_version,
    moment_text,
    parse_object,
    unreadable,
)
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.postures import Posture
from kiosque.mandates.record_parts import (
    Consent,
    IdentityProof,
    OrganisationOnRecord,
    PersonOnRecord,
    TextOnRecord,
)

VERSION: Final = 1
TYPE: Final = "mandate"


@dataclass(frozen=True, slots=True)
class MandateRecord:
    """What was signed, field by field."""

    id: str
    """UUIDv7."""
    number: str
    """Short, readable aloud, with a check character."""
    practice: bool
    """True for an exercise: the mandate binds nobody."""
    organisation: OrganisationOnRecord
    kiosk: str
    """`K` and the number of the kiosk."""
    mediator: PersonOnRecord
    """Who accepted for the organisation."""
    citizen: PivotIdentity
    scopes: tuple[str, ...]
    """Keys, in the order of `SCOPES`."""
    procedures: tuple[str, ...]
    """Names of guided procedures that narrow the scopes; empty when nothing narrows them."""
    duration: Duration
    signed_at: datetime
    starts_at: datetime
    ends_at: datetime
    """Not later than the duration after the signature; earlier when the person chose so."""
    timezone: str
    """IANA name of the organisation's time zone."""
    posture: Posture
    identity_proof: IdentityProof
    consent: Consent
    text: TextOnRecord
    supersedes: tuple[str, ...]
    """Identifiers of the mandates that this one replaces for the scopes they share."""
    renews: str | None = None
    """Identifier of the mandate that this one renews."""
    procedure_titles: tuple[str, ...] = ()
    """Titles of `procedures` as the paper prints them, whatever they are called later."""
    renews_number: str | None = None
    """Number of the mandate that this one renews, as the paper prints it."""

    def to_bytes(self) -> bytes:
        """Return the canonical payload (RFC 8785)."""
        return canonical_bytes(self.to_payload())

    def to_payload(self) -> dict[str, Any]:
        """Return the payload as JSON values."""
        payload: dict[str, Any] = {
            "v": VERSION,
            "typ": TYPE,
            "id": self.id,
            "number": self.number,
            "practice": self.practice,
            "organisation": self.organisation.to_payload(),
            "kiosk": self.kiosk,
            "mediator": self.mediator.to_payload(),
            "citizen": record_parts.citizen_payload(self.citizen),
            "scopes": list(self.scopes),
            "duration": str(self.duration),
            "signed_at": moment_text(self.signed_at),
            "starts_at": moment_text(self.starts_at),
            "ends_at": moment_text(self.ends_at),
            "timezone": self.timezone,
            "posture": str(self.posture),
            "identity_proof": self.identity_proof.to_payload(),
            "consent": self.consent.to_payload(),
            "text": self.text.to_payload(),
            "supersedes": list(self.supersedes),
        }
        if self.procedures:
            payload["procedures"] = list(self.procedures)
        if self.procedure_titles:
            payload["procedure_titles"] = list(self.procedure_titles)
        if self.renews is not None:
            payload["renews"] = self.renews
        if self.renews_number is not None:
            payload["renews_number"] = self.renews_number
        return payload


def new_record(
    *,
    id: str,  # noqa: A002  (the name of the field in the format)
    number: str,
    practice: bool,
    organisation: Mapping[str, str],
    kiosk: str,
    mediator: Mapping[str, str],
    citizen: Mapping[str, Any],
    scopes: Sequence[str],
    procedures: Sequence[str],
    duration: Duration,
    signed_at: datetime,
    ends_at: datetime,
    timezone: str,
    posture: str,
    identity_proof: Mapping[str, Any],
    consent: Mapping[str, Any],
    text: Mapping[str, Any],
    supersedes: Sequence[str] = (),
    renews: str | None = None,
    procedure_titles: Sequence[str] = (),
    renews_number: str | None = None,
) -> MandateRecord:
    """Return the record of a mandate that starts when it is signed.

    It has been read back from its own bytes, so that nothing unreadable is ever signed. Raises
    `UnreadableError` naming the field that cannot be.
    """
    payload: dict[str, Any] = {
        "v": VERSION,
        "typ": TYPE,
        "id": id,
        "number": number,
        "practice": practice,
        "organisation": dict(organisation),
        "kiosk": kiosk,
        "mediator": dict(mediator),
        "citizen": _present(citizen),
        "scopes": list(scopes),
        "duration": str(duration),
        "signed_at": moment_text(signed_at),
        "starts_at": moment_text(signed_at),
        "ends_at": moment_text(ends_at),
        "timezone": timezone,
        "posture": posture,
        "identity_proof": _present(identity_proof),
        "consent": dict(consent),
        "text": dict(text),
        "supersedes": sorted(set(supersedes)),
    }
    if procedures:
        payload["procedures"] = list(procedures)
    if procedure_titles:
        payload["procedure_titles"] = list(procedure_titles)
    if renews is not None:
        payload["renews"] = renews
    if renews_number is not None:
        payload["renews_number"] = renews_number
    value = parse_object(canonical_bytes(payload))
    record = _read(value)
    if record.to_payload() != value:
        raise unreadable("payload")
    return record


def parse_record(payload: bytes) -> MandateRecord:
    """Return the record that `payload` encodes.

    Raises `UnreadableError` for an unknown version, an unknown, missing or wrong field, a float,
    or bytes that are not canonical.
    """
    record = _read(parse_object(payload))
    if record.to_bytes() != payload:
        raise unreadable("payload")
    return record


def _read(value: dict[str, Any]) -> MandateRecord:
    """Return the record with the fields of `value`, of which it takes nothing away."""
    check_version(value, TYPE, VERSION)
    fields = Fields(value)
    fields.constant("v", VERSION)
    fields.constant("typ", TYPE)
    record = MandateRecord(
        id=fields.identifier("id"),
        number=record_rules.number(fields, "number"),
        practice=fields.flag("practice"),
        organisation=record_parts.organisation(fields.inner("organisation")),
        kiosk=fields.matching("kiosk", record_rules.KIOSK),
        mediator=record_parts.person(fields.inner("mediator")),
        citizen=record_parts.citizen(fields.inner("citizen")),
        scopes=record_rules.scopes(fields),
        procedures=record_rules.procedures(fields),
        duration=record_rules.duration(fields),
        signed_at=fields.moment("signed_at"),
        starts_at=fields.moment("starts_at"),
        ends_at=fields.moment("ends_at"),
        timezone=fields.matching("timezone", record_rules.TIMEZONE),
        posture=record_rules.posture_of(fields),
        identity_proof=record_parts.identity_proof(fields.inner("identity_proof")),
        consent=record_parts.consent(fields.inner("consent")),
        text=record_parts.text(fields.inner("text")),
        supersedes=fields.identifiers("supersedes"),
        renews=fields.optional("renews", fields.identifier),
        procedure_titles=record_rules.procedure_titles(fields),
        renews_number=fields.optional("renews_number", partial(record_rules.number, fields)),
    )
    fields.finish()
    record_rules.check_renewal(record.renews, record.renews_number)
    record_rules.check_titles(record.procedures, record.procedure_titles)
    record_rules.check_dates(record.duration, record.signed_at, record.starts_at, record.ends_at)
    return record


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: in a record absence is the absence of the field."""
    return {name: value for name, value in values.items() if value is not None}
