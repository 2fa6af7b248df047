"""The other fixed texts of a visit: notices, account, attestation of a revocation."""

from datetime import datetime

from kiosque.mandates.mandate_text import (
    birth_words,
    moment_on_paper,
    name_on_paper,
    provider_words,
    scope_lines,
    spaced_siret,
)
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.record_parts import IdentityProof
from kiosque.mandates.revocation import (
    ASKED_BY_WORDS,
    PROVENANCE_WORDS,
    REASON_WORDS,
    RevocationRecord,
)
from kiosque.mandates.text import Document, Filling, Value, current_template, fill, template


def notices_document(language: str = "fr") -> Document:
    """Return the notices to read aloud before anything is written about the person."""
    return fill(*notices_filling(language))


def notices_filling(language: str = "fr") -> Filling:
    return Filling(current_template("mentions", language), {})


def account_document(
    text: str, *, practice: bool, citizen: str | None, number: str | None
) -> Document:
    """Return the fixed sentences of the account of a visit, from the text of that name.

    `citizen` is the name of the person when one was taken, `number` that of the mandate.
    """
    return fill(*account_filling(text, practice=practice, citizen=citizen, number=number))


def account_filling(
    text: str, *, practice: bool, citizen: str | None, number: str | None
) -> Filling:
    """Return the text of an account and what fills it, as `account_document`."""
    values: dict[str, Value] = {
        "specimen": practice,
        "mandat": number is not None,
        "sans_mandat": number is None,
        "anonyme": citizen is None,
        "identite": citizen or "",
        "numero": number or "",
    }
    return Filling(template(text), values)


def whole_account_document(
    *, practice: bool, organisation: str, citizen: str, born: str
) -> Document:
    """Return the fixed sentences of the account of all that was done for a person.

    `citizen` and `born` are name and birth in words, `organisation` the name of who did it.
    """
    told = {"organisation": organisation, "citizen": citizen, "born": born}
    return fill(*whole_account_filling(practice=practice, **told))


def whole_account_filling(*, practice: bool, organisation: str, citizen: str, born: str) -> Filling:
    """Return the text of a whole account and what fills it, as `whole_account_document`."""
    values: dict[str, Value] = {
        "specimen": practice,
        "structure": organisation,
        "identite": citizen,
        "naissance": born,
    }
    return Filling(current_template("compte-rendu-complet"), values)


def revocation_document(
    text: str, revocation: RevocationRecord, mandate: MandateRecord, *, birth_place: str | None
) -> Document:
    """Return the attestation of a revocation of `mandate`, from the text of that name.

    Raises `ValueError` for the revocation of another mandate.
    """
    return fill(*revocation_filling(text, revocation, mandate, birth_place))


def revocation_filling(
    text: str, revocation: RevocationRecord, mandate: MandateRecord, birth_place: str | None
) -> Filling:
    """Return the text of an attestation and what fills it; raises as `revocation_document`."""
    from kiosque.i18n.dates import long_moment

    if revocation.mandate_id != mandate.id:
        raise ValueError("the revocation is about another mandate")
    values: dict[str, Value] = {
        **_revocation_values(revocation),
        "numero": mandate.number,
        "date_mandat": long_moment(mandate.signed_at),
        "identite": name_on_paper(mandate.citizen),
        "naissance": birth_words(mandate.citizen, birth_place),
    }
    return Filling(template(text), values)


def sealed_revocation_document(
    text: str, revocation: RevocationRecord, person: PivotIdentity, signed_at: datetime
) -> Document:
    """Return the attestation of a revocation whose mandate is known by its seal alone.

    `person` is who the seal commits to, `signed_at` when the seal says that the mandate began, in
    the organisation's time zone.
    """
    return fill(*sealed_revocation_filling(text, revocation, person, signed_at))


def sealed_revocation_filling(
    text: str, revocation: RevocationRecord, person: PivotIdentity, signed_at: datetime
) -> Filling:
    """Return the text of such an attestation and what fills it."""
    from kiosque.i18n.dates import long_moment

    values: dict[str, Value] = {
        **_revocation_values(revocation),
        "numero_connu": bool(revocation.mandate_number),
        "numero": revocation.mandate_number,
        "identifiant": revocation.mandate_id,
        "date_mandat": long_moment(signed_at),
        "identite": name_on_paper(person),
        "naissance": birth_words(person, None),
    }
    return Filling(template(text), values)


def confirmation_document(
    text: str,
    mandate: MandateRecord,
    proof: IdentityProof,
    confirmed_at: datetime,
    *,
    birth_place: str | None,
) -> Document:
    """Return what says that the identity of a mandate was confirmed, from the text of that name.

    `confirmed_at` is in the organisation's time zone.
    """
    return fill(*confirmation_filling(text, mandate, proof, confirmed_at, birth_place))


def confirmation_filling(
    text: str,
    mandate: MandateRecord,
    proof: IdentityProof,
    confirmed_at: datetime,
    birth_place: str | None,
) -> Filling:
    """Return the text of a confirmation and what fills it, as `confirmation_document` does."""
    from kiosque.i18n.dates import long_moment

    organisation = mandate.organisation
    values: dict[str, Value] = {
        "specimen": mandate.practice,
        "numero": mandate.number,
        "date_mandat": long_moment(mandate.signed_at),
        "identite": name_on_paper(mandate.citizen),
        "naissance": birth_words(mandate.citizen, birth_place),
        "structure": organisation.name,
        "siret": spaced_siret(organisation.siret),
        "date": long_moment(confirmed_at),
        "fournisseur": provider_words(proof, practice=mandate.practice),
        "fin": moment_on_paper(mandate.ends_at, mandate.timezone),
        "contact": organisation.contact,
    }
    return Filling(template(text), values)


def _revocation_values(revocation: RevocationRecord) -> dict[str, Value]:
    """Return what an attestation says of the revocation itself."""
    from kiosque.i18n.dates import long_moment

    organisation = revocation.organisation
    return {
        "specimen": revocation.practice,
        "structure": organisation.name,
        "siret": spaced_siret(organisation.siret),
        "entier": revocation.whole,
        "partie": not revocation.whole,
        "perimetres": scope_lines(revocation.scopes),
        "date": long_moment(revocation.revoked_at),
        "mediateur": revocation.mediator.name,
        "demandeur": ASKED_BY_WORDS[revocation.asked_by],
        "moyen": PROVENANCE_WORDS[revocation.provenance],
        "raison": REASON_WORDS[revocation.reason],
        "adresse": organisation.address,
        "code_postal": organisation.postcode,
        "ville": organisation.city,
    }
