"""The objects inside a record, each with its reading and its writing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from kiosque.errors import InputError
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.fields import Fields, moment_text, unreadable
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
from kiosque.mandates.record_rules import DAY, ISSUER, KEYWORD, LANGUAGE, SHA256, SIRET

ProofKind = Literal["franceconnect", "document", "known_person"]

MOST_SENTENCES: Final = 2000
"""Of an edition, and so of a list of reviews."""

_TEMPLATE_CELLS: Final = 80


@dataclass(frozen=True, slots=True)
class OrganisationOnRecord:
    """The legal person that holds the mandate, as the paper prints it."""

    name: str
    siret: str
    address: str
    postcode: str
    city: str
    contact: str
    """How to reach it to end the mandate."""
    data_protection_contact: str

    def to_payload(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "siret": self.siret,
            "address": self.address,
            "postcode": self.postcode,
            "city": self.city,
            "contact": self.contact,
            "data_protection_contact": self.data_protection_contact,
        }


@dataclass(frozen=True, slots=True)
class PersonOnRecord:
    """A mediator: identifier of their key slot, and displayed name."""

    id: str
    name: str

    def to_payload(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class IdentityProof:
    """How the identity was established."""

    kind: ProofKind
    issuer: str | None = None
    """Address of the identity provider (kind franceconnect)."""
    acr: str | None = None
    """Level that it asserted."""
    authenticated_at: datetime | None = None
    id_token_sha256: str | None = None
    userinfo_sha256: str | None = None
    sub_sha256: str | None = None
    document: str | None = None
    """Kind of identity document that was shown (kind document); its number is never kept."""

    def to_payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = {"kind": self.kind}
        for name in ("issuer", "acr", *_DIGESTS, "document"):
            value = getattr(self, name)
            if value is not None:
                payload[name] = value
        if self.authenticated_at is not None:
            payload["authenticated_at"] = moment_text(self.authenticated_at)
        return payload


_DIGESTS: Final = ("id_token_sha256", "userinfo_sha256", "sub_sha256")


@dataclass(frozen=True, slots=True)
class Consent:
    """How the person agreed, and the statements that the mediator made one by one."""

    kind: Literal["in_person"]
    statements: tuple[str, ...]

    def to_payload(self) -> dict[str, Any]:
        return {"kind": self.kind, "statements": list(self.statements)}


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Sentences of a translation that a competent person had read again by then."""

    by: str
    """Name of the reviewer."""
    on: str
    """Day, `YYYY-MM-DD`."""
    sentences: tuple[int, ...]
    """Their places in the edition, from 0, in ascending order."""

    def to_payload(self) -> dict[str, Any]:
        return {"by": self.by, "on": self.on, "sentences": list(self.sentences)}


@dataclass(frozen=True, slots=True)
class Translation:
    """The translation shown beside the French text, for understanding only."""

    template: str
    sha256: str
    reviews: tuple[ReadAgain, ...] = ()
    """What had been read again when the text was signed: a paper says the same for ever."""

    def to_payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = {"template": self.template, "sha256": self.sha256}
        if self.reviews:
            payload["reviews"] = [group.to_payload() for group in self.reviews]
        return payload


@dataclass(frozen=True, slots=True)
class TextOnRecord:
    """The legal text that both parties signed."""

    template: str
    sha256: str
    """Of the template's bytes."""
    language: str
    translation: Translation | None = None

    def to_payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "template": self.template,
            "sha256": self.sha256,
            "language": self.language,
        }
        if self.translation is not None:
            payload["translation"] = self.translation.to_payload()
        return payload


def organisation(fields: Fields) -> OrganisationOnRecord:
    found = OrganisationOnRecord(
        name=fields.text("name"),
        siret=fields.matching("siret", SIRET),
        address=fields.text("address"),
        postcode=fields.text("postcode", limit=16),
        city=fields.text("city"),
        contact=fields.text("contact"),
        data_protection_contact=fields.text("data_protection_contact"),
    )
    fields.finish()
    return found


def person(fields: Fields) -> PersonOnRecord:
    found = PersonOnRecord(fields.text("id", limit=64), fields.text("name"))
    fields.finish()
    return found


