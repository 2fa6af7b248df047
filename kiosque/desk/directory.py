"""The people this kiosk knows, in memory while a session is open; nothing is indexed on disk."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from kiosque.desk.keyring import unwrapped
from kiosque.desk.ledger import opened
from kiosque.mandates.pivot import Gender, PivotIdentity
from kiosque.store import mandate_rows
from kiosque.store.database import Connection
from kiosque.vault.vault import OpenVault

Pivot = tuple[str, ...]
_SIGNS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Directory:
    """Names read once from the journal, then only what came since; wiped with the session."""

    people: dict[str, PivotIdentity] = field(default_factory=dict, repr=False)
    """By citizen identifier."""
    names: dict[str, str] = field(default_factory=dict, repr=False)
    """Folded names, for search."""
    _by_pivot: dict[Pivot, str] = field(default_factory=dict, repr=False)
    _read_to: int = -1

    def refresh(self, connection: Connection, vault: OpenVault) -> None:
        """Take in who was registered since, and let go of who was erased."""
        for row in mandate_rows.registrations(connection, self._read_to):
            key = unwrapped(vault, row.key, (row.wrapped,))
            told = json.loads(opened(key, row.header, row.sealed))
            self._add(row.id, identity_from(told["identity"]))
            self._read_to = row.seq
        if mandate_rows.citizen_count(connection) != len(self.people):
            for gone in self.people.keys() - mandate_rows.citizen_ids(connection):
                self._forget(gone)

    def same_person(self, identity: PivotIdentity) -> str | None:
        """Return the citizen with exactly this pivot identity, when there is one."""
        return self._by_pivot.get(_pivot(identity))

    def wipe(self) -> None:
        """Forget everybody."""
        self.people.clear()
        self.names.clear()
        self._by_pivot.clear()
        self._read_to = -1

    def _add(self, citizen: str, identity: PivotIdentity) -> None:
        if citizen in self.people:
            self._forget(citizen)
        pivot = _pivot(identity)
        family, given, *_birth = pivot
        self.people[citizen] = identity
        self.names[citizen] = f"{family} {given} {folded(identity.preferred_name or '')}".strip()
        self._by_pivot[pivot] = citizen

    def _forget(self, citizen: str) -> None:
        identity = self.people.pop(citizen)
        del self.names[citizen]
        if self._by_pivot.get(_pivot(identity)) == citizen:
            del self._by_pivot[_pivot(identity)]


def identity_payload(identity: PivotIdentity) -> dict[str, Any]:
    """Return an identity as events and records write it."""
    fields: dict[str, Any] = {
        "given_names": list(identity.given_names),
        "family_name": identity.family_name,
        "gender": str(identity.gender),
        "birth_date": identity.birth_date,
        "birth_place": identity.birth_place,
        "birth_country": identity.birth_country,
    }
    if identity.preferred_name:
        fields["preferred_name"] = identity.preferred_name
    return fields


def identity_from(payload: dict[str, Any]) -> PivotIdentity:
    """Return the identity that `identity_payload` wrote, checked then and authenticated since."""
    return PivotIdentity(
        given_names=tuple(payload["given_names"]),
        family_name=payload["family_name"],
        gender=Gender(payload["gender"]),
        birth_date=payload["birth_date"],
        birth_place=payload["birth_place"],
        birth_country=payload["birth_country"],
        preferred_name=payload.get("preferred_name"),
    )


def folded(text: str) -> str:
    """Return `text` without case, accents or punctuation, for comparison only."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    return _SIGNS.sub(" ", plain).strip()


def _pivot(identity: PivotIdentity) -> Pivot:
    return (
        folded(identity.family_name),
        folded(" ".join(identity.given_names)),
        identity.birth_date,
        identity.birth_place or "",
        identity.birth_country,
    )
