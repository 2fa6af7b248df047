"""The organisation's certificates: what they say, for how long, and what they may sign."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from kiosque.vault.certificates import (
    AFTERLIFE,
    LONGEST_NAME,
    SPECIMEN,
    YEAR,
    Holder,
    Issuer,
    fingerprint,
    issue_kiosk,
    issue_mediator,
    issue_root,
    new_key,
    siret_in,
    to_pem,
)
from tests.system_programs import need

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
HOLDER = Holder("Centre social de Bellevue", "73282932000074", practice=False)
LONG = Holder("Médiathèque intercommunale à vocation éducative " * 4, "73282932000074", True)  # noqa: FBT003


def kiosk(root: Issuer, holder: Holder = HOLDER) -> x509.Certificate:
    return issue_kiosk(root, new_key().public_key(), holder, kiosk=3, generation=2, now=NOW)


def mediator(root: Issuer, holder: Holder = HOLDER, person: str = "Awa D.") -> x509.Certificate:
    key = new_key().public_key()
    return issue_mediator(root, key, holder, person=person, slot="0a1b2c3d4e5f6071", now=NOW)


def named(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(one.value) for one in certificate.subject.get_attributes_for_oid(oid)]


@pytest.fixture(scope="module")
def root() -> Issuer:
    return issue_root(HOLDER, now=NOW)


def test_every_key_is_p256_and_every_signature_sha256(root: Issuer) -> None:
    for certificate in (root.certificate, kiosk(root), mediator(root)):
        key = certificate.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        assert isinstance(key.curve, ec.SECP256R1)
        assert certificate.signature_hash_algorithm is not None
        assert certificate.signature_hash_algorithm.name == "sha256"
        assert certificate.version is x509.Version.v3
        certificate.verify_directly_issued_by(root.certificate)


def test_the_root_signs_certificates_and_nothing_else(root: Issuer) -> None:
    limits = root.certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = root.certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert (limits.critical, limits.value.ca, limits.value.path_length) == (True, True, 0)
    assert (usage.critical, usage.value.key_cert_sign, usage.value.crl_sign) == (True, True, True)
    assert not usage.value.digital_signature
    assert not usage.value.content_commitment


def test_kiosks_and_mediators_sign_documents_and_nothing_else(root: Issuer) -> None:
    for certificate in (kiosk(root), mediator(root)):
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        assert not limits.value.ca
        assert usage.critical
        assert (usage.value.digital_signature, usage.value.content_commitment) == (True, True)
        assert not usage.value.key_cert_sign
        assert not usage.value.key_agreement
        with pytest.raises(x509.ExtensionNotFound):
            certificate.extensions.get_extension_for_oid(ExtensionOID.EXTENDED_KEY_USAGE)


def test_the_subject_names_organisation_siret_kiosk_and_mediator(root: Issuer) -> None:
    seal, own = kiosk(root), mediator(root)
    for certificate in (root.certificate, seal, own):
        assert named(certificate, NameOID.COUNTRY_NAME) == ["FR"]
        assert named(certificate, NameOID.ORGANIZATION_NAME) == [HOLDER.name]
        assert named(certificate, NameOID.ORGANIZATION_IDENTIFIER) == ["NTRFR-73282932000074"]
        assert siret_in(certificate) == HOLDER.siret
        assert named(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME) == []
    assert named(seal, NameOID.SERIAL_NUMBER) == ["K3-2"]
    assert named(seal, NameOID.COMMON_NAME) == [f"{HOLDER.name} – poste K3"]
    assert named(own, NameOID.SERIAL_NUMBER) == ["0a1b2c3d4e5f6071"]
    assert named(own, NameOID.COMMON_NAME) == ["Awa D."]


def test_practice_stands_in_every_subject() -> None:
    practice = Holder(HOLDER.name, HOLDER.siret, practice=True)
    root = issue_root(practice, now=NOW)
    for certificate in (root.certificate, kiosk(root, practice), mediator(root, practice)):
        assert named(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME) == [SPECIMEN]


@pytest.mark.parametrize(("who", "years"), [("kiosk", 3), ("mediator", 1)])
def test_a_key_is_used_some_years_and_its_certificate_lives_eight_more(
    root: Issuer, who: str, years: int
) -> None:
    certificate = kiosk(root) if who == "kiosk" else mediator(root)
    period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod)
    start = certificate.not_valid_before_utc
    assert timedelta(0) < NOW - start <= timedelta(hours=1)
    used = (period.value.not_before, period.value.not_after)
    assert all(used)
    assert [moment.replace(tzinfo=UTC) for moment in used if moment] == [
        start,
        start + years * YEAR,
    ]
    assert certificate.not_valid_after_utc == start + years * YEAR + AFTERLIFE
    assert AFTERLIFE == 8 * YEAR


def test_the_root_lives_twenty_years(root: Issuer) -> None:
    certificate = root.certificate
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == 20 * YEAR


def test_a_name_too_long_for_a_certificate_is_cut_and_its_ending_kept() -> None:
    root = issue_root(LONG, now=NOW)
    for certificate, ending in (
        (root.certificate, "… – racine"),
        (kiosk(root, LONG), "… – poste K3"),
        (mediator(root, LONG, person="Léa-Éloïse " * 12), "…"),
    ):
        (common,) = named(certificate, NameOID.COMMON_NAME)
        assert common.endswith(ending)
        assert len(common.encode()) <= LONGEST_NAME


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_any_name_gives_a_certificate_that_reads_back(organisation: str, person: str) -> None:
    holder = Holder(organisation, HOLDER.siret, practice=False)
    root = issue_root(holder, now=NOW)
    certificate = mediator(root, holder, person)
    read = x509.load_pem_x509_certificate(to_pem(certificate).encode("ascii"))
    assert read == certificate
    assert named(read, NameOID.COMMON_NAME)[0].removesuffix("…").rstrip() in person
    read.verify_directly_issued_by(root.certificate)


def test_a_certificate_without_a_siret_names_none() -> None:
    key = new_key()
    nobody = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    builder = x509.CertificateBuilder(nobody, nobody, key.public_key(), 1, NOW, NOW + YEAR)
    assert siret_in(builder.sign(key, hashes.SHA256())) == ""


def test_the_printed_fingerprint_is_sha256_in_groups_of_four(root: Issuer) -> None:
    groups = fingerprint(root.certificate).split(" ")
    assert [len(group) for group in groups] == [4] * 16
    assert bytes.fromhex("".join(groups)) == root.certificate.fingerprint(hashes.SHA256())


def test_openssl_accepts_the_chain_and_refuses_another_root(tmp_path: Path, root: Issuer) -> None:
    openssl = need("openssl")
    others = issue_root(HOLDER, now=NOW)
    for name, certificate in (
        ("root.pem", root.certificate),
        ("kiosk.pem", kiosk(root)),
        ("mediator.pem", mediator(root)),
        ("other.pem", others.certificate),
    ):
        (tmp_path / name).write_text(to_pem(certificate), encoding="ascii")

    def verify(trusted: str, leaf: str) -> bool:
        moment = str(int((NOW + timedelta(days=1)).timestamp()))
        done = subprocess.run(
            [openssl, "verify", "-x509_strict", "-attime", moment, "-CAfile", trusted, leaf],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    assert verify("root.pem", "kiosk.pem")
    assert verify("root.pem", "mediator.pem")
    assert not verify("other.pem", "kiosk.pem")
