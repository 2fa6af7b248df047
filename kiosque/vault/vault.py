"""The vault: made once, opened by one person at a time, closed by forgetting.

directory/vault.json ── SealedVault ── unlock(slot, passphrase) ──▸ OpenVault
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosque.errors import KiosqueError, Refusal, SignInError, TamperedError, UnavailableError
from kiosque.i18n import N_
from kiosque.vault.argon2 import calibrate, floor_parameters
from kiosque.vault.certificates import (
    Holder,
    Issuer,
    issue_kiosk,
    issue_mediator,
    issue_root,
    new_key,
    siret_in,
    to_pem,
)
from kiosque.vault.envelopes import KEY_BYTES, decrypt, derive, encrypt
from kiosque.vault.header import (
    FILE_NAMES,
    RECOVERY,
    SlotRecord,
    StoredHeader,
    VaultHeader,
    read_headers,
    write_header,
)
from kiosque.vault.recovery import draw_recovery_key, read_recovery_key, write_recovery_key
from kiosque.vault.slots import (
    Binding,
    OpenSlot,
    close_with_passphrase,
    close_with_recovery_key,
    key_bytes,
    key_from,
    open_master,
    open_own_secret,
    open_root,
    open_with_passphrase,
    open_with_recovery_key,
    own_secret,
    seal_master,
    seal_root,
)
from kiosque.vault.totp import draw_seed

COORDINATOR = "coordinator"
MEDIATOR = "mediator"
FIRST_GENERATION = 1

Opening = Callable[[SlotRecord, Binding], OpenSlot]


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

    vault: "OpenVault"
    slot_id: str
    recovery_key: str = field(repr=False)
    totp_seed: bytes = field(repr=False)


@dataclass(slots=True)
class OpenVault:
    """Keys in memory. `close` forgets them; nothing here is ever printed."""

    directory: Path
    slot_id: str
    kiosk_number: int
    practice: bool
    person_name: str
    roles: tuple[str, ...]
    root_certificate: x509.Certificate
    kiosk_chain: tuple[x509.Certificate, ...]
    """The kiosk's certificate, then the root."""
    mediator_chain: tuple[x509.Certificate, ...]
    generation: int
    seal_key: ec.EllipticCurvePrivateKey = field(repr=False)
    log_key: Ed25519PrivateKey = field(repr=False)
    signing_key: ec.EllipticCurvePrivateKey | None = field(repr=False)
    master_key: bytearray = field(repr=False)
    epoch_key: bytearray = field(repr=False)
    totp_seed: bytearray = field(repr=False)
    slot: OpenSlot = field(repr=False)
    header: VaultHeader = field(repr=False)

    @property
    def database_key(self) -> bytes:
        """The raw key of the organisation's database."""
        return derive(bytes(self.master_key), "kiosque/database/v1")

    @property
    def seal_kid(self) -> bytes:
        """Kiosk number (2 bytes) and key generation (1 byte): names the key of a seal."""
        return self.kiosk_number.to_bytes(2) + self.generation.to_bytes(1)

    def root_key(self) -> ec.EllipticCurvePrivateKey:
        """Return the organisation's root key; raises `Refusal` for who was not given it."""
        key = open_root(self.slot)
        if key is None:
            raise Refusal(
                N_("Seul un référent peut émettre ou révoquer une clé."),
                advice=N_("Demandez à un référent d'ouvrir sa session."),
            )
        return key

    def trust_pem(self) -> str:
        """Return the public certificates that verify papers: root first, then kiosks."""
        return to_pem(self.root_certificate, self.kiosk_chain[0])

    def close(self) -> None:
        """Overwrite what can be overwritten."""
        for secret in (self.master_key, self.epoch_key, self.totp_seed):
            secret[:] = bytes(len(secret))


class SealedVault:
    """A vault as it lies on disk: who may open it, and nothing secret."""

    def __init__(self, directory: Path, copies: tuple[StoredHeader, ...]) -> None:
        self._directory = directory
        self._copies = copies
        header = copies[0].header
        self.organisation_id = header.organisation_id
        self.organisation_name = header.organisation_name
        self.kiosk_number = header.kiosk_number
        self.practice = header.practice

    @property
    def organisation_siret(self) -> str:
        return siret_in(_certificate(self._copies[0].header.root_certificate))

    @classmethod
    def read(cls, directory: Path) -> "SealedVault":
        """Read the vault in `directory`; raises `UnreadableError`."""
        return cls(directory, read_headers(directory))

    def unlock(self, slot_id: str, passphrase: str) -> OpenVault:
        """Open with a person's passphrase; raises `SignInError` or `TamperedError`."""

        def opening(record: SlotRecord, binding: Binding) -> OpenSlot:
            return open_with_passphrase(record, passphrase, binding)

        return self._open(slot_id, opening)

    def unlock_with_recovery(self, text: str) -> OpenVault:
        """Open with the printed recovery key; raises `InputError` when it is mistyped."""
        key = read_recovery_key(text)

        def opening(record: SlotRecord, binding: Binding) -> OpenSlot:
            return open_with_recovery_key(record, key, binding)

        return self._open(RECOVERY, opening)

    def _open(self, slot_id: str, opening: Opening) -> OpenVault:
        """Try each different copy; report what the first one said when none opens.

        Twice the same copy is tried once: a wrong passphrase takes no longer than a wrong code.
        One that is missing or unreadable is made again from the other.
        """
        refusals: list[KiosqueError] = []
        for copy in dict.fromkeys(self._copies):
            try:
                vault = _open_copy(self._directory, copy, slot_id, opening)
            except (SignInError, TamperedError) as refusal:
                refusals.append(refusal)
                continue
            if len(self._copies) < len(FILE_NAMES):
                with suppress(UnavailableError):
                    write_header(self._directory, copy.header, bytes(vault.master_key))
            return vault
        tampered = [refusal for refusal in refusals if isinstance(refusal, TamperedError)]
        raise (tampered or refusals)[0]


