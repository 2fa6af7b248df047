"""The vault while somebody is signed in: keys in memory, forgotten when it closes."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.vault.certificates import certificate_from, to_pem
from kiosque.vault.envelopes import decrypt, derive
from kiosque.vault.header import VaultHeader
from kiosque.vault.slots import Binding, OpenSlot, key_from, open_own_secret, open_root
from kiosque.vault.totp import SecondFactor

KEYS_LABEL = "kiosque/keys/v1"
DATABASE_LABEL = "kiosque/database/v1"


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
    totp_serial: str
    """Of the card that shows the codes; empty for an application."""
    slot: OpenSlot = field(repr=False)
    header: VaultHeader = field(repr=False)

    @property
    def binding(self) -> Binding:
        return Binding(self.header.organisation_id, self.header.practice)

    @property
    def database_key(self) -> bytes:
        """The raw key of the organisation's database."""
        return derive(bytes(self.master_key), DATABASE_LABEL)

    @property
    def second_factor(self) -> SecondFactor:
        """What the codes of who is signed in come from."""
        return SecondFactor(bytes(self.totp_seed), self.totp_serial)

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


def opened(directory: Path, header: VaultHeader, slot: OpenSlot, master_key: bytes) -> OpenVault:
    """Return the vault that `slot` opens; raises `TamperedError` when a key in it does not."""
    binding = Binding(header.organisation_id, header.practice)
    wrapping = derive(master_key, KEYS_LABEL)
    record = slot.record

    def kept(what: str, sealed: bytes) -> bytes:
        return decrypt(wrapping, sealed, binding.of_vault(what))

    def own(what: str, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        return open_own_secret(slot, what, sealed, binding.of_slot(record.id, what))

    signing = own("signing", record.signing_key)
    factor = SecondFactor.from_secret(own("totp", record.totp_seed) or b"")
    return OpenVault(
        directory=directory,
        slot_id=record.id,
        kiosk_number=header.kiosk_number,
        practice=header.practice,
        person_name=record.name,
        roles=record.roles,
        root_certificate=certificate_from(header.root_certificate),
        kiosk_chain=tuple(certificate_from(pem) for pem in header.kiosk_certificates),
        mediator_chain=tuple(certificate_from(pem) for pem in record.certificates),
        generation=header.generation,
        seal_key=key_from(kept("seal_key", header.seal_key)),
        log_key=Ed25519PrivateKey.from_private_bytes(kept("log_key", header.log_key)),
        signing_key=None if signing is None else key_from(signing),
        master_key=bytearray(master_key),
        epoch_key=bytearray(kept("epoch_key", header.epoch_key)),
        totp_seed=bytearray(factor.seed),
        totp_serial=factor.serial,
        slot=slot,
        header=header,
    )
