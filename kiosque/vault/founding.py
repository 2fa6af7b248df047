"""A vault as it is founded: keys, certificates, the founder's slot and the recovery sheet's."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosque.vault.certificates import Holder, issue_kiosk, issue_root, new_key, to_pem
from kiosque.vault.envelopes import KEY_BYTES, derive, encrypt
from kiosque.vault.header import VaultHeader, write_header
from kiosque.vault.new_slots import Issuing, NewSlot, person_slot, recovery_slot
from kiosque.vault.open_vault import KEYS_LABEL, OpenVault, opened
from kiosque.vault.recovery import draw_recovery_key, write_recovery_key
from kiosque.vault.slots import Binding, key_bytes
from kiosque.vault.totp import draw_seed

FIRST_GENERATION = 1
SLOT_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new vault is made from."""

    organisation_id: str
    organisation_name: str
    organisation_siret: str
    kiosk_number: int
    person_name: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)
    practice: bool
    now: datetime
    calibrate: bool
    """False for practice, whose passphrases protect nothing."""

    @property
    def holder(self) -> Holder:
        return Holder(self.organisation_name, self.organisation_siret, self.practice)


@dataclass(frozen=True, slots=True)
class FirstSecrets:
    """What the founder takes away, drawn before anything is written.

    So the founder can prove first that both were copied.
    """

    recovery_key: bytes = field(repr=False)
    totp_seed: bytes = field(repr=False)


def draw_first_secrets() -> FirstSecrets:
    """Draw a recovery key and a second-factor seed."""
    return FirstSecrets(draw_recovery_key(), draw_seed())


@dataclass(frozen=True, slots=True)
class CreatedVault:
    """A fresh vault, open, with what its founder takes away."""

    vault: OpenVault
    slot_id: str
    recovery_key: str = field(repr=False)
    totp_seed: bytes = field(repr=False)


def new_slot_id() -> str:
    """Draw the identifier of a slot."""
    return os.urandom(SLOT_ID_BYTES).hex()


def create_vault(
    directory: Path, founding: Founding, secrets: FirstSecrets | None = None
) -> CreatedVault:
    """Make keys, certificates and the first two slots; write the vault; return it open.

    Raises `UnavailableError` when the disk refuses.
    """
    taken = secrets or draw_first_secrets()
    issuing = Issuing(
        binding=Binding(founding.organisation_id, founding.practice),
        holder=founding.holder,
        root=issue_root(founding.holder, now=founding.now),
        master_key=os.urandom(KEY_BYTES),
        now=founding.now,
    )
    founder = NewSlot(
        id=new_slot_id(),
        name=founding.person_name,
        roles=founding.roles,
        passphrase=founding.passphrase,
        second_factor=taken.totp_seed,
        calibrate=founding.calibrate,
    )
    slot = person_slot(founder, issuing)
    header = _first_header(founding, issuing).with_slot(slot.record)
    header = header.with_slot(recovery_slot(taken.recovery_key, issuing))
    write_header(directory, header, issuing.master_key)
    vault = opened(directory, header, slot, issuing.master_key)
    return CreatedVault(vault, founder.id, write_recovery_key(taken.recovery_key), taken.totp_seed)


def _first_header(founding: Founding, issuing: Issuing) -> VaultHeader:
    seal_key, log_key = new_key(), Ed25519PrivateKey.generate()
    kiosk = issue_kiosk(
        issuing.root,
        seal_key.public_key(),
        founding.holder,
        kiosk=founding.kiosk_number,
        generation=FIRST_GENERATION,
        now=founding.now,
    )
    wrapping = derive(issuing.master_key, KEYS_LABEL)

    def sealed(what: str, clear: bytes) -> bytes:
        return encrypt(wrapping, clear, issuing.binding.of_vault(what))

    root = to_pem(issuing.root.certificate)
    return VaultHeader(
        organisation_id=founding.organisation_id,
        organisation_name=founding.organisation_name,
        kiosk_number=founding.kiosk_number,
        practice=founding.practice,
        generation=FIRST_GENERATION,
        root_certificate=root,
        kiosk_certificates=(to_pem(kiosk), root),
        seal_key=sealed("seal_key", key_bytes(seal_key)),
        log_key=sealed("log_key", log_key.private_bytes_raw()),
        epoch_key=sealed("epoch_key", os.urandom(KEY_BYTES)),
    )
