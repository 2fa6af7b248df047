"""The vault file: JSON beside the database, two copies, authenticated under the master key.

A reader takes the first copy that is whole; whether it is authentic is known once a slot opens,
and the other copy is then tried too. Writing replaces each copy whole: temporary file, fsync,
rename, fsync of the folder. Nothing takes its name before both copies are on the disk.
"""

import base64
import hmac
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosque.errors import KiosqueError, TamperedError, UnavailableError, UnreadableError
from kiosque.i18n import N_
from kiosque.vault.argon2 import Argon2Parameters

FORMAT = 1
FILE_NAMES = ("vault.json", "vault.copy.json")
NEXT_NAME = "vault.next.json"
"""The header that follows a change of the master key, while the database is re-keyed."""
LARGEST_FILE = 4_000_000
"""Bytes; a vault of a thousand people is a tenth of this."""

MAC_LABEL = "kiosque/header/v1"

RECOVERY = "recovery"
"""Identifier of the recovery sheet's slot."""

COORDINATOR = "coordinator"
MEDIATOR = "mediator"
ROLES = (COORDINATOR, MEDIATOR)


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """What the file says of one slot; everything secret in it is encrypted."""

    id: str
    name: str
    """Display name; empty for the recovery sheet."""
    roles: tuple[str, ...]
    public_key: bytes
    argon2: Argon2Parameters | None
    """None for the recovery sheet, whose key needs no stretching."""
    private_key: bytes
    """X25519 private key under what the passphrase or the recovery key gives."""
    master_key: bytes
    """The master key, sealed to `public_key`."""
    root_key: bytes | None = None
    """The organisation's root key, sealed to `public_key`; coordinators and recovery only."""
    signing_key: bytes | None = None
    """The mediator's own key, under this slot's private key."""
    totp_seed: bytes | None = None
    """The second factor's seed, under this slot's private key."""
    certificates: tuple[str, ...] = ()
    """PEM: the mediator's certificate, then the root."""


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """The whole file, without its MAC."""

    organisation_id: str
    organisation_name: str
    kiosk_number: int
    practice: bool
    generation: int
    """Of the kiosk's keys, from 1."""
    root_certificate: str
    kiosk_certificates: tuple[str, ...]
    seal_key: bytes
    log_key: bytes
    epoch_key: bytes
    slots: tuple[SlotRecord, ...] = field(default=())

    @property
    def people(self) -> tuple[SlotRecord, ...]:
        """The slots that somebody signs in with."""
        return tuple(slot for slot in self.slots if slot.id != RECOVERY)

    def slot(self, slot_id: str) -> SlotRecord | None:
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def with_slot(self, slot: SlotRecord) -> "VaultHeader":
        """Return the header with one more slot, or with the slot of this id replaced."""
        others = tuple(known for known in self.slots if known.id != slot.id)
        return replace(self, slots=(*others, slot))


@dataclass(frozen=True, slots=True)
class StoredHeader:
    """A header as read, with the MAC that stood beside it."""

    header: VaultHeader
    mac: bytes

    def check(self, master_key: bytes) -> None:
        """Raise `TamperedError` unless the whole header is what the master key's holder wrote."""
        if not hmac.compare_digest(_mac(self.header, master_key), self.mac):
            raise TamperedError(
                N_("Le coffre de la structure a été modifié."),
                advice=N_("N'ouvrez pas de session sur ce poste et prévenez votre référent."),
            )


def write_header(folder: Path, header: VaultHeader, master_key: bytes) -> None:
    """Write both copies; raises `UnavailableError` when the disk refuses, the old ones intact."""
    _write_files(folder, FILE_NAMES, header, master_key)


def write_next(folder: Path, header: VaultHeader, master_key: bytes) -> None:
    """Write the header that is about to follow; raises `UnavailableError` likewise."""
    _write_files(folder, (NEXT_NAME,), header, master_key)


def read_next(folder: Path) -> StoredHeader | None:
    """Return the header that was about to follow; None when no change was stopped half-way."""
    return _read_file(folder / NEXT_NAME)


def remove_next(folder: Path) -> None:
    """Forget the header that was about to follow; one that stays is looked at again, no more."""
    with suppress(OSError):
        (folder / NEXT_NAME).unlink(missing_ok=True)
        _sync(folder)


