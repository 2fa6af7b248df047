"""Changes of a vault by who has it open: slots added, changed, dropped; keys replaced.

Each change begins from the header that lies on the disk, since another session may have changed
it. Callers take turns: one change of a vault at a time.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from kiosque.errors import KiosqueError, Refusal, TamperedError, UnavailableError
from kiosque.i18n import N_
from kiosque.vault.certificates import (
    KIOSK_USE,
    MEDIATOR_USE,
    Holder,
    Issuer,
    certificate_from,
    certify_again,
    end_of_use,
    siret_in,
    to_pem,
)
from kiosque.vault.envelopes import KEY_BYTES, decrypt, derive, encrypt
from kiosque.vault.founding import CreatedVault, new_slot_id
from kiosque.vault.header import (
    COORDINATOR,
    MEDIATOR,
    RECOVERY,
    SlotRecord,
    VaultHeader,
    read_headers,
    read_next,
    remove_next,
    write_header,
    write_next,
)
from kiosque.vault.new_slots import Issuing, NewSlot, person_slot, recovery_slot
from kiosque.vault.open_vault import DATABASE_LABEL, KEYS_LABEL, OpenVault, opened
from kiosque.vault.slots import (
    OpenSlot,
    open_with_passphrase,
    own_secret,
    seal_master,
    seal_root,
)
from kiosque.vault.totp import SecondFactor, draw_seed

Rekey = Callable[[bytes], None]
"""Puts the database under another raw key; raises when it is still under the old one."""


def keys_changed() -> Refusal:
    """Return what a session hears whose keys were replaced by another one."""
    return Refusal(
        N_("Les clés de la structure viennent d'être changées par une autre session."),
        advice=N_("Rien n'est perdu. Fermez cette session, puis ouvrez-la de nouveau."),
    )


def has_other_keys(vault: OpenVault) -> bool:
    """Tell whether the vault on the disk is, or is about to be, under another master key."""
    if read_next(vault.directory) is not None:
        return True
    master_key = bytes(vault.master_key)
    return not any(_checks(copy.check, master_key) for copy in read_headers(vault.directory))


def refresh(vault: OpenVault) -> None:
    """Take the header that lies on the disk.

    Raises `Refusal` when the master key was replaced, or this person's slot dropped or changed,
    since the vault was opened.
    """
    master_key = bytes(vault.master_key)
    for copy in read_headers(vault.directory):
        if _checks(copy.check, master_key):
            mine = copy.header.slot(vault.slot_id)
            if mine is None or _differs(mine, vault):
                break
            vault.header = copy.header
            vault.slot = OpenSlot(mine, vault.slot.private_key)
            return
    raise keys_changed()


def add_slot(
    vault: OpenVault,
    *,
    name: str,
    roles: tuple[str, ...],
    passphrase: str,
    now: datetime,
    factor: SecondFactor | None = None,
) -> CreatedVault:
    """Give somebody a slot of their own; a coordinator's act.

    Raises `Refusal` when the vault was opened by somebody without the root key.
    """
    issuing = _issuing(vault, now)
    chosen = factor or SecondFactor(draw_seed())
    new = NewSlot(
        id=new_slot_id(),
        name=name,
        roles=roles,
        passphrase=passphrase,
        second_factor=chosen.to_secret(),
        calibrate=not vault.practice,
    )
    slot = person_slot(new, issuing)
    _write(vault, vault.header.with_slot(slot.record))
    theirs = opened(vault.directory, vault.header, slot, issuing.master_key)
    return CreatedVault(theirs, new.id, "", chosen.seed)


def change_roles(vault: OpenVault, slot_id: str, roles: tuple[str, ...]) -> None:
    """Give or take the root key and the right to sign; a coordinator's act.

    Raises `Refusal` for a mediator's role that is given to somebody without a signing key: only a
    new slot brings one, since nobody opens another's.
    """
    root = vault.root_key()
    slot = known_slot(vault, slot_id)
    if MEDIATOR in roles and slot.signing_key is None:
        raise Refusal(
            N_("Cette personne n'a pas de clé pour signer des mandats."),
            advice=N_("Donnez-lui une nouvelle clé, en sa présence, avec ce rôle."),
        )
    signing = slot.signing_key if MEDIATOR in roles else None
    changed = replace(
        slot,
        roles=roles,
        root_key=seal_root(slot.public_key, root) if COORDINATOR in roles else None,
        signing_key=signing,
        certificates=slot.certificates if signing else (),
    )
    _write(vault, vault.header.with_slot(changed))


def renew_certificate(vault: OpenVault, slot_id: str, now: datetime) -> datetime:
    """Certify a mediator's key for one more year, and return when it ends; a coordinator's act.

    Raises `Refusal` for who has no signing key.
    """
    issuing = _issuing(vault, now)
    slot = known_slot(vault, slot_id)
    if not slot.certificates:
        raise Refusal(N_("Cette personne n'a pas de clé pour signer des mandats."))
    before = certificate_from(slot.certificates[0])
    certificate = certify_again(issuing.root, before, MEDIATOR_USE, now=now)
    chain = (certificate, vault.root_certificate)
    changed = replace(slot, certificates=tuple(to_pem(one) for one in chain))
    _write(vault, vault.header.with_slot(changed))
    if slot_id == vault.slot_id:
        vault.slot = OpenSlot(changed, vault.slot.private_key)
        vault.mediator_chain = chain
    return end_of_use(certificate)


def renew_kiosk_certificate(vault: OpenVault, now: datetime) -> datetime:
    """Certify this kiosk's seal key for three more years; return when that ends.

    Raises `Refusal` for who has no root key.
    """
    root = _issuing(vault, now).root
    certificate = certify_again(root, vault.kiosk_chain[0], KIOSK_USE, now=now)
    chain = (certificate, vault.root_certificate)
    _write(vault, replace(vault.header, kiosk_certificates=tuple(to_pem(one) for one in chain)))
    vault.kiosk_chain = chain
    return end_of_use(certificate)


def change_second_factor(
    vault: OpenVault, slot_id: str, passphrase: str, factor: SecondFactor
) -> None:
    """Put another second factor in a slot, which its own passphrase opens.

    Raises `SignInError` for a wrong passphrase.
    """
    slot = open_with_passphrase(known_slot(vault, slot_id), passphrase, vault.binding)
    bound = vault.binding.of_slot(slot_id, "totp")
    sealed = own_secret(slot.private_key, "totp", factor.to_secret(), bound)
    _write(vault, vault.header.with_slot(replace(slot.record, totp_seed=sealed)))
    if slot_id == vault.slot_id:
        vault.totp_seed[:], vault.totp_serial = factor.seed, factor.serial


def replace_own_slot(vault: OpenVault, slot: OpenSlot) -> None:
    """Put `slot` in the place of the one that opened the vault."""
    _write(vault, vault.header.with_slot(slot.record))
    vault.slot = slot


@contextmanager
def restoring(vault: OpenVault) -> Iterator[None]:
    """Put header, own slot and second factor back when the block fails after a change."""
    before, slot, factor = vault.header, vault.slot, vault.second_factor
    chains = vault.mediator_chain, vault.kiosk_chain
    try:
        yield
    except BaseException:
        vault.totp_seed[:], vault.totp_serial = factor.seed, factor.serial
        vault.slot = slot
        vault.mediator_chain, vault.kiosk_chain = chains
        if vault.header is not before:
            with suppress(UnavailableError):
                _write(vault, before)
        raise


def rotate_master(
    vault: OpenVault,
    rekey: Rekey,
    without: tuple[str, ...] = (),
    recovery: tuple[bytes, datetime] | None = None,
) -> bytes:
    """Replace the master key, drop the slots named in `without`; return the new database key.

    Nobody else's passphrase is needed: the new key is sealed to each remaining slot. The new
    header waits as `vault.next.json` while `rekey` changes the database, so that whatever stops
    this half-way leaves a header for the key that the database is then under. With `recovery`, a
    recovery key and the present time, the sheet's slot is made anew.

    Raises what `rekey` raises, and then nothing changed.
    """
    fresh = os.urandom(KEY_BYTES)
    database_key = derive(fresh, DATABASE_LABEL)
    rotated = _rotated(vault, fresh, without)
    if recovery is not None:
        key, now = recovery
        issuing = replace(_issuing(vault, now), master_key=fresh)
        rotated = rotated.with_slot(recovery_slot(key, issuing))
    write_next(vault.directory, rotated, fresh)
    try:
        rekey(database_key)
    except KiosqueError:
        remove_next(vault.directory)
        raise
    vault.header = rotated
    vault.master_key[:] = fresh
    # The database is under the new key: what the disk refuses now is done at the next opening.
    with suppress(UnavailableError):
        write_header(vault.directory, rotated, fresh)
        remove_next(vault.directory)
    return database_key


def replace_epoch_key(vault: OpenVault, fresh: bytes) -> None:
    """Put a new epoch key in the place of the old one, which nothing opens any more.

    Raises `Refusal` as `refresh` does.
    """
    refresh(vault)
    wrapping = derive(bytes(vault.master_key), KEYS_LABEL)
    sealed = encrypt(wrapping, fresh, vault.binding.of_vault("epoch_key"))
    _write(vault, replace(vault.header, epoch_key=sealed))
    vault.epoch_key[:] = fresh


def known_slot(vault: OpenVault, slot_id: str) -> SlotRecord:
    """Return a person's slot; raises `Refusal` for one that this vault does not have."""
    slot = None if slot_id == RECOVERY else vault.header.slot(slot_id)
    if slot is None:
        raise Refusal(
            N_("Cette personne n'est pas, ou n'est plus, de la structure."),
            advice=N_("Rien n'a été changé. Choisissez-la dans la liste de l'équipe."),
        )
    return slot


