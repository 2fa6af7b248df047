"""The people this kiosk knows, in memory while a session is open; nothing is indexed on disk."""

import gc
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kiosque.desk.epoch import epoch_key
from kiosque.desk.ledger import told_of
from kiosque.mandates.pivot import Gender, PivotIdentity
from kiosque.mandates.resemblance import Known, Subject
from kiosque.store import citizen_rows, epoch_rows, mandate_rows
from kiosque.store.database import Connection
from kiosque.vault.envelopes import unwrap_key
from kiosque.vault.open_vault import OpenVault

Pivot = tuple[str, ...]
_DECODE = json.JSONDecoder().raw_decode
"""Canonical JSON has no space around it, which `json.loads` would look for ten thousand times."""
_SIGNS = re.compile(r"[\W_]+")
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(slots=True)
class _Person:
    """What was told of one record; identities are made from it when somebody asks."""

    told: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """Payloads of the events, oldest first."""

    @property
    def identity(self) -> PivotIdentity:
        return identity_from(self.told[-1]["identity"])

    @property
    def subjects(self) -> frozenset[Subject]:
        found = (told["subject"] for told in self.told if "subject" in told)
        return frozenset(Subject(one["issuer"], one["sub_sha256"]) for one in found)


@dataclass(slots=True)
class Directory:
    """Names read once from the journal, then only what came since; wiped with the session."""

    names: dict[str, str] = field(default_factory=dict, repr=False)
    """Folded names, former ones too, for search; of the record under which a person is shown."""
    _people: dict[str, _Person] = field(default_factory=dict, repr=False)
    _born: dict[str, set[str]] = field(default_factory=dict, repr=False)
    """Records by birth date."""
    _owners: dict[Subject, set[str]] = field(default_factory=dict, repr=False)
    """Records by account of an identity provider."""
    _links: dict[str, str] = field(default_factory=dict, repr=False)
    """Records shown under another one."""
    _read_to: int = -1
    _epoch: bytes = b""
    """The one at the last look for people who are gone: each destruction begins another."""

    def refresh(self, connection: Connection, vault: OpenVault) -> None:
        """Take in what was told since, and let go of who was erased."""
        changed: dict[str, None] = {}
        epoch = epoch_key(connection, vault)
        with _without_collecting():
            for seq, citizen, type_, sealed, wrapped in citizen_rows.identities(
                connection, self._read_to
            ):
                clear = told_of(unwrap_key(epoch, wrapped), type_, citizen, sealed)
                self._take_in(citizen, _DECODE(clear.decode())[0])
                changed[citizen] = None
                self._read_to = seq
            row = epoch_rows.epoch(connection)
            if row is not None and row.digest != self._epoch:
                self._epoch = row.digest
                for gone in self._people.keys() - mandate_rows.citizen_ids(connection):
                    self._forget(gone)
                    changed[self.shown(gone)] = None
            found = citizen_rows.links(connection)
            links = {one: kept for one, kept in found.items() if kept in self._people}
            if links != self._links:
                changed |= dict.fromkeys(one for tie in links.items() for one in tie)
                changed |= dict.fromkeys(one for tie in self._links.items() for one in tie)
                self._links = links
            self._name(changed)

    def identity(self, citizen: str) -> PivotIdentity | None:
        """Return who a record says that a person is; None once it was erased."""
        person = self._people.get(citizen)
        return None if person is None else person.identity

    def former_identities(self, citizen: str) -> tuple[PivotIdentity, ...]:
        """Return what was told of a person before, oldest first, without repetition."""
        present = self.identity(citizen)
        told = (identity_from(one["identity"]) for one in self._told(citizen))
        return tuple(dict.fromkeys(one for one in told if one != present))

    def subjects(self, citizen: str) -> frozenset[Subject]:
        """Return the accounts that a person signed in with, whichever record tells."""
        records = self._records_of(citizen)
        return frozenset().union(*(self._people[one].subjects for one in records))

    def shown(self, citizen: str) -> str:
        """Return the record that a person is shown under."""
        return self._links.get(citizen, citizen)

    def known(self, citizen: str) -> Known:
        """Return what is known of a person, to be compared."""
        return Known(self._people[citizen].identity, self.subjects(citizen))

    def everybody(self) -> Mapping[str, Known]:
        """Return every person, under the record that is shown."""
        return {one: self.known(one) for one in self.names}

    def owners(self, subject: Subject) -> frozenset[str]:
        """Return the people who signed in with an account."""
        return frozenset(self.shown(one) for one in self._owners.get(subject, ()))

    def same_identity(self, identity: PivotIdentity) -> tuple[str, ...]:
        """Return the people with exactly this pivot identity, sorted: homonyms exist."""
        wanted = pivot(identity)
        found = {
            self.shown(one)
            for one in self._born.get(identity.birth_date, ())
            if pivot(self._people[one].identity) == wanted
        }
        return tuple(sorted(found))

    def likely(self, identity: PivotIdentity, subject: Subject | None) -> frozenset[str]:
        """Return the few people who may resemble: same account, birth date, or family name."""
        born = identity.birth_date
        found = set() if subject is None else set(self._owners.get(subject, ()))
        found |= self._born.get(born, set())
        if born.endswith("-00"):
            found.update(*(held for day, held in self._born.items() if day[:4] == born[:4]))
        else:
            for part in (f"{born[:7]}-00", f"{born[:4]}-00-00"):
                found |= self._born.get(part, set())
        family = folded(identity.family_name)
        found.update(one for one, name in self.names.items() if family in name)
        return frozenset(self.shown(one) for one in found)

    def wipe(self) -> None:
        """Forget everybody."""
        for held in (self.names, self._people, self._born, self._owners, self._links):
            held.clear()
        self._read_to = -1
        self._epoch = b""

    def _take_in(self, citizen: str, told: dict[str, Any]) -> None:
        person = self._people.get(citizen)
        if person is None:
            person = self._people[citizen] = _Person()
        else:
            self._born[person.told[-1]["identity"]["birth_date"]].discard(citizen)
        person.told.append(told)
        self._born.setdefault(told["identity"]["birth_date"], set()).add(citizen)
        if "subject" in told:
            subject = Subject(told["subject"]["issuer"], told["subject"]["sub_sha256"])
            self._owners.setdefault(subject, set()).add(citizen)

    def _name(self, changed: Iterable[str]) -> None:
        """Write the searched names of the people whom `changed` is about."""
        linked = set(self._links.values())
        for citizen in changed:
            kept = self._links.get(citizen, citizen)
            if kept != citizen:
                self.names.pop(citizen, None)
            if kept in self._people:
                told = self._told(kept) if kept in linked else self._people[kept].told
                if len(told) == 1:
                    self.names[kept] = folded(_names(told[0]))
                else:
                    spelt = dict.fromkeys(_names(one) for one in reversed(told))
                    self.names[kept] = folded(" ".join(spelt))

    def _told(self, citizen: str) -> list[dict[str, Any]]:
        return [told for one in self._records_of(citizen) for told in self._people[one].told]

    def _records_of(self, citizen: str) -> list[str]:
        merged = sorted(one for one, kept in self._links.items() if kept == citizen)
        return [one for one in (*merged, citizen) if one in self._people]

    def _forget(self, citizen: str) -> None:
        person = self._people.pop(citizen)
        self.names.pop(citizen, None)
        self._born[person.told[-1]["identity"]["birth_date"]].discard(citizen)
        for subject in person.subjects:
            self._owners[subject].discard(citizen)


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
    plain = text.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain.replace("œ", "oe").replace("æ", "ae"))
        plain = _LATIN_MARKS.sub("", letters)
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = plain.split()
    if "".join(words).isalnum():
        return " ".join(words)
    return _SIGNS.sub(" ", plain).strip()


def pivot(identity: PivotIdentity) -> Pivot:
    """Return what is compared for the very same identity: the folded names, the birth."""
    return (
        folded(identity.family_name),
        folded(" ".join(identity.given_names)),
        identity.birth_date,
        identity.birth_place or "",
        identity.birth_country,
    )


def _names(told: dict[str, Any]) -> str:
    identity = told["identity"]
    given = " ".join(identity["given_names"])
    return f"{identity['family_name']} {given} {identity.get('preferred_name', '')}"


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let the collector of cycles wait: reading names makes none, and it would look at each."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
