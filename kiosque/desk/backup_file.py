"""The backup file: one file that holds a vault and its database, as docs/formats/backup.md says.

    kiosque-backup/1
    {manifest, one line of JSON}
    <vault.json><kiosque.db>
    <HMAC-SHA-256 of the two lines>

The manifest holds size and SHA-256 of each part, so that a file which was cut off or altered by
chance is told without any key; the MAC, under the master key, tells who wrote it.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from kiosque.errors import KiosqueError, TamperedError, UnavailableError, UnreadableError
from kiosque.i18n import N_
from kiosque.store.database import sync_folder
from kiosque.store.store import FILE_NAME as DATABASE
from kiosque.vault.envelopes import derive
from kiosque.vault.header import FILE_NAMES

VERSION: Final = 1
MAGIC: Final = "kiosque-backup/"
SUFFIX: Final = ".kiosque"
VAULT: Final = FILE_NAMES[0]
PARTS: Final = (VAULT, DATABASE)
"""Names of the parts, in their order; nothing else is ever unpacked."""
MAC_LABEL: Final = "kiosque/backup/v1"
MAC_BYTES: Final = 32
LONGEST_LINE: Final = 64 * 1024
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside a backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, without any key; no name of anybody."""

    organisation: str
    kiosk: str
    practice: bool
    made_at: str
    """RFC 3339, UTC."""
    kept_until: str
    """The day after which it is to be destroyed."""
    schema: int
    """Version of the database's schema."""
    log: str
    size: int
    """Events in the journal."""
    chain: str
    """Chain value of the last one, in hexadecimal."""
    parts: tuple[Part, ...]

    def head(self) -> bytes:
        """Return the two lines that a backup begins with."""
        document = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return f"{MAGIC}{VERSION}\n{document}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class BackupHead:
    """The beginning of a backup, and the MAC at its end; nothing is checked yet."""

    manifest: Manifest
    raw: bytes
    """The two lines, as they are in the file."""
    mac: bytes

    def check(self, master_key: bytes) -> None:
        """Raise `TamperedError` unless a holder of the master key wrote the backup."""
        if not hmac.compare_digest(_mac(self.raw, master_key), self.mac):
            raise _altered()