def create_vault(
    directory: Path, founding: Founding, secrets: FirstSecrets | None = None
) -> CreatedVault:
    """Make keys, certificates and the first two slots; write the vault; return it open.

    Raises `UnavailableError` when the disk refuses.
    """
    taken = secrets or draw_first_secrets()
    master_key = os.urandom(KEY_BYTES)
    binding = Binding(founding.organisation_id, founding.practice)
    root = issue_root(founding.holder, now=founding.now)
    header = _first_header(founding, master_key, binding, root)
    slot_id = os.urandom(8).hex()
    person, private_key = _new_slot(slot_id, founding, master_key, binding, root, taken.totp_seed)
    header = header.with_slot(person).with_slot(
        _recovery_slot(taken.recovery_key, master_key, binding, root)
    )
    write_header(directory, header, master_key)
    vault = _opened(directory, header, OpenSlot(person, private_key), master_key)
    return CreatedVault(vault, slot_id, write_recovery_key(taken.recovery_key), taken.totp_seed)


def add_slot(
    vault: OpenVault, *, name: str, roles: tuple[str, ...], passphrase: str, now: datetime
) -> CreatedVault:
    """Give somebody a slot of their own; a coordinator's act.

    Raises `Refusal` when the vault was opened by somebody without the root key.
    """
    root = Issuer(vault.root_key(), vault.root_certificate)
    header = vault.header
    founding = Founding(
        organisation_id=header.organisation_id,
        organisation_name=header.organisation_name,
        organisation_siret=siret_in(vault.root_certificate),
        kiosk_number=header.kiosk_number,
        person_name=name,
        roles=roles,
        passphrase=passphrase,
        practice=header.practice,
        now=now,
        calibrate=not header.practice,
    )
    binding = Binding(header.organisation_id, header.practice)
    slot_id, seed, master_key = os.urandom(8).hex(), draw_seed(), bytes(vault.master_key)
    person, private_key = _new_slot(slot_id, founding, master_key, binding, root, seed)
    wider = header.with_slot(person)
    write_header(vault.directory, wider, master_key)
    vault.header = wider
    opened = _opened(vault.directory, vault.header, OpenSlot(person, private_key), master_key)
    return CreatedVault(opened, slot_id, "", seed)


def rotate_master(vault: OpenVault, without: tuple[str, ...] = ()) -> bytes:
    """Replace the master key, drop the slots named in `without`; return the new database key.

    Nobody else's passphrase is needed: the new key is sealed to each remaining slot. The caller
    re-keys the database before it uses the returned key.
    """
    fresh = os.urandom(KEY_BYTES)
    header = vault.header
    binding = Binding(header.organisation_id, header.practice)
    slots = tuple(
        replace(slot, master_key=seal_master(slot.public_key, fresh))
        for slot in header.slots
        if slot.id not in without
    )
    old = derive(bytes(vault.master_key), "kiosque/keys/v1")
    new = derive(fresh, "kiosque/keys/v1")

    def moved(what: str, sealed: bytes) -> bytes:
        bound = binding.of_vault(what)
        return encrypt(new, decrypt(old, sealed, bound), bound)

    rotated = replace(
        header,
        slots=slots,
        seal_key=moved("seal_key", header.seal_key),
        log_key=moved("log_key", header.log_key),
        epoch_key=moved("epoch_key", header.epoch_key),
    )
    write_header(vault.directory, rotated, fresh)
    vault.header = rotated
    vault.master_key[:] = fresh
    return vault.database_key


def replace_epoch_key(vault: OpenVault, fresh: bytes) -> None:
    """Put a new epoch key in the place of the old one, which nothing opens any more."""
    binding = Binding(vault.header.organisation_id, vault.practice)
    wrapping = derive(bytes(vault.master_key), "kiosque/keys/v1")
    sealed = encrypt(wrapping, fresh, binding.of_vault("epoch_key"))
    renewed = replace(vault.header, epoch_key=sealed)
    write_header(vault.directory, renewed, bytes(vault.master_key))
    vault.header = renewed
    vault.epoch_key[:] = fresh


