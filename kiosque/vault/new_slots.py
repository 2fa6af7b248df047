"""Slots as they are made: a person's, with their own keys, and the recovery sheet's."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosque.vault.argon2 import calibrate, floor_parameters
from kiosque.vault.certificates import Holder, Issuer, issue_mediator, new_key, to_pem
from kiosque.vault.header import COORDINATOR, MEDIATOR, RECOVERY, SlotRecord
from kiosque.vault.slots import (
    Binding,
    OpenSlot,
    close_with_passphrase,
    close_with_recovery_key,
    key_bytes,
    own_secret,
    seal_master,
    seal_root,
)


@dataclass(frozen=True, slots=True)
class Issuing:
    """What every slot of one vault is made with."""

    binding: Binding
    holder: Holder
    root: Issuer
    master_key: bytes = field(repr=False)
    now: datetime


@dataclass(frozen=True, slots=True)
class NewSlot:
    """Whose slot it becomes."""

    id: str
    name: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)
    second_factor: bytes = field(repr=False)
    """The secret of a `SecondFactor`."""
    calibrate: bool
    """False for practice, whose passphrases protect nothing."""


def person_slot(new: NewSlot, issuing: Issuing) -> OpenSlot:
    """Return a person's slot, open: key pair, own secrets, and a certificate for a mediator."""
    private_key = X25519PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw()
    bound = issuing.binding.of_slot(new.id, "totp")
    record = SlotRecord(
        id=new.id,
        name=new.name,
        roles=new.roles,
        public_key=public_key,
        argon2=calibrate() if new.calibrate else floor_parameters(),
        private_key=b"",
        master_key=seal_master(public_key, issuing.master_key),
        root_key=seal_root(public_key, issuing.root.key) if COORDINATOR in new.roles else None,
        totp_seed=own_secret(private_key, "totp", new.second_factor, bound),
    )
    if MEDIATOR in new.roles:
        record = _with_signing_key(record, private_key, issuing)
    closed = close_with_passphrase(record, private_key, new.passphrase, issuing.binding)
    return OpenSlot(closed, private_key)


def recovery_slot(key: bytes, issuing: Issuing) -> SlotRecord:
    """Return the slot that the printed recovery `key` opens."""
    private_key = X25519PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw()
    record = SlotRecord(
        id=RECOVERY,
        name="",
        roles=(COORDINATOR,),
        public_key=public_key,
        argon2=None,
        private_key=b"",
        master_key=seal_master(public_key, issuing.master_key),
        root_key=seal_root(public_key, issuing.root.key),
    )
    return close_with_recovery_key(record, private_key, key, issuing.binding)


def _with_signing_key(
    record: SlotRecord, private_key: X25519PrivateKey, issuing: Issuing
) -> SlotRecord:
    key = new_key()
    certificate = issue_mediator(
        issuing.root,
        key.public_key(),
        issuing.holder,
        person=record.name,
        slot=record.id,
        now=issuing.now,
    )
    bound = issuing.binding.of_slot(record.id, "signing")
    return replace(
        record,
        signing_key=own_secret(private_key, "signing", key_bytes(key), bound),
        certificates=(to_pem(certificate), to_pem(issuing.root.certificate)),
    )
