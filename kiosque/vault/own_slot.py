"""A person's slot under another passphrase: a new key pair around the same secrets.

With a new key pair, whoever copied the old slot and knows its passphrase opens nothing that the
master key, once replaced, is sealed to.
"""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosque.vault.argon2 import calibrate, floor_parameters
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.slot_changes import known_slot
from kiosque.vault.slots import (
    OpenSlot,
    close_with_passphrase,
    open_own_secret,
    open_root,
    open_with_passphrase,
    own_secret,
    seal_master,
    seal_root,
)


def under_passphrase(vault: OpenVault, old: str, new: str) -> OpenSlot:
    """Return the slot of who has the vault open, closed with `new`; nothing is written.

    Signing key, certificates and second factor stay. Raises `SignInError` when `old` does not
    open it.
    """
    before = open_with_passphrase(known_slot(vault, vault.slot_id), old, vault.binding)
    record, root = before.record, open_root(before)
    private_key = X25519PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw()

    def moved(what: str, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        bound = vault.binding.of_slot(record.id, what)
        return own_secret(private_key, what, open_own_secret(before, what, sealed, bound), bound)

    changed = replace(
        record,
        public_key=public_key,
        argon2=floor_parameters() if vault.practice else calibrate(),
        master_key=seal_master(public_key, bytes(vault.master_key)),
        root_key=None if root is None else seal_root(public_key, root),
        signing_key=moved("signing", record.signing_key),
        totp_seed=moved("totp", record.totp_seed),
    )
    closed = close_with_passphrase(changed, private_key, new, vault.binding)
    return OpenSlot(closed, private_key)
