"""Whom a verifier trusts: a root, what it certified, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from kiosque.errors import UnreadableError
from kiosque.receipts.qr import matrix, terminal_lines
from kiosque.receipts.trust import (
    fingerprint,
    is_specimen,
    kid_of,
    kiosk_of,
    organisation_of,
    public_key_of,
    read_trust,
    serial_of,
    siret_of,
    why_not_root,
    why_not_trusted,
)
from kiosque.receipts.verdict import Check, Verdict
from kiosque.vault.certificates import to_pem
from tests import paper_examples
from tests.mandate_examples import SIGNED_AT
from tests.paper_examples import ISSUED_AT, MEDIATOR_ID, SIRET, bellevue, found


def named(
    serial: str, key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
) -> x509.Certificate:
    """Return a certificate that signs itself, for a subject with this serial number."""
    name = x509.Name([x509.NameAttribute(NameOID.SERIAL_NUMBER, serial)])
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ISSUED_AT)
        .not_valid_after(SIGNED_AT)
        .sign(key, digest)
    )


def test_a_trust_file_has_its_root_first_and_keeps_its_own_kiosks_only() -> None:
    by, other = bellevue(), found()
    pem = by.trust + other.trust + to_pem(by.mediator).encode()
    trust = read_trust(pem)
    assert trust.root == by.root.certificate
    assert trust.kiosks == (by.kiosk,)
    assert trust.kiosks_named(b"\x00\x01\x01") == (by.kiosk,)
    assert trust.kiosks_named(b"\x00\x02\x01") == ()


def test_a_renewed_kiosk_keeps_its_name() -> None:
    by = bellevue()
    trust = read_trust(by.trust + to_pem(by.kiosk).encode())
    assert len(trust.kiosks_named(b"\x00\x01\x01")) == 2


def test_what_signs_no_certificates_is_no_root() -> None:
    by = bellevue()
    assert why_not_root(by.root.certificate) is None
    assert why_not_root(by.kiosk) is not None
    assert why_not_root(named("K1-1", ec.generate_private_key(ec.SECP256R1()))) is not None
    with pytest.raises(UnreadableError):
        read_trust(to_pem(by.kiosk, by.root.certificate).encode())


def test_a_chain_is_trusted_when_its_root_issued_it_and_its_time_is_right() -> None:
    by, other = bellevue(), found()
    chain, root = by.kiosk_chain, by.root.certificate
    assert why_not_trusted(chain, root, SIGNED_AT) is None
    assert why_not_trusted(by.mediator_chain, root, SIGNED_AT) is None
    wrong = {
        "manque": ((), root, SIGNED_AT),
        "pas émis": (chain, other.root.certificate, SIGNED_AT),
        "pas fait pour signer": ((root,), root, SIGNED_AT),
        "pas valable": (chain, root, ISSUED_AT - timedelta(hours=1)),
        "plus en usage": (chain, root, ISSUED_AT + timedelta(days=3 * 365 + 1)),
    }
    for told, question in wrong.items():
        assert told in str(why_not_trusted(*question))
    late = ISSUED_AT + timedelta(days=366)
    assert why_not_trusted(by.mediator_chain, root, late) is not None
    assert why_not_trusted(chain, root, late) is None


def test_a_certificate_says_who_it_is() -> None:
    by = bellevue(practice=True)
    assert organisation_of(by.kiosk) == "Centre social de Bellevue"
    assert siret_of(by.kiosk) == siret_of(by.mediator) == SIRET
    assert (serial_of(by.kiosk), kiosk_of(by.kiosk)) == ("K1-1", "K1")
    assert (serial_of(by.mediator), kiosk_of(by.mediator)) == (MEDIATOR_ID, "")
    assert is_specimen(by.kiosk)
    assert not is_specimen(bellevue().kiosk)
    assert len(fingerprint(by.kiosk).split()) == 16


@pytest.mark.parametrize(
    ("serial", "kid"),
    [
        ("K1-1", b"\x00\x01\x01"),
        ("K258-3", b"\x01\x02\x03"),
        ("K65535-255", b"\xff\xff\xff"),
        ("K65536-1", None),
        ("K1-256", None),
        ("K1", None),
        ("1-1", None),
        ("K-1", None),
        ("K1-1x", None),
        ("0199aa00", None),
    ],
)
def test_a_kiosk_is_named_by_number_and_generation(serial: str, kid: bytes | None) -> None:
    assert kid_of(named(serial, ec.generate_private_key(ec.SECP256R1()))) == kid


def test_only_p256_keys_count() -> None:
    keys = (ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate())
    for key in keys:
        assert public_key_of(named("K1-1", key)) is None
    assert public_key_of(bellevue().kiosk) is not None


def test_a_subject_that_names_nothing_is_nobody() -> None:
    nobody = named("x", ec.generate_private_key(ec.SECP256R1()))
    assert (organisation_of(nobody), siret_of(nobody), kiosk_of(nobody)) == ("", "", "")


def test_a_verdict_is_only_as_good_as_its_worst_check() -> None:
    good = Verdict(signature="valid", issuer="trusted", dates="running")
    assert good.exit_code == 0
    assert replace(good, dates="none").exit_code == 0
    assert replace(good, dates="ended").exit_code == 3
    assert replace(good, kind="revocation", dates="none").exit_code == 3
    assert replace(good, dates="not_begun").exit_code == 3
    assert replace(good, issuer="unconfirmed").exit_code == 2
    assert replace(good, signature="unreadable").exit_code == 2
    assert replace(good, issuer="foreign").exit_code == 1
    assert replace(good, signature="invalid").exit_code == 1
    assert replace(good, person_matches=False).exit_code == 1
    for name, ok, code in (
        ("story", False, 1),
        ("readable", None, 2),
        ("person", None, 2),
        ("dates", False, 0),
        ("revocation", None, 0),
        ("specimen", None, 0),
    ):
        assert replace(good, checks=[Check(name, ok, "…")]).exit_code == code, name


def test_a_code_is_drawn_in_half_blocks_with_its_margin() -> None:
    text = paper_examples.mandate().seal
    code = matrix(text)
    assert code.modules == len(code.rows[0]) == len(code.rows)
    assert not any(code.rows[0])
    assert not any(row[0] for row in code.rows)
    drawn = terminal_lines("otpauth://totp/kiosque:Awa?secret=ABCDEFGH")
    assert len({len(line) for line in drawn}) == 1
    assert set("".join(drawn)) <= set("█▀▄ ")