def _rotated(vault: OpenVault, fresh: bytes, without: tuple[str, ...]) -> VaultHeader:
    header, binding = vault.header, vault.binding
    old, new = derive(bytes(vault.master_key), KEYS_LABEL), derive(fresh, KEYS_LABEL)

    def moved(what: str, sealed: bytes) -> bytes:
        bound = binding.of_vault(what)
        return encrypt(new, decrypt(old, sealed, bound), bound)

    return replace(
        header,
        slots=tuple(
            replace(slot, master_key=seal_master(slot.public_key, fresh))
            for slot in header.slots
            if slot.id not in without
        ),
        seal_key=moved("seal_key", header.seal_key),
        log_key=moved("log_key", header.log_key),
        epoch_key=moved("epoch_key", header.epoch_key),
    )


def _issuing(vault: OpenVault, now: datetime) -> Issuing:
    header = vault.header
    holder = Holder(header.organisation_name, siret_in(vault.root_certificate), header.practice)
    root = Issuer(vault.root_key(), vault.root_certificate)
    return Issuing(vault.binding, holder, root, bytes(vault.master_key), now)


def _write(vault: OpenVault, header: VaultHeader) -> None:
    write_header(vault.directory, header, bytes(vault.master_key))
    vault.header = header


def _differs(slot: SlotRecord, vault: OpenVault) -> bool:
    """Tell whether a slot was given other roles or another key pair since it opened the vault."""
    return slot.roles != vault.roles or slot.public_key != vault.slot.record.public_key


def _checks(check: Callable[[bytes], None], master_key: bytes) -> bool:
    try:
        check(master_key)
    except TamperedError:
        return False
    return True