def _first_header(
    founding: Founding, master_key: bytes, binding: Binding, root: Issuer
) -> VaultHeader:
    seal_key, log_key = new_key(), Ed25519PrivateKey.generate()
    kiosk = issue_kiosk(
        root,
        seal_key.public_key(),
        founding.holder,
        kiosk=founding.kiosk_number,
        generation=FIRST_GENERATION,
        now=founding.now,
    )
    wrapping = derive(master_key, "kiosque/keys/v1")

    def sealed(what: str, clear: bytes) -> bytes:
        return encrypt(wrapping, clear, binding.of_vault(what))

    return VaultHeader(
        organisation_id=founding.organisation_id,
        organisation_name=founding.organisation_name,
        kiosk_number=founding.kiosk_number,
        practice=founding.practice,
        generation=FIRST_GENERATION,
        root_certificate=to_pem(root.certificate),
        kiosk_certificates=(to_pem(kiosk), to_pem(root.certificate)),
        seal_key=sealed("seal_key", key_bytes(seal_key)),
        log_key=sealed("log_key", log_key.private_bytes_raw()),
        epoch_key=sealed("epoch_key", os.urandom(KEY_BYTES)),
    )


def _new_slot(
    slot_id: str,
    founding: Founding,
    master_key: bytes,
    binding: Binding,
    root: Issuer,
    seed: bytes,
) -> tuple[SlotRecord, X25519PrivateKey]:
    private_key = X25519PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw()
    record = SlotRecord(
        id=slot_id,
        name=founding.person_name,
        roles=founding.roles,
        public_key=public_key,
        argon2=calibrate() if founding.calibrate else floor_parameters(),
        private_key=b"",
        master_key=seal_master(public_key, master_key),
        root_key=seal_root(public_key, root.key) if COORDINATOR in founding.roles else None,
        totp_seed=own_secret(private_key, "totp", seed, binding.of_slot(slot_id, "totp")),
    )
    if MEDIATOR in founding.roles:
        record = _with_signing_key(record, private_key, founding, binding, root)
    return close_with_passphrase(record, private_key, founding.passphrase, binding), private_key


def _with_signing_key(
    record: SlotRecord,
    private_key: X25519PrivateKey,
    founding: Founding,
    binding: Binding,
    root: Issuer,
) -> SlotRecord:
    key = new_key()
    certificate = issue_mediator(
        root,
        key.public_key(),
        founding.holder,
        person=founding.person_name,
        slot=record.id,
        now=founding.now,
    )
    bound = binding.of_slot(record.id, "signing")
    return replace(
        record,
        signing_key=own_secret(private_key, "signing", key_bytes(key), bound),
        certificates=(to_pem(certificate), to_pem(root.certificate)),
    )


def _recovery_slot(key: bytes, master_key: bytes, binding: Binding, root: Issuer) -> SlotRecord:
    private_key = X25519PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw()
    record = SlotRecord(
        id=RECOVERY,
        name="",
        roles=(COORDINATOR,),
        public_key=public_key,
        argon2=None,
        private_key=b"",
        master_key=seal_master(public_key, master_key),
        root_key=seal_root(public_key, root.key),
    )
    return close_with_recovery_key(record, private_key, key, binding)


def _open_copy(directory: Path, copy: StoredHeader, slot_id: str, opening: Opening) -> OpenVault:
    header = copy.header
    record = header.slot(slot_id)
    if record is None:
        raise SignInError(N_("Ce coffre ne s'ouvre pas ainsi."))
    slot = opening(record, Binding(header.organisation_id, header.practice))
    master_key = open_master(slot)
    copy.check(master_key)
    return _opened(directory, header, slot, master_key)


def _opened(directory: Path, header: VaultHeader, slot: OpenSlot, master_key: bytes) -> OpenVault:
    binding = Binding(header.organisation_id, header.practice)
    wrapping = derive(master_key, "kiosque/keys/v1")
    record = slot.record

    def kept(what: str, sealed: bytes) -> bytes:
        return decrypt(wrapping, sealed, binding.of_vault(what))

    def own(what: str, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        return open_own_secret(slot, what, sealed, binding.of_slot(record.id, what))

    signing = own("signing", record.signing_key)
    return OpenVault(
        directory=directory,
        slot_id=record.id,
        kiosk_number=header.kiosk_number,
        practice=header.practice,
        person_name=record.name,
        roles=record.roles,
        root_certificate=_certificate(header.root_certificate),
        kiosk_chain=tuple(_certificate(pem) for pem in header.kiosk_certificates),
        mediator_chain=tuple(_certificate(pem) for pem in record.certificates),
        generation=header.generation,
        seal_key=key_from(kept("seal_key", header.seal_key)),
        log_key=Ed25519PrivateKey.from_private_bytes(kept("log_key", header.log_key)),
        signing_key=None if signing is None else key_from(signing),
        master_key=bytearray(master_key),
        epoch_key=bytearray(kept("epoch_key", header.epoch_key)),
        totp_seed=bytearray(own("totp", record.totp_seed) or b""),
        slot=slot,
        header=header,
    )


def _certificate(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode("ascii"))