def _write_files(
    folder: Path, names: tuple[str, ...], header: VaultHeader, master_key: bytes
) -> None:
    content = _encode(_to_json(header) | {"mac": _mac(header, master_key).hex()})
    drafts = {folder / f"{name}.new": folder / name for name in names}
    try:
        for draft in drafts:
            _write_draft(draft, content)
        for draft, file in drafts.items():
            draft.replace(file)
        _sync(folder)
    except OSError:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        raise UnavailableError(
            N_("Le disque refuse l'écriture du coffre\N{NO-BREAK SPACE}: rien n'a changé."),
            advice=N_("Libérez de la place ou vérifiez les droits, puis recommencez."),
        ) from None


def read_headers(folder: Path) -> tuple[StoredHeader, ...]:
    """Return the copies that can be read, the first one first.

    Raises `UnreadableError` when none can, or when a newer program wrote them.
    """
    files = [_read_file(folder / name) for name in FILE_NAMES]
    found = tuple(stored for stored in files if stored is not None)
    if not found:
        raise UnreadableError(
            N_("Le coffre de la structure est illisible."),
            advice=N_(
                "Ne supprimez aucun fichier. Vérifiez les droits du dossier des "
                "données\N{NO-BREAK SPACE}; s'ils sont bons, une sauvegarde le réparera."
            ),
        )
    return found


def _read_file(path: Path) -> StoredHeader | None:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError:
        return None
    return _parse(raw)


def _mac(header: VaultHeader, master_key: bytes) -> bytes:
    from kiosque.vault.envelopes import derive

    return hmac.digest(derive(master_key, MAC_LABEL), _encode(_to_json(header)), "sha256")


def _encode(document: dict[str, Any]) -> bytes:
    """Return sorted, compact JSON: the MAC covers these bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _parse(raw: bytes) -> StoredHeader | None:
    try:
        document = json.loads(raw)
        version = document["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if type(version) is int and version > FORMAT:
        raise UnreadableError(
            N_("Ce coffre vient d'une version plus récente de kiosque."),
            advice=N_("Il est intact. Mettez ce poste à jour, puis recommencez."),
        )
    try:
        return StoredHeader(_from_json(document), _mac_told(document["mac"]))
    except (ValueError, KeyError, TypeError, KiosqueError):
        return None


def _to_json(header: VaultHeader) -> dict[str, Any]:
    document = {"format": FORMAT, **asdict(header)}
    return {name: _plain(value) for name, value in document.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _from_json(document: dict[str, Any]) -> VaultHeader:
    return VaultHeader(
        organisation_id=_text(document["organisation_id"]),
        organisation_name=_text(document["organisation_name"]),
        kiosk_number=int(document["kiosk_number"]),
        practice=document["practice"] is True,
        generation=int(document["generation"]),
        root_certificate=_text(document["root_certificate"]),
        kiosk_certificates=tuple(_text(pem) for pem in document["kiosk_certificates"]),
        seal_key=_bytes(document["seal_key"]),
        log_key=_bytes(document["log_key"]),
        epoch_key=_bytes(document["epoch_key"]),
        slots=tuple(_slot_from_json(slot) for slot in document["slots"]),
    )


def _slot_from_json(slot: dict[str, Any]) -> SlotRecord:
    argon2 = slot["argon2"]
    parameters = argon2 and Argon2Parameters(
        int(argon2["memory_kib"]),
        int(argon2["passes"]),
        int(argon2["lanes"]),
        _bytes(argon2["salt"]),
    )
    return SlotRecord(
        id=_text(slot["id"]),
        name=_text(slot["name"]),
        roles=tuple(_text(role) for role in slot["roles"]),
        public_key=_bytes(slot["public_key"]),
        argon2=parameters or None,
        private_key=_bytes(slot["private_key"]),
        master_key=_bytes(slot["master_key"]),
        root_key=_optional_bytes(slot["root_key"]),
        signing_key=_optional_bytes(slot["signing_key"]),
        totp_seed=_optional_bytes(slot["totp_seed"]),
        certificates=tuple(_text(pem) for pem in slot["certificates"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _bytes(value: object) -> bytes:
    decoded = base64.b64decode(_text(value), validate=True)
    if base64.b64encode(decoded).decode("ascii") != value:
        raise ValueError("written in another way")
    return decoded


def _mac_told(value: object) -> bytes:
    decoded = bytes.fromhex(_text(value))
    if decoded.hex() != value:
        raise ValueError("written in another way")
    return decoded


def _optional_bytes(value: object) -> bytes | None:
    return None if value is None else _bytes(value)


def _write_draft(draft: Path, content: bytes) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
