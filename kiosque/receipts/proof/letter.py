"""The letter of a proof: what it holds, what it proves, what it does not, how to check it.

It is French, as the papers are, and lies beside this module as plain text that a lawyer can review.
"""

from datetime import datetime
from importlib import resources
from string import Template

from kiosque.i18n.dates import long_moment
from kiosque.mandates.record import MandateRecord

_SPECIMEN = "SPÉCIMEN : dossier d'entraînement, sans aucune valeur.\n\n"
_REVOCATIONS = (
    "annulations\n"
    "    Chaque annulation de ce mandat, en entier ou en partie : l'attestation\n"
    "    (.pdf), la même pour une machine (.jws) et le texte de son carré.\n"
)


def letter(record: MandateRecord, made_at: datetime, *, revoked: bool) -> bytes:
    """Return the letter of a mandate's proof, in UTF-8."""
    organisation = record.organisation
    source = resources.files(__package__).joinpath("letter.fr.txt").read_text(encoding="utf-8")
    text = Template(source).substitute(
        specimen=_SPECIMEN if record.practice else "",
        number=record.number,
        organisation=organisation.name,
        siret=organisation.siret,
        signed_at=_on(record.signed_at),
        made_at=_on(made_at),
        revocations=_REVOCATIONS if revoked else "",
        data_protection_contact=organisation.data_protection_contact,
        contact=organisation.contact,
        address=f"{organisation.address}, {organisation.postcode} {organisation.city}",
    )
    return text.encode()


def _on(moment: datetime) -> str:
    return f"le {long_moment(moment)}"
