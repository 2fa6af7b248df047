"""What somebody with the files, but without the passphrase, can try on a vault."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosque.errors import (
    KiosqueError,
    Refusal,
    SignInError,
    TamperedError,
    UnavailableError,
    UnreadableError,
)
from kiosque.vault.certificates import SPECIMEN
from kiosque.vault.envelopes import decrypt
from kiosque.vault.header import FILE_NAMES, NEXT_NAME, read_headers
from kiosque.vault.sealed_vault import SealedVault
from kiosque.vault.slot_changes import add_slot, replace_epoch_key, rotate_master
from kiosque.vault.slots import Binding, open_own_secret
from tests.vaults import NOW, ORGANISATION, PASSPHRASE, make_vault

OTHER_PASSPHRASE = "sept mots bien choisis pour une collègue"

Document = dict[str, Any]


def edit_both(folder: Path, change: Callable[[Document], None]) -> None:
    for name in FILE_NAMES:
        document = json.loads((folder / name).read_text("utf-8"))
        change(document)
        (folder / name).write_text(json.dumps(document), encoding="utf-8")


def test_the_right_passphrase_opens_the_same_keys(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    opened = SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)
    assert opened.database_key == created.vault.database_key
    assert bytes(opened.totp_seed) == created.totp_seed
    assert opened.log_key.private_bytes_raw() == created.vault.log_key.private_bytes_raw()
    assert opened.signing_key is not None
    assert opened.root_key().private_numbers() == created.vault.root_key().private_numbers()


def test_the_files_are_for_this_user_only(tmp_path: Path) -> None:
    make_vault(tmp_path)
    for name in FILE_NAMES:
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    for wrong in ("", "x", PASSPHRASE + "x", PASSPHRASE.upper()):
        with pytest.raises(SignInError):
            SealedVault.read(tmp_path).unlock(created.slot_id, wrong)
    with pytest.raises(SignInError):
        SealedVault.read(tmp_path).unlock("unknown", PASSPHRASE)
    with pytest.raises(SignInError):
        SealedVault.read(tmp_path).unlock("recovery", PASSPHRASE)


def test_the_printed_recovery_key_opens_the_vault_but_no_mediator_s_own_keys(
    tmp_path: Path,
) -> None:
    created = make_vault(tmp_path)
    opened = SealedVault.read(tmp_path).unlock_with_recovery(created.recovery_key)
    assert opened.database_key == created.vault.database_key
    assert opened.root_key() is not None
    assert opened.signing_key is None
    assert bytes(opened.totp_seed) == b""


def test_no_slot_opens_what_belongs_to_another(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    colleague = add_slot(
        created.vault, name="Léo B.", roles=("mediator",), passphrase=OTHER_PASSPHRASE, now=NOW
    )
    victim = colleague.vault.header.slot(created.slot_id)
    assert victim is not None
    binding = Binding(ORGANISATION, practice=True)
    for what, sealed in (("signing", victim.signing_key), ("totp", victim.totp_seed)):
        assert sealed is not None
        with pytest.raises(TamperedError):
            open_own_secret(
                colleague.vault.slot, what, sealed, binding.of_slot(created.slot_id, what)
            )
        with pytest.raises(TamperedError):
            decrypt(
                bytes(colleague.vault.master_key), sealed, binding.of_slot(created.slot_id, what)
            )
    with pytest.raises(Refusal):
        colleague.vault.root_key()
    assert colleague.vault.database_key == created.vault.database_key


def test_the_master_key_rotates_without_anybody_else_s_passphrase(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    leaver = add_slot(
        created.vault, name="Léo B.", roles=("mediator",), passphrase=OTHER_PASSPHRASE, now=NOW
    )
    stayer = add_slot(
        created.vault, name="Inès K.", roles=("mediator",), passphrase=OTHER_PASSPHRASE, now=NOW
    )
    before = created.vault.database_key
    given: list[bytes] = []
    after = rotate_master(created.vault, given.append, without=(leaver.slot_id,))
    assert after != before
    assert given == [after]
    sealed = SealedVault.read(tmp_path)
    assert sealed.unlock(stayer.slot_id, OTHER_PASSPHRASE).database_key == after
    assert sealed.unlock(created.slot_id, PASSPHRASE).database_key == after
    assert sealed.unlock_with_recovery(created.recovery_key).database_key == after
    with pytest.raises(SignInError):
        sealed.unlock(leaver.slot_id, OTHER_PASSPHRASE)


def test_a_replaced_epoch_key_is_the_one_found_afterwards(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    replace_epoch_key(created.vault, bytes(range(32)))
    opened = SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)
    assert bytes(opened.epoch_key) == bytes(range(32))


def test_lowered_stretching_is_refused(tmp_path: Path) -> None:
    created = make_vault(tmp_path)

    def lower(document: Document) -> None:
        for slot in document["slots"]:
            if slot["argon2"]:
                slot["argon2"]["memory_kib"] = 1024

    edit_both(tmp_path, lower)
    with pytest.raises(TamperedError):
        SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)


def test_the_practice_flag_cannot_be_flipped(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    edit_both(tmp_path, lambda document: document.update(practice=False))
    with pytest.raises((SignInError, TamperedError)):
        SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)


def test_a_slot_of_another_vault_opens_nothing_here(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    created = make_vault(mine)
    make_vault(theirs, organisation_id="0199aa00-0000-7000-8000-000000000002")
    slots = json.loads((theirs / FILE_NAMES[0]).read_text("utf-8"))["slots"]
    slots[0]["id"] = created.slot_id
    edit_both(mine, lambda document: document.update(slots=slots))
    with pytest.raises((SignInError, TamperedError)):
        SealedVault.read(mine).unlock(created.slot_id, PASSPHRASE)


def test_a_name_changed_in_the_file_is_noticed_when_a_slot_opens(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    edit_both(tmp_path, lambda document: document.update(organisation_name="Autre"))
    with pytest.raises(TamperedError):
        SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)


def test_the_second_copy_serves_when_the_first_is_damaged(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    first = tmp_path / FILE_NAMES[0]
    document = json.loads(first.read_text("utf-8"))
    document["organisation_name"] = "Autre"
    for damage in (b"", b"{", b"\xff" * 400, json.dumps(document).encode()):
        first.write_bytes(damage)
        opened = SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)
        assert opened.database_key == created.vault.database_key


@pytest.mark.parametrize("lost", FILE_NAMES)
def test_a_copy_that_is_lost_is_made_again_when_a_slot_opens(tmp_path: Path, lost: str) -> None:
    created = make_vault(tmp_path)
    before = (tmp_path / lost).read_bytes()
    for damage in (b"", b"{", before[: len(before) // 2]):
        (tmp_path / lost).write_bytes(damage)
        with pytest.raises(SignInError):
            SealedVault.read(tmp_path).unlock(created.slot_id, OTHER_PASSPHRASE)
        assert (tmp_path / lost).read_bytes() == damage
        SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)
        assert (tmp_path / lost).read_bytes() == before
    (tmp_path / lost).unlink()
    SealedVault.read(tmp_path).unlock_with_recovery(created.recovery_key)
    assert (tmp_path / lost).read_bytes() == before


def test_two_damaged_copies_are_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    make_vault(tmp_path)
    for hostile in (b"", b"[]", b'{"format":1}', b'{"format":1,"mac":"zz"}', b"[" * 100_000):
        for name in FILE_NAMES:
            (tmp_path / name).write_bytes(hostile)
        with pytest.raises(UnreadableError):
            SealedVault.read(tmp_path)


def test_a_newer_vault_is_refused_by_name(tmp_path: Path) -> None:
    make_vault(tmp_path)
    edit_both(tmp_path, lambda document: document.update(format=2))
    with pytest.raises(UnreadableError, match="plus récente"):
        SealedVault.read(tmp_path)


def test_a_header_that_is_written_in_another_way_is_not_read(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    whole = (tmp_path / FILE_NAMES[0]).read_bytes()
    mac = json.loads(whole)["mac"].encode()
    padded = next(iter(re.findall(rb'"([A-Za-z0-9+/]{20,})=+"', whole)))
    # The last sign before the padding holds bits that no value has.
    other = padded[:-1] + bytes([padded[-1] + 1])
    for was, becomes in ((mac, mac.upper()), (padded, other)):
        for name in FILE_NAMES:
            (tmp_path / name).write_bytes(whole.replace(was, becomes))
        with pytest.raises(KiosqueError):
            SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_the_file_opens_nothing_or_changes_nothing(
    tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "vault"
    if not folder.exists():
        make_vault(folder)
    whole = (folder / FILE_NAMES[0]).read_bytes()
    try:
        at = data.draw(st.integers(0, len(whole) - 1))
        bit = data.draw(st.sampled_from([1, 2, 4, 8, 16, 32, 64]))
        altered = whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
        for name in FILE_NAMES:
            (folder / name).write_bytes(altered)
        slot_id = next(s["id"] for s in json.loads(whole)["slots"] if s["id"] != "recovery")
        try:
            opened = SealedVault.read(folder).unlock(slot_id, PASSPHRASE)
        except KiosqueError:
            return
        assert json.loads(altered) == json.loads(whole), "an altered header was accepted"
        assert opened.practice
    finally:
        for name in FILE_NAMES:
            (folder / name).write_bytes(whole)


@pytest.mark.parametrize("refused", FILE_NAMES)
def test_a_refusing_disk_leaves_the_old_vault_whole(tmp_path: Path, refused: str) -> None:
    created = make_vault(tmp_path)
    before = [(tmp_path / name).read_bytes() for name in FILE_NAMES]
    keys = (created.vault.header, bytes(created.vault.master_key), bytes(created.vault.epoch_key))
    (tmp_path / f"{refused}.new").mkdir()
    for change in (
        lambda: add_slot(created.vault, name="X", roles=(), passphrase=OTHER_PASSPHRASE, now=NOW),
        lambda: replace_epoch_key(created.vault, bytes(32)),
    ):
        with pytest.raises(UnavailableError):
            change()
    assert [(tmp_path / name).read_bytes() for name in FILE_NAMES] == before
    vault = created.vault
    assert (vault.header, bytes(vault.master_key), bytes(vault.epoch_key)) == keys


def refuse(_key: bytes) -> None:
    raise UnavailableError("no")


def test_a_rotation_that_the_disk_or_the_database_refuses_changes_nothing(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    before = [(tmp_path / name).read_bytes() for name in FILE_NAMES]
    master_key = bytes(created.vault.master_key)
    with pytest.raises(UnavailableError):
        rotate_master(created.vault, refuse)
    (tmp_path / f"{NEXT_NAME}.new").mkdir()
    with pytest.raises(UnavailableError):
        rotate_master(created.vault, lambda _key: None)
    assert [(tmp_path / name).read_bytes() for name in FILE_NAMES] == before
    assert not (tmp_path / NEXT_NAME).exists()
    assert bytes(created.vault.master_key) == master_key


@pytest.mark.parametrize("refused", FILE_NAMES)
def test_what_the_disk_refuses_after_the_database_was_re_keyed_is_done_at_the_next_opening(
    tmp_path: Path, refused: str
) -> None:
    created = make_vault(tmp_path)
    leaver = add_slot(
        created.vault, name="Léo B.", roles=("mediator",), passphrase=OTHER_PASSPHRASE, now=NOW
    )
    obstacle = tmp_path / f"{refused}.new"
    obstacle.mkdir()
    after = rotate_master(created.vault, lambda _key: None, without=(leaver.slot_id,))
    obstacle.rmdir()
    with pytest.raises(SignInError):
        SealedVault.read(tmp_path).unlock(leaver.slot_id, OTHER_PASSPHRASE, after.__eq__)
    opened = SealedVault.read(tmp_path).unlock(created.slot_id, PASSPHRASE, after.__eq__)
    assert opened.database_key == after
    assert not (tmp_path / NEXT_NAME).exists()
    copies = {copy.header for copy in read_headers(tmp_path)}
    assert copies == {opened.header}
    assert opened.header.slot(leaver.slot_id) is None


def test_practice_certificates_say_so_and_lives_are_as_promised(tmp_path: Path) -> None:
    vault = make_vault(tmp_path).vault
    for certificate in (vault.root_certificate, vault.kiosk_chain[0], vault.mediator_chain[0]):
        assert SPECIMEN in certificate.subject.rfc4514_string()
        assert certificate.not_valid_after_utc > NOW + timedelta(days=365 * 8)
    production = make_vault(tmp_path / "other", practice=False).vault
    assert SPECIMEN not in production.kiosk_chain[0].subject.rfc4514_string()


def test_nothing_secret_shows_in_a_printed_vault(tmp_path: Path) -> None:
    created = make_vault(tmp_path)
    shown = repr(created) + repr(created.vault)
    assert created.recovery_key not in shown
    for secret in (created.totp_seed, bytes(created.vault.master_key)):
        assert secret.hex() not in shown
        assert repr(secret) not in shown


def test_a_closed_vault_keeps_no_key_in_its_buffers(tmp_path: Path) -> None:
    vault = make_vault(tmp_path).vault
    vault.close()
    assert not any(vault.master_key)
    assert not any(vault.epoch_key)
    assert not any(vault.totp_seed)
