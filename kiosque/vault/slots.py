"""One person's slot: a key pair whose private half opens with a passphrase or the printed key."""

from dataclasses import dataclass, replace

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosque.errors import SignInError, TamperedError
from kiosque.i18n import N_
from kiosque.vault.argon2 import Argon2Parameters, check, derive_key
from kiosque.vault.envelopes import decrypt, derive, encrypt, open_sealed, seal_to
from kiosque.vault.header import SlotRecord

MASTER_LABEL = b"kiosque/master/v1"
ROOT_LABEL = b"kiosque/root/v1"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a slot cannot be moved out of: its vault, practice or not."""

    organisation_id: str
    practice: bool

    def of_slot(self, slot_id: str, what: str) -> bytes:
        kind = "practice" if self.practice else "production"
        return f"kiosque/slot/v1\0{self.organisation_id}\0{kind}\0{slot_id}\0{what}".encode()

    def of_vault(self, what: str) -> bytes:
        return self.of_slot("", what)


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A slot whose private key is in memory."""

    record: SlotRecord
    private_key: X25519PrivateKey


def close_with_passphrase(
    record: SlotRecord, private_key: X25519PrivateKey, passphrase: str, binding: Binding
) -> SlotRecord:
    """Return `record` with its private key under `passphrase`; `record.argon2` says how."""
    if record.argon2 is None:
        raise ValueError(record.id)
    opening = _from_passphrase(passphrase, record.argon2)
    bound = _private_binding(record.id, record.argon2, binding)
    return replace(record, private_key=encrypt(opening, private_key.private_bytes_raw(), bound))


def open_with_passphrase(record: SlotRecord, passphrase: str, binding: Binding) -> OpenSlot:
    """Open a slot; raises `SignInError` for a wrong passphrase.

    Raises `TamperedError` when the stretching was weakened.
    """
    if record.argon2 is None:
        raise _does_not_open()
    check(record.argon2)
    opening = _from_passphrase(passphrase, record.argon2)
    return _opened(record, opening, _private_binding(record.id, record.argon2, binding))


def close_with_recovery_key(
    record: SlotRecord, private_key: X25519PrivateKey, key: bytes, binding: Binding
) -> SlotRecord:
    """Return `record` with its private key under the printed recovery key."""
    bound = binding.of_slot(record.id, "recovery")
    opening = derive(key, "kiosque/recovery/v1")
    return replace(record, private_key=encrypt(opening, private_key.private_bytes_raw(), bound))


def open_with_recovery_key(record: SlotRecord, key: bytes, binding: Binding) -> OpenSlot:
    """Open the recovery slot; raises `SignInError` for the key of another vault."""
    opening = derive(key, "kiosque/recovery/v1")
    return _opened(record, opening, binding.of_slot(record.id, "recovery"))


def seal_master(public_key: bytes, master_key: bytes) -> bytes:
    """Seal the master key so that one slot opens it."""
    return seal_to(X25519PublicKey.from_public_bytes(public_key), master_key, MASTER_LABEL)


def seal_root(public_key: bytes, root_key: ec.EllipticCurvePrivateKey) -> bytes:
    """Seal the organisation's root key so that one slot opens it."""
    return seal_to(X25519PublicKey.from_public_bytes(public_key), key_bytes(root_key), ROOT_LABEL)


def open_master(slot: OpenSlot) -> bytes:
    return open_sealed(slot.private_key, slot.record.master_key, MASTER_LABEL)


def open_root(slot: OpenSlot) -> ec.EllipticCurvePrivateKey | None:
    """Return the organisation's root key; None for a slot that was not given it."""
    if slot.record.root_key is None:
        return None
    return key_from(open_sealed(slot.private_key, slot.record.root_key, ROOT_LABEL))


def own_secret(private_key: X25519PrivateKey, what: str, clear: bytes, bound: bytes) -> bytes:
    """Encrypt what only this slot may open; `what` names the use."""
    return encrypt(derive(private_key.private_bytes_raw(), f"kiosque/own/{what}/v1"), clear, bound)


def open_own_secret(slot: OpenSlot, what: str, sealed: bytes, bound: bytes) -> bytes:
    opening = derive(slot.private_key.private_bytes_raw(), f"kiosque/own/{what}/v1")
    return decrypt(opening, sealed, bound)


def key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a P-256 private key in PKCS#8 DER, for encryption only."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def key_from(der: bytes) -> ec.EllipticCurvePrivateKey:
    """Read what `key_bytes` wrote; raises `TamperedError` for anything else."""
    key = serialization.load_der_private_key(der, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TamperedError(N_("Une clé du coffre n'est pas de la bonne sorte."))
    return key


def _from_passphrase(passphrase: str, parameters: Argon2Parameters) -> bytes:
    return derive(derive_key(passphrase, parameters), "kiosque/slot/v1", parameters.salt)


def _private_binding(slot_id: str, parameters: Argon2Parameters, binding: Binding) -> bytes:
    costs = f"argon2id {parameters.memory_kib} {parameters.passes} {parameters.lanes}"
    return binding.of_slot(slot_id, costs)


def _opened(record: SlotRecord, opening: bytes, bound: bytes) -> OpenSlot:
    try:
        raw = decrypt(opening, record.private_key, bound)
    except TamperedError:
        raise _does_not_open() from None
    private_key = X25519PrivateKey.from_private_bytes(raw)
    if private_key.public_key().public_bytes_raw() != record.public_key:
        raise _does_not_open()
    return OpenSlot(record, private_key)


def _does_not_open() -> SignInError:
    return SignInError(N_("Ce coffre ne s'ouvre pas ainsi."))
