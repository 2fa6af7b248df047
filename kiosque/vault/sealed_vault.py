"""The vault as it lies on the disk, and the two ways in.

directory/vault.json ── SealedVault ── unlock(slot, passphrase) ──▸ OpenVault

A change of the master key that was stopped half-way leaves `vault.next.json`: whichever header
gives the key of the database is the one that counts, and the next opening settles it.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosque.errors import KiosqueError, SignInError, TamperedError, UnavailableError
from kiosque.i18n import N_
from kiosque.vault.certificates import certificate_from, siret_in
from kiosque.vault.header import (
    FILE_NAMES,
    RECOVERY,
    SlotRecord,
    StoredHeader,
    read_headers,
    read_next,
    remove_next,
    write_header,
)
from kiosque.vault.open_vault import OpenVault, opened
from kiosque.vault.recovery import read_recovery_key
from kiosque.vault.slots import (
    Binding,
    OpenSlot,
    open_master,
    open_with_passphrase,
    open_with_recovery_key,
)

Opening = Callable[[SlotRecord, Binding], OpenSlot]
Fits = Callable[[bytes], bool]
"""Tells whether a raw key is the one of the database beside the vault."""


def _any_key(_key: bytes) -> bool:
    return True


class SealedVault:
    """A vault as it lies on disk: who may open it, and nothing secret."""

    def __init__(
        self, directory: Path, copies: tuple[StoredHeader, ...], following: StoredHeader | None
    ) -> None:
        self._directory = directory
        self._copies = copies
        self._next = following
        header = copies[0].header
        self.organisation_id = header.organisation_id
        self.organisation_name = header.organisation_name
        self.kiosk_number = header.kiosk_number
        self.practice = header.practice

    @property
    def organisation_siret(self) -> str:
        return siret_in(certificate_from(self._copies[0].header.root_certificate))

    @classmethod
    def read(cls, directory: Path) -> "SealedVault":
        """Read the vault in `directory`; raises `UnreadableError`."""
        return cls(directory, read_headers(directory), read_next(directory))

    def unlock(self, slot_id: str, passphrase: str, fits: Fits = _any_key) -> OpenVault:
        """Open with a person's passphrase; raises `SignInError` or `TamperedError`."""

        def opening(record: SlotRecord, binding: Binding) -> OpenSlot:
            return open_with_passphrase(record, passphrase, binding)

        return self._open(slot_id, opening, fits)

    def unlock_with_recovery(self, text: str, fits: Fits = _any_key) -> OpenVault:
        """Open with the printed recovery key; raises `InputError` when it is mistyped."""
        key = read_recovery_key(text)

        def opening(record: SlotRecord, binding: Binding) -> OpenSlot:
            return open_with_recovery_key(record, key, binding)

        return self._open(RECOVERY, opening, fits)

    def _open(self, slot_id: str, opening: Opening, fits: Fits) -> OpenVault:
        """Try each different copy; report what the first one said when none opens.

        Twice the same copy is tried once: a wrong passphrase takes no longer than a wrong code.
        One that is missing or unreadable is made again from the other. Which header counts is
        asked of `fits` only while a change of the master key is unsettled.
        """
        refusals: list[KiosqueError] = []
        unfit: OpenVault | None = None
        following = () if self._next is None else (self._next,)
        for copy in dict.fromkeys((*self._copies, *following)):
            try:
                vault = _open_copy(self._directory, copy, slot_id, opening)
            except (SignInError, TamperedError) as refusal:
                refusals.append(refusal)
                continue
            if following and not fits(vault.database_key):
                unfit = unfit or vault
                continue
            self._settle(copy, vault)
            return vault
        if unfit is not None and not refusals:
            return unfit
        tampered = [refusal for refusal in refusals if isinstance(refusal, TamperedError)]
        raise (tampered or refusals)[0]

    def _settle(self, copy: StoredHeader, vault: OpenVault) -> None:
        whole = len(self._copies) == len(FILE_NAMES) and self._next is None
        if whole and not self._half_written(bytes(vault.master_key)):
            return
        with suppress(UnavailableError):
            write_header(self._directory, copy.header, bytes(vault.master_key))
            remove_next(self._directory)

    def _half_written(self, master_key: bytes) -> bool:
        """Tell whether a change was stopped between the two copies, both of one master key."""
        first, second = self._copies
        return first != second and all(_checks(copy, master_key) for copy in self._copies)


def _checks(copy: StoredHeader, master_key: bytes) -> bool:
    try:
        copy.check(master_key)
    except TamperedError:
        return False
    return True


def _open_copy(directory: Path, copy: StoredHeader, slot_id: str, opening: Opening) -> OpenVault:
    header = copy.header
    record = header.slot(slot_id)
    if record is None:
        raise SignInError(N_("Ce coffre ne s'ouvre pas ainsi."))
    slot = opening(record, Binding(header.organisation_id, header.practice))
    master_key = open_master(slot)
    copy.check(master_key)
    return opened(directory, header, slot, master_key)
