"""Keys of a vault that others may have replaced meanwhile, and keys replaced by who has it open.

What is on the disk counts: another session may have changed the vault since this one opened it.
Callers take turns: one change of a vault at a time.
"""

from contextlib import suppress
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosque.errors import TamperedError
from kiosque.vault.envelopes import decrypt, derive, encrypt
from kiosque.vault.header import VaultHeader, read_headers, write_header
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.slots import Binding

KEYS_LABEL = "kiosque/keys/v1"


def header_on_disk(vault: OpenVault) -> VaultHeader:
    """Return the first copy on the disk that a holder of the master key wrote.

    Raises `TamperedError` or `UnreadableError` when there is none.
    """
    master_key = bytes(vault.master_key)
    *others, last = read_headers(vault.directory)
    for copy in others:
        with suppress(TamperedError):
            copy.check(master_key)
            return copy.header
    last.check(master_key)
    return last.header


def epoch_key_on_disk(vault: OpenVault) -> bytes:
    """Return the epoch key that the file holds now; raises as `header_on_disk`."""
    vault.header = header_on_disk(vault)
    wrapping = derive(bytes(vault.master_key), KEYS_LABEL)
    return decrypt(wrapping, vault.header.epoch_key, _binding(vault).of_vault("epoch_key"))


def replace_log_key(vault: OpenVault) -> None:
    """Put a new log key in the place of the old one; the caller opens the log of that key.

    Raises `UnavailableError` when the disk refuses, and as `header_on_disk`.
    """
    fresh = Ed25519PrivateKey.generate()
    master_key = bytes(vault.master_key)
    wrapping, bound = derive(master_key, KEYS_LABEL), _binding(vault).of_vault("log_key")
    sealed = encrypt(wrapping, fresh.private_bytes_raw(), bound)
    renewed = replace(header_on_disk(vault), log_key=sealed)
    write_header(vault.directory, renewed, master_key)
    vault.header, vault.log_key = renewed, fresh


def _binding(vault: OpenVault) -> Binding:
    return Binding(vault.header.organisation_id, vault.practice)
