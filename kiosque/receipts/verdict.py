"""What a verification found, one sentence a check, and the exit code that sums it up."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

PaperKind = Literal["mandate", "revocation", "account", "erasure", "unknown"]
SignatureFound = Literal["valid", "invalid", "unreadable"]
IssuerFound = Literal["trusted", "unconfirmed", "foreign", "none"]
DatesFound = Literal["running", "not_begun", "ended", "none"]

GENUINE = 0
REFUSED = 1
CANNOT_TELL = 2
ENDED = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    """Stable, English."""
    ok: bool | None
    """None when it cannot be told."""
    sentence: str
    """In the active language."""


@dataclass(slots=True)
class Verdict:
    """Everything a verifier may say of what it was given."""

    kind: PaperKind = "unknown"
    signature: SignatureFound = "unreadable"
    issuer: IssuerFound = "none"
    issuer_name: str = ""
    issuer_fingerprint: str = ""
    """SHA-256 of the issuing root, to compare with the paper's; empty when unknown."""
    dates: DatesFound = "none"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    revoked_at: datetime | None = None
    """Of an attestation of revocation: since when what it names has ended."""
    specimen: bool = False
    person_matches: bool | None = None
    """Whether the name and birth date given are those of the seal; None when none were given."""
    subject: str = ""
    """Identifier of the mandate, revocation or visit."""
    number: str = ""
    scopes: tuple[str, ...] = ()
    index: int | None = None
    """Place in the journal, of a seal."""
    chain_value: str = ""
    checks: list[Check] = field(default_factory=list)

    def passed(self, name: str, text: str) -> None:
        """Add a check that holds."""
        self.checks.append(Check(name, ok=True, sentence=text))

    def failed(self, name: str, text: str) -> None:
        """Add a check that does not hold."""
        self.checks.append(Check(name, ok=False, sentence=text))

    def unknown(self, name: str, text: str) -> None:
        """Add what cannot be told."""
        self.checks.append(Check(name, ok=None, sentence=text))

    @property
    def exit_code(self) -> int:
        """0 genuine and within its dates; 1 forged; 2 cannot tell; 3 ended, or says revoked."""
        if self.signature == "invalid" or self.issuer == "foreign" or self.person_matches is False:
            return REFUSED
        if any(check.ok is False for check in self.checks if check.name not in _SOFT):
            return REFUSED
        if self.signature == "unreadable" or self.issuer != "trusted":
            return CANNOT_TELL
        if any(check.ok is None for check in self.checks if check.name in _NEEDED):
            return CANNOT_TELL
        if self.kind == "revocation":
            return ENDED
        return GENUINE if self.dates in ("running", "none") else ENDED

    def to_json(self) -> dict[str, Any]:
        """Return one document with stable keys."""
        return {
            "kind": self.kind,
            "signature": self.signature,
            "issuer": {
                "status": self.issuer,
                "name": self.issuer_name,
                "fingerprint": self.issuer_fingerprint,
            },
            "dates": {
                "status": self.dates,
                "starts_at": self.starts_at and self.starts_at.isoformat(),
                "ends_at": self.ends_at and self.ends_at.isoformat(),
            },
            "revocation": "unknown" if self.revoked_at is None else "revoked",
            "revoked_at": self.revoked_at and self.revoked_at.isoformat(),
            "specimen": self.specimen,
            "person_matches": self.person_matches,
            "subject": self.subject,
            "number": self.number,
            "scopes": list(self.scopes),
            "journal": {"index": self.index, "chain": self.chain_value},
            "checks": [
                {"name": check.name, "ok": check.ok, "sentence": check.sentence}
                for check in self.checks
            ],
            "exit": self.exit_code,
        }


_SOFT = frozenset({"dates"})
"""Checks that change the answer without making the paper a forgery."""
_NEEDED = frozenset({"readable", "person"})
"""Checks without whose answer nothing can be concluded."""
