"""The epoch key: what wraps every key without a parent, replaced whenever something is destroyed.

An older copy of the database holds keys under the epoch key of its time, which nothing opens once
the vault has another. Database and vault change in this order, and a kill between any two leaves
data that the next session opens and settles:

1. one transaction wraps every key again and notes the new epoch key, sealed under the master key;
2. the vault file takes the new key, and the old one is gone;
3. the database forgets the sealed key, and the write-ahead log is emptied.
"""

import hashlib
import hmac
import os

from kiosque.errors import TamperedError
from kiosque.i18n import N_
from kiosque.store import epoch_rows, key_rows
from kiosque.store.database import Connection, Database
from kiosque.vault.envelopes import KEY_BYTES, decrypt, derive, encrypt, unwrap_key, wrap_key
from kiosque.vault.key_changes import epoch_key_on_disk, header_on_disk
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.slot_changes import replace_epoch_key

_LABEL = "kiosque/epoch/v1"


def epoch_key(connection: Connection, vault: OpenVault) -> bytes:
    """Return the key under which this database's keys lie, which another session may replace.

    Raises `TamperedError` when vault and database do not go together.
    """
    row = epoch_rows.epoch(connection)
    if row is None or _is_of(row.digest, bytes(vault.epoch_key)):
        return bytes(vault.epoch_key)
    if row.pending is not None:
        found = decrypt(_sealing(vault), row.pending, _LABEL.encode())
    else:
        found = epoch_key_on_disk(vault)
    if not _is_of(row.digest, found):
        raise TamperedError(
            N_("Le coffre et la base de données de la structure ne vont pas ensemble."),
            advice=N_(
                "L'un des deux vient d'une copie plus ancienne. Ne supprimez aucun fichier et "
                "prévenez votre référent."
            ),
        )
    vault.epoch_key[:] = found
    return found


def begin_epoch(connection: Connection, vault: OpenVault) -> None:
    """Wrap every key without a parent under a new epoch key, in the caller's transaction."""
    old, fresh = epoch_key(connection, vault), os.urandom(KEY_BYTES)
    key_rows.wrap_again(
        connection,
        [
            (key_id, wrap_key(fresh, unwrap_key(old, wrapped)))
            for key_id, wrapped in key_rows.top_keys(connection)
        ],
    )
    pending = encrypt(_sealing(vault), fresh, _LABEL.encode())
    epoch_rows.begin_epoch(connection, _digest(fresh), pending)


def settle_epoch(database: Database, vault: OpenVault) -> None:
    """Put a begun epoch key in the vault, and empty what still tells of the one before.

    Called with the organisation's folder locked. What was interrupted is finished; nothing begun,
    nothing done.
    """
    row = database.read(epoch_rows.epoch)
    if row is None or row.pending is None:
        return
    fresh = database.read(lambda connection: epoch_key(connection, vault))
    vault.header = header_on_disk(vault)
    replace_epoch_key(vault, fresh)
    database.write(lambda connection: epoch_rows.settle_epoch(connection, row.digest))
    database.exclusive(_empty_the_log)


def _empty_the_log(connection: Connection) -> None:
    """Truncate the WAL; a reader that is in the way leaves it to the next one who can.

    What it may still hold is under the old epoch key, which is gone.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _sealing(vault: OpenVault) -> bytes:
    return derive(bytes(vault.master_key), _LABEL)


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(_LABEL.encode() + key).digest()


def _is_of(digest: bytes, key: bytes) -> bool:
    return hmac.compare_digest(digest, _digest(key))
