"""One invented mandate that many tests start from, and fixed keys to sign it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.durations import Duration, end_of
from kiosque.mandates.envelope import Signer
from kiosque.mandates.record import MandateRecord, new_record
from kiosque.mandates.revocation import RevocationRecord, new_revocation
from kiosque.mandates.text import current_template

PARIS = ZoneInfo("Europe/Paris")
SIGNED_AT = datetime(2026, 11, 24, 9, 41, tzinfo=PARIS)
MANDATE_ID = "0199aa00-0000-7000-8000-0000000000aa"

FRANCECONNECT_PROOF: dict[str, Any] = {
    "kind": "franceconnect",
    "issuer": "https://oidc.franceconnect.gouv.fr/api/v2",
    "acr": "eidas1",
    "authenticated_at": "2026-11-24T09:38:12+01:00",
    "id_token_sha256": "11" * 32,
    "userinfo_sha256": "22" * 32,
    "sub_sha256": "33" * 32,
}

CITIZEN: dict[str, Any] = {
    "given_names": ["Aïcha", "Fatima"],
    "family_name": "Benali",
    "gender": "female",
    "birth_date": "1959-03-14",
    "birth_place": "69383",
    "birth_country": "99100",
}

ORGANISATION: dict[str, str] = {
    "name": "Centre social de Bellevue",
    "siret": "73282932000074",
    "address": "12 rue des Lilas",
    "postcode": "69003",
    "city": "Lyon",
    "contact": "04 72 00 00 00, ou à l'accueil",
    "data_protection_contact": "donnees@bellevue.example",
}


def record(**changes: Any) -> MandateRecord:
    """Return the example record, with some of it changed."""
    template = current_template("mandat")
    duration = changes.get("duration", Duration.MONTH)
    signed_at = changes.get("signed_at", SIGNED_AT)
    values: dict[str, Any] = {
        "id": MANDATE_ID,
        "number": "BEL1-0123-F",
        "practice": False,
        "organisation": ORGANISATION,
        "kiosk": "K1",
        "mediator": {"id": "0199aa00-0000-7000-8000-000000000002", "name": "Awa D."},
        "citizen": CITIZEN,
        "scopes": ("papiers", "famille", "social", "argent"),
        "procedures": (),
        "duration": duration,
        "signed_at": signed_at,
        "ends_at": end_of(signed_at, duration),
        "timezone": "Europe/Paris",
        "posture": "je_fais",
        "identity_proof": {"kind": "document", "document": "carte_identite"},
        "consent": {"kind": "in_person", "statements": list(STATEMENT_IDS)},
        "text": {"template": template.name, "sha256": template.sha256, "language": "fr"},
        "supersedes": (),
    }
    return new_record(**{**values, **changes})


def revocation(**changes: Any) -> RevocationRecord:
    """Return a revocation of the scope `argent` of the example, with some of it changed."""
    values: dict[str, Any] = {
        "id": "0199aa00-0000-7000-8000-0000000000ab",
        "practice": False,
        "organisation": ORGANISATION,
        "kiosk": "K1",
        "mediator": {"id": "0199aa00-0000-7000-8000-000000000002", "name": "Awa D."},
        "mandate_id": MANDATE_ID,
        "mandate_number": "BEL1-0123-F",
        "scopes": ("argent",),
        "revoked_at": SIGNED_AT + timedelta(days=7),
        "timezone": "Europe/Paris",
        "reason": "wish",
        "asked_by": "citizen",
        "provenance": "telephone",
    }
    return new_revocation(**{**values, **changes})


def fixed_key(number: int) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key whose private number is `number`: known to everybody."""
    return ec.derive_private_key(number, ec.SECP256R1())


def fixed_signer(number: int, serial: str, common_name: str) -> Signer:
    """Return a signer with a certificate that the key 1 issued."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Centre social de Bellevue"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bellevue – racine")])
    key = fixed_key(number)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(root)
        .public_key(key.public_key())
        .serial_number(number)
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + timedelta(days=4000))
        .sign(fixed_key(1), hashes.SHA256(), ecdsa_deterministic=True)
    )
    return Signer(key, (certificate,))


def signers() -> tuple[Signer, Signer]:
    """Return the kiosk and the mediator of the example."""
    return (
        fixed_signer(2, "K1-1", "Centre social de Bellevue – poste K1"),
        fixed_signer(3, "0199aa00-0000-7000-8000-000000000002", "Awa D."),
    )