def citizen(fields: Fields) -> PivotIdentity:
    """Read a pivot identity; one that `pivot_identity` would have written otherwise is refused."""
    place = fields.raw("birth_place") if fields.has("birth_place") else None
    if place is not None and not isinstance(place, str):
        raise unreadable("birth_place")
    given = fields.texts("given_names")
    raw: dict[str, Any] = {
        name: fields.text(name) for name in ("family_name", "gender", "birth_date", "birth_country")
    }
    preferred = fields.optional("preferred_name", fields.text)
    fields.finish()
    try:
        return pivot_identity(
            given_names=given, birth_place=place or None, preferred_name=preferred, **raw
        )
    except InputError as error:
        raise unreadable(error.field) from None


def citizen_payload(identity: PivotIdentity) -> dict[str, Any]:
    """Return an identity as records write it; what is not known is left out."""
    payload: dict[str, Any] = {
        "given_names": list(identity.given_names),
        "family_name": identity.family_name,
        "gender": str(identity.gender),
        "birth_date": identity.birth_date,
        "birth_country": identity.birth_country,
    }
    if identity.birth_place is not None:
        payload["birth_place"] = identity.birth_place
    if identity.preferred_name is not None:
        payload["preferred_name"] = identity.preferred_name
    return payload


def identity_proof(fields: Fields) -> IdentityProof:
    kind = fields.text("kind")
    if kind == "franceconnect":
        found = IdentityProof(
            kind="franceconnect",
            issuer=fields.matching("issuer", ISSUER),
            acr=fields.text("acr", limit=64),
            authenticated_at=fields.moment("authenticated_at"),
            id_token_sha256=fields.matching("id_token_sha256", SHA256),
            userinfo_sha256=fields.matching("userinfo_sha256", SHA256),
            sub_sha256=fields.matching("sub_sha256", SHA256),
        )
    elif kind == "document":
        found = IdentityProof(kind="document", document=fields.matching("document", KEYWORD))
    elif kind == "known_person":
        found = IdentityProof(kind="known_person")
    else:
        raise unreadable("identity_proof")
    fields.finish()
    return found


def consent(fields: Fields) -> Consent:
    """Read the consent: every statement was made, in its order."""
    fields.constant("kind", "in_person")
    statements = fields.texts("statements")
    fields.finish()
    if statements != STATEMENT_IDS:
        raise unreadable("statements")
    return Consent("in_person", statements)


def text(fields: Fields) -> TextOnRecord:
    template, digest = _template(fields)
    language = fields.matching("language", LANGUAGE)
    shown = fields.optional("translation", fields.inner)
    fields.finish()
    return TextOnRecord(
        template, digest, language, None if shown is None else translation_shown(shown)
    )


def translation_shown(fields: Fields) -> Translation:
    template, digest = _template(fields)
    reviews: tuple[ReadAgain, ...] = ()
    if fields.has("reviews"):
        reviews = tuple(_read_again(one) for one in _items(fields.raw("reviews")))
    fields.finish()
    _check_reviews(reviews)
    return Translation(template, digest, reviews)


def _read_again(value: object) -> ReadAgain:
    fields = Fields(value, "reviews")
    by, on = fields.text("by"), fields.matching("on", DAY)
    places = _items(fields.raw("sentences"))
    fields.finish()
    try:
        date.fromisoformat(on)
    except ValueError:
        raise unreadable("reviews") from None
    if not all(type(place) is int and place >= 0 for place in places):
        raise unreadable("reviews")
    if places != sorted(set(places)):
        raise unreadable("reviews")
    return ReadAgain(by, on, tuple(places))


def _check_reviews(reviews: tuple[ReadAgain, ...]) -> None:
    """Refuse reviews out of order, or a sentence that is in two of them."""
    named = [(group.on, group.by) for group in reviews]
    places = [place for group in reviews for place in group.sentences]
    if named != sorted(set(named)) or len(places) != len(set(places)):
        raise unreadable("reviews")


def _items(value: object) -> list[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_SENTENCES:
        raise unreadable("reviews")
    return value


def _template(fields: Fields) -> tuple[str, str]:
    return fields.text("template", limit=_TEMPLATE_CELLS), fields.matching("sha256", SHA256)
