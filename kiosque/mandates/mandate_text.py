"""From a signed record to the text that both parties sign by hand.

The words come from the template that the record names, the values from the record; the only things
it does not hold are the names of a commune and of procedures, which the caller gives. Texts of the
paper are French, whatever the language of the screen: French is what is signed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from kiosque.errors import TamperedError
from kiosque.i18n import N_
from kiosque.mandates.pivot import FRANCE, Gender, PivotIdentity, full_name
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.record_parts import IdentityProof
from kiosque.mandates.scopes import MONEY, scope
from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import Document, Filling, Labelled, Value, fill, template
from kiosque.mandates.timezones import WORDS

FRANCECONNECT_HOST: Final = "franceconnect.gouv.fr"
"""Only an issuer of this domain is printed as FranceConnect."""

DRAFT_WARNING: Final = (
    "Projet, sans valeur. Rien n'est signé et rien n'est enregistré. Lisez à votre aise et posez "
    "vos questions. Le mandat, lui, aura un numéro et deux signatures."
)
_OF_A_SIGNED_ONE: Final = ("{numero}", "{date}")
_SINCE_RENEWALS: Final = frozenset({"renouvelle", "numero_renouvele"})
"""What texts before 28 November 2026 do not ask for."""
_BORN: Final = {Gender.FEMALE: "née", Gender.MALE: "né", Gender.UNSPECIFIED: "né(e)"}
LOCAL_PROOFS: Final = {
    "document": "au vu d'un document d'identité",
    "known_person": "car la structure me connaît",
}
PRACTICE_PROVIDER: Final = "un fournisseur d'identité d'exercice"


def mandate_document(
    record: MandateRecord, *, birth_place: str | None, procedures: Sequence[str] = ()
) -> Document:
    """Return the text of the mandate.

    `birth_place` names the commune or the country of birth, `procedures` are the titles of
    `record.procedures`. Raises `UnreadableError` when the template is not installed and
    `TamperedError` when it is not the one that was signed.
    """
    return fill(*mandate_filling(record, birth_place, procedures))


def mandate_filling(
    record: MandateRecord, birth_place: str | None, procedures: Sequence[str]
) -> Filling:
    """Return the text that a record names and what fills it; raises as `mandate_document`."""
    found = template(record.text.template)
    if found.sha256 != record.text.sha256:
        raise TamperedError(
            N_("Le texte installé n'est pas celui que ce mandat a fait signer."),
            advice=N_("Réinstallez kiosque. Le mandat signé, lui, n'a pas changé."),
        )
    if len(procedures) != len(record.procedures):
        raise ValueError("one title for each procedure of the record")
    values = _values(record, birth_place, procedures)
    unknown = _SINCE_RENEWALS - found.holes - found.conditions
    return Filling(found, {name: value for name, value in values.items() if name not in unknown})


def draft_document(
    record: MandateRecord, *, birth_place: str | None, procedures: Sequence[str] = ()
) -> Document:
    """Return the text of a mandate that is only proposed, as `mandate_document` would fill it."""
    return fill(*draft_filling(record, birth_place, procedures))


def draft_filling(
    record: MandateRecord, birth_place: str | None, procedures: Sequence[str]
) -> Filling:
    """Return the text of a mandate that is only proposed, and what fills it.

    What makes it a mandate is left out: its number, place and date, where both parties sign. A
    warning says so, under the title.
    """
    found = template(record.text.template)
    kept = tuple(
        line
        for line in found.lines
        if line.kind != "signatures" and not any(hole in line.text for hole in _OF_A_SIGNED_ONE)
    )
    title, *others = kept
    proposed = replace(found, lines=(title, Line("warning", DRAFT_WARNING, None), *others))
    values = _values(record, birth_place, procedures)
    wanted = proposed.holes | proposed.conditions
    return Filling(proposed, {name: value for name, value in values.items() if name in wanted})


def birth_words(identity: PivotIdentity, birth_place: str | None) -> str:
    """Return « née le 14 mars 1959 à Lyon »; « en mai 1990 » for a partial birth date.

    `birth_place` is the commune of a birth in France, the country of any other.
    """
    from kiosque.i18n.dates import birth_date_in_words

    whole = not identity.birth_date.endswith("-00")
    words = f"{_BORN[identity.gender]} {'le' if whole else 'en'} "
    place = f" {_where(identity, birth_place)}" if birth_place else ""
    return f"{words}{birth_date_in_words(identity.birth_date)}{place}"


def _where(identity: PivotIdentity, birth_place: str) -> str:
    """Return « à Lyon », « au Havre », or a country in brackets, whose article nobody tells."""
    if identity.birth_country != FRANCE:
        return f"({birth_place})"
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if birth_place.startswith(article):
            return contracted + birth_place.removeprefix(article)
    return f"à {birth_place}"


def name_on_paper(identity: PivotIdentity) -> str:
    """Return the full name, followed by the name in use when there is one."""
    if identity.preferred_name is None:
        return full_name(identity)
    return f"{full_name(identity)} (nom d'usage\N{NO-BREAK SPACE}: {identity.preferred_name})"


def moment_on_paper(moment: datetime, timezone: str) -> str:
    """Return weekday, date, time and whose clock; `moment` carries its local offset."""
    from kiosque.i18n.dates import long_moment

    return f"{long_moment(moment)} ({WORDS.get(timezone, timezone)})"


def scope_lines(keys: Sequence[str]) -> tuple[Labelled, ...]:
    """Return title and description of each scope, as mandates print them."""
    return tuple(Labelled(one.title, one.description) for one in map(scope, keys))


def provider_words(proof: IdentityProof, *, practice: bool) -> str:
    """Return who confirmed the identity, named so that nobody takes it for somebody else."""
    host = urlsplit(proof.issuer or "").hostname or ""
    if host == FRANCECONNECT_HOST or host.endswith(f".{FRANCECONNECT_HOST}"):
        return "FranceConnect"
    return PRACTICE_PROVIDER if practice else host


def _values(
    record: MandateRecord, birth_place: str | None, procedures: Sequence[str]
) -> dict[str, Value]:
    return {**_people(record, birth_place), **_dates(record), **_facts(record, procedures)}


def _people(record: MandateRecord, birth_place: str | None) -> dict[str, Value]:
    organisation = record.organisation
    return {
        "numero": record.number,
        "identite": name_on_paper(record.citizen),
        "naissance": birth_words(record.citizen, birth_place),
        "structure": organisation.name,
        "siret": spaced_siret(organisation.siret),
        "adresse": organisation.address,
        "code_postal": organisation.postcode,
        "ville": organisation.city,
        "contact": organisation.contact,
        "contact_donnees": organisation.data_protection_contact,
        "mediateur": record.mediator.name,
    }


def spaced_siret(siret: str) -> str:
    """Return a SIRET in its usual groups, which no line break separates."""
    groups = (siret[:3], siret[3:6], siret[6:9], siret[9:])
    return "\N{NO-BREAK SPACE}".join(groups)


def _dates(record: MandateRecord) -> dict[str, Value]:
    from kiosque.i18n.dates import long_date, long_moment

    whole = record.ends_at - record.starts_at == timedelta(days=record.duration.days)
    return {
        "duree": record.duration.wording,
        "duree_entiere": whole,
        "fin_choisie": not whole,
        "fin": moment_on_paper(record.ends_at, record.timezone),
        "jour_fin": long_date(record.ends_at.date()),
        "date": long_moment(record.signed_at),
    }


def _facts(record: MandateRecord, procedures: Sequence[str]) -> dict[str, Value]:
    proof = record.identity_proof
    local = proof.kind != "franceconnect"
    return {
        "perimetres": scope_lines(record.scopes),
        "demarches_precises": bool(procedures),
        "demarches": ", ".join(procedures),
        "argent": MONEY in record.scopes,
        "specimen": record.practice,
        "renouvelle": record.renews_number is not None,
        "numero_renouvele": record.renews_number or "",
        "local": local,
        "confirmee": not local,
        "preuve": LOCAL_PROOFS.get(proof.kind, ""),
        "fournisseur": "" if local else provider_words(proof, practice=record.practice),
    }
