"""What programs that know nothing of kiosque make of a paper: poppler, openssl, zbar, zxing."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.mandates.seal import read_seal, verify_seal
from kiosque.receipts.trust import read_trust
from kiosque.receipts.verdict import CANNOT_TELL, GENUINE, REFUSED
from kiosque.receipts.verification import Question, verify
from tests import paper_examples
from tests.system_programs import need

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True)
class Paper:
    """A signed paper in a file, and the seal it must carry on each page."""

    file: Path
    seal: str
    pages: int


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    folder = tmp_path_factory.mktemp("papers")
    maker = paper_examples.bellevue(practice=True)
    small = paper_examples.mandate(practice=True)
    large = paper_examples.mandate(practice=True, scopes=SCOPE_KEYS)
    made = {
        "mandate": (small.pdf, 2),
        "long mandate": (large.pdf, 4),
        "account": (paper_examples.account_pdf(maker, practice=True), 1),
    }
    found: dict[str, Paper] = {}
    for name, (pdf, count) in made.items():
        file = folder / f"{name.replace(' ', '-')}.pdf"
        file.write_bytes(pdf)
        with pikepdf.open(file) as document:
            seal = document.attachments["cachet.txt"].get_file().read_bytes().decode()
        found[name] = Paper(file, seal, count)
    return found


def signed_range(pdf: bytes) -> tuple[bytes, bytes]:
    """Return the bytes that the signature covers, and the signature, found without any library."""
    (numbers,) = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    start, length, after, rest = (int(number) for number in numbers)
    hexadecimal = pdf[start + length : after].strip(b"<>")
    assert after + rest == len(pdf)
    return pdf[start : start + length] + pdf[after:], bytes.fromhex(hexadecimal.decode())


def root_file(folder: Path, *, text: bool = True) -> Path:
    maker = paper_examples.bellevue(practice=True)
    encoding = Encoding.PEM if text else Encoding.DER
    file = folder / "racine.crt"
    file.write_bytes(maker.root.certificate.public_bytes(encoding))
    return file


@pytest.mark.parametrize("name", ["mandate", "long mandate", "account"])
def test_pdfsig_finds_the_signature_valid_and_trusted(
    papers: dict[str, Paper], name: str, tmp_path: Path
) -> None:
    certutil, pdfsig = need("certutil"), need("pdfsig")
    database = f"sql:{tmp_path}"
    subprocess.run([certutil, "-N", "-d", database, "--empty-password"], check=True)
    trusted = ["-n", "racine", "-t", "CT,C,C", "-i", str(root_file(tmp_path))]
    subprocess.run([certutil, "-A", "-d", database, *trusted], check=True)
    done = subprocess.run(
        [pdfsig, "-nssdir", database, str(papers[name].file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Signature is Valid." in done.stdout
    assert "Certificate is Trusted." in done.stdout
    assert "ETSI.CAdES.detached" in done.stdout
    assert "Total document signed" in done.stdout
    assert done.stdout.count("Signature #") == 1


def test_pdfsig_does_not_trust_without_the_root(papers: dict[str, Paper], tmp_path: Path) -> None:
    certutil, pdfsig = need("certutil"), need("pdfsig")
    database = f"sql:{tmp_path}"
    subprocess.run([certutil, "-N", "-d", database, "--empty-password"], check=True)
    done = subprocess.run(
        [pdfsig, "-nssdir", database, str(papers["mandate"].file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Certificate is Trusted." not in done.stdout


def openssl(folder: Path, content: bytes, signature: bytes) -> subprocess.CompletedProcess[bytes]:
    (folder / "octets.bin").write_bytes(content)
    (folder / "signature.der").write_bytes(signature)
    return subprocess.run(
        [
            *(need("openssl"), "cms", "-verify", "-binary", "-inform", "DER"),
            *("-in", "signature.der", "-content", "octets.bin", "-CAfile", "racine.crt"),
            *("-purpose", "any", "-out", "sortie.bin"),
        ],
        cwd=folder,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["mandate", "account"])
def test_openssl_verifies_the_signature_with_nothing_but_the_root(
    papers: dict[str, Paper], name: str, tmp_path: Path
) -> None:
    root_file(tmp_path)
    content, signature = signed_range(papers[name].file.read_bytes())
    assert openssl(tmp_path, content, signature).returncode == 0
    assert (tmp_path / "sortie.bin").read_bytes() == content
    for at in (0, len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[at] ^= 1
        assert openssl(tmp_path, bytes(changed), signature).returncode != 0


def test_openssl_refuses_another_organisation(papers: dict[str, Paper], tmp_path: Path) -> None:
    other = paper_examples.found(practice=True)
    (tmp_path / "racine.crt").write_bytes(other.root_only)
    content, signature = signed_range(papers["mandate"].file.read_bytes())
    assert openssl(tmp_path, content, signature).returncode != 0


def test_openssl_verifies_the_record_as_the_format_document_says(tmp_path: Path) -> None:
    """Follow docs/formats/mandate-record.md §4 by hand: base64, two numbers, one digest."""
    import base64

    from asn1crypto.core import Integer as Number
    from asn1crypto.core import SequenceOf

    class Numbers(SequenceOf):  # type: ignore[misc]
        _child_spec = Number

    envelope = json.loads(paper_examples.mandate().signed)
    for signature in envelope["signatures"]:
        header = json.loads(base64.urlsafe_b64decode(signature["protected"] + "=="))
        pem = f"-----BEGIN CERTIFICATE-----\n{header['x5c'][0]}\n-----END CERTIFICATE-----\n"
        (tmp_path / "signer.crt").write_text(pem, encoding="ascii")
        raw = base64.urlsafe_b64decode(signature["signature"] + "==")
        numbers = Numbers([int.from_bytes(raw[:32]), int.from_bytes(raw[32:])])
        (tmp_path / "signature.der").write_bytes(numbers.dump())
        signed = f"{signature['protected']}.{envelope['payload']}"
        (tmp_path / "octets.bin").write_text(signed, encoding="ascii")
        key = subprocess.run(
            [need("openssl"), "x509", "-in", "signer.crt", "-pubkey", "-noout"],
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        (tmp_path / "signer.pub").write_bytes(key.stdout)
        command = ["dgst", "-sha256", "-verify", "signer.pub", "-signature", "signature.der"]
        done = subprocess.run(
            [need("openssl"), *command, "octets.bin"], cwd=tmp_path, capture_output=True, check=True
        )
        assert done.stdout == b"Verified OK\n"


@settings(max_examples=150)
@given(st.data())
def test_no_changed_byte_of_the_signed_range_passes(
    papers: dict[str, Paper], data: st.DataObject
) -> None:
    pdf = bytearray(papers[data.draw(st.sampled_from(["mandate", "account"]))].file.read_bytes())
    start, end = signature_gap(bytes(pdf))
    near = st.one_of(st.integers(start - 2000, start - 1), st.integers(end, len(pdf) - 1))
    anywhere = st.integers(0, len(pdf) - 1).filter(lambda at: not start <= at < end)
    at = data.draw(st.one_of(near, anywhere))
    pdf[at] ^= data.draw(st.integers(1, 255))
    assert judged(bytes(pdf)) in {REFUSED, CANNOT_TELL}


@settings(max_examples=100)
@given(st.data())
def test_a_changed_signature_never_crashes_a_verifier(
    papers: dict[str, Paper], data: st.DataObject
) -> None:
    pdf = bytearray(papers["mandate"].file.read_bytes())
    start, end = signature_gap(bytes(pdf))
    used = len(pdf[start:end].rstrip(b">0"))
    at = data.draw(st.integers(start, start + used))
    pdf[at] = data.draw(st.sampled_from(b"0123456789abcdefzZ>< \n"))
    assert judged(bytes(pdf)) in {GENUINE, REFUSED, CANNOT_TELL}


def signature_gap(pdf: bytes) -> tuple[int, int]:
    """Return where the signature stands, which cannot sign itself."""
    (numbers,) = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    return int(numbers[1]), int(numbers[2])


def judged(pdf: bytes) -> int:
    trust = read_trust(paper_examples.bellevue(practice=True).trust)
    return verify(pdf, Question(trust, None, paper_examples.within())).exit_code


def test_the_papers_as_they_are_are_genuine(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        assert judged(paper.file.read_bytes()) == GENUINE


@pytest.mark.parametrize(
    ("name", "dpi"),
    [
        *((name, dpi) for name in ("mandate", "account") for dpi in (150, 200, 300)),
        ("long mandate", 150),
    ],
)
def test_two_readers_find_the_seal_on_each_printed_page_and_it_verifies(
    papers: dict[str, Paper], name: str, dpi: int, tmp_path: Path
) -> None:
    pdftoppm, zbarimg = need("pdftoppm"), need("zbarimg")
    paper = papers[name]
    subprocess.run(
        [pdftoppm, "-r", str(dpi), "-gray", "-png", str(paper.file), str(tmp_path / "page")],
        check=True,
    )
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == paper.pages
    for picture in pictures:
        with Image.open(picture) as image:
            codes = zxingcpp.read_barcodes(image, formats=QR_ONLY)
        done = subprocess.run(
            [zbarimg, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)],
            capture_output=True,
            check=True,
        )
        assert [code.text for code in codes] == [paper.seal]
        assert done.stdout.decode() == f"{paper.seal}\n"
        kiosk = paper_examples.bellevue(practice=True).kiosk_key.public_key()
        assert verify_seal(read_seal(paper.seal), kiosk)
