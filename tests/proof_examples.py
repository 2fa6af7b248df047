"""Proofs of mandates made by real desks, taken apart, put together again and judged."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosque.desk.acts import ActResult
from kiosque.desk.granting import Granted
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.proofs import export_proof
from kiosque.desk.revoking import Request, RevokeMandate, revoke
from kiosque.desk.session import Session
from kiosque.desk.using import UseMandate, use_mandate
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from kiosque.receipts.proof import verifier
from kiosque.receipts.proof.verifier import Report, Trusted
from tests.desks import Place, found, grant

WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)
PART = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON, ("travail",))
NOBODY = Trusted()


def proof_of(session: Session, name: str) -> bytes:
    """Return the proof of a mandate, as it is written."""
    with TemporaryDirectory() as folder:
        return export_proof(session, name, Path(folder)).read_bytes()


def act(place: Place, granted: Granted, label: str = "Demande de RSA") -> None:
    """Record an act under a mandate that is signed by hand."""
    confirm_hand_signatures(place.session, granted.number)
    use_mandate(place.session, UseMandate(granted.number, "social", label, ActResult.SENT))


@cache
def rich_proof() -> tuple[bytes, bytes]:
    """Return a proof with everything that a mandate may have had, and its organisation's root."""
    with TemporaryDirectory() as home:
        place = found(Path(home) / "home")
        granted = grant(place)
        act(place, granted)
        revoke(place.session, RevokeMandate(granted.number, PART))
        proof = proof_of(place.session, granted.number)
        root = place.session.vault.trust_pem().encode()
        place.session.close()
        return proof, root


def judged(proof: bytes, trusted: Trusted = NOBODY) -> Report:
    return verifier.judge(proof, trusted)


def members(proof: bytes) -> dict[str, bytes]:
    """Return the files of a proof."""
    return {entry.name: entry.data for entry in verifier.read_archive(proof)}


def altered(report: Report) -> set[str]:
    """Return the files that a report names as altered."""
    return {check.file for check in report.wrong}


def told(report: Report) -> str:
    return "\n".join(verifier.lines_of(report))


def run_verifier(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier alone in a folder, with nothing of kiosque and nothing installed."""
    program = folder / "verifier.py"
    program.write_bytes(Path(verifier.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", program.name, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