def part_of(path: Path) -> Part:
    """Return name, size and digest of a file that goes into a backup."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in _chunks(file, path.stat().st_size):
            digest.update(chunk)
    return Part(path.name, path.stat().st_size, digest.hexdigest())


def write_backup(path: Path, manifest: Manifest, files: Sequence[Path], master_key: bytes) -> None:
    """Write a backup of `files`, in the order of its parts, and put it on the disk.

    Raises `UnavailableError` when the disk refuses; then nothing is left of it.
    """
    head = manifest.head()
    try:
        with open(path, "xb", opener=_for_this_user) as backup:
            backup.write(head)
            for file in files:
                with file.open("rb") as part:
                    backup.writelines(_chunks(part, file.stat().st_size))
            backup.write(_mac(head, master_key))
            backup.flush()
            os.fsync(backup.fileno())
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise disk_refused() from None


def read_head(path: Path) -> BackupHead:
    """Return what a backup says of itself.

    Raises `UnreadableError` for what is no backup, was cut off, or is of a newer version.
    """
    try:
        with path.open("rb") as file:
            head = _read_head(file)
            file.seek(-MAC_BYTES, os.SEEK_END)
            mac = file.read()
            length = file.tell()
    except OSError:
        raise UnreadableError(
            N_("Ce fichier de sauvegarde ne peut pas être lu."),
            advice=N_("Rien n'a été changé. Vérifiez la clé USB et le nom du fichier."),
        ) from None
    raw, manifest = head
    expected = len(raw) + sum(part.bytes for part in manifest.parts) + MAC_BYTES
    if length < expected:
        raise UnreadableError(
            N_("Cette sauvegarde a été coupée : il en manque la fin."),
            advice=N_("Rien n'a été changé. Prenez une autre copie, ou une autre sauvegarde."),
        )
    if length > expected:
        raise _altered()
    return BackupHead(manifest, raw, mac)


def unpack(path: Path, folder: Path, names: Sequence[str] = PARTS) -> BackupHead:
    """Write the parts in `folder`, those in `names`, each checked; return the head.

    Raises as `read_head`, `TamperedError` for an altered part, `UnavailableError` when the disk
    refuses.
    """
    head = read_head(path)
    try:
        with path.open("rb") as file:
            file.seek(len(head.raw))
            for part in head.manifest.parts:
                if part.name in names:
                    _unpack(file, part, folder / part.name)
                else:
                    file.seek(part.bytes, os.SEEK_CUR)
    except OSError:
        raise disk_refused() from None
    return head


def disk_refused() -> UnavailableError:
    """Return what a disk that refuses a backup, or what is unpacked from it, means."""
    return UnavailableError(
        N_("Le disque est plein ou refuse l'écriture : rien n'a été fait."),
        advice=N_(
            "Les données de ce poste et les sauvegardes précédentes sont intactes. Libérez de la "
            "place, ou prenez un autre support, puis recommencez."
        ),
    )


def _unpack(file: BinaryIO, part: Part, target: Path) -> None:
    digest = hashlib.sha256()
    with open(target, "wb", opener=_for_this_user) as unpacked:
        for chunk in _chunks(file, part.bytes):
            digest.update(chunk)
            unpacked.write(chunk)
        unpacked.flush()
        os.fsync(unpacked.fileno())
    if digest.hexdigest() != part.sha256:
        raise _altered()


def _read_head(file: BinaryIO) -> tuple[bytes, Manifest]:
    first = file.readline(LONGEST_LINE)
    version = first.decode("ascii", "replace").removesuffix("\n").removeprefix(MAGIC)
    if not first.startswith(MAGIC.encode()) or not (version.isascii() and version.isdigit()):
        raise _no_backup()
    if len(version) > 4 or int(version) > VERSION:  # noqa: PLR2004  (digits of any version)
        raise UnreadableError(
            N_("Cette sauvegarde vient d'une version plus récente de kiosque."),
            advice=N_("Elle est intacte. Mettez ce poste à jour, puis recommencez."),
        )
    second = file.readline(LONGEST_LINE)
    raw = first + second
    try:
        manifest = _manifest(json.loads(second))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_backup() from None
    if manifest.head() != raw:
        raise _no_backup()
    return raw, manifest


def _manifest(told: dict[str, Any]) -> Manifest:
    parts = tuple(Part(one["name"], int(one["bytes"]), one["sha256"]) for one in told["parts"])
    if tuple(part.name for part in parts) != PARTS or any(part.bytes < 0 for part in parts):
        raise ValueError(told)
    for name in ("made_at", "kept_until"):
        if datetime.fromisoformat(told[name]).tzinfo is None:
            raise ValueError(name)
    return Manifest(**{**told, "parts": parts})


def _chunks(file: BinaryIO, length: int) -> Iterator[bytes]:
    left = length
    while left > 0:
        chunk = file.read(min(left, _CHUNK))
        if not chunk:
            raise OSError(length)
        left -= len(chunk)
        yield chunk


def _mac(head: bytes, master_key: bytes) -> bytes:
    return hmac.digest(derive(master_key, MAC_LABEL), head, "sha256")


def _no_backup() -> UnreadableError:
    return UnreadableError(
        N_("Ce fichier n'est pas une sauvegarde de kiosque."),
        advice=N_("Rien n'a été changé. Choisissez un fichier dont le nom finit par .kiosque."),
    )


def _altered() -> KiosqueError:
    return TamperedError(
        N_("Cette sauvegarde a été modifiée, ou elle est abîmée."),
        advice=N_("Rien n'a été changé. Prenez une autre copie, ou une autre sauvegarde."),
    )


def _for_this_user(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
