"""What opens a slot, what a slot opens, and what neither does."""

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosque.errors import SignInError, TamperedError
from kiosque.vault.argon2 import FLOOR_PASSES, Argon2Parameters, floor_parameters
from kiosque.vault.certificates import new_key
from kiosque.vault.header import SlotRecord
from kiosque.vault.slots import (
    Binding,
    OpenSlot,
    close_with_passphrase,
    close_with_recovery_key,
    open_master,
    open_own_secret,
    open_root,
    open_with_passphrase,
    open_with_recovery_key,
    own_secret,
    seal_master,
    seal_root,
)

HERE = Binding("0199aa00-0000-7000-8000-000000000001", practice=False)
PASSPHRASE = "ﬁn d'été à la bibliothèque du quartier nord"
"""Begins with a ligature: its NFKC form is two letters."""
MASTER = bytes(range(32))


@pytest.fixture(scope="module")
def private_key() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


def record(private_key: X25519PrivateKey, argon2: Argon2Parameters | None) -> SlotRecord:
    public_key = private_key.public_key().public_bytes_raw()
    return SlotRecord(
        id="0a1b2c3d4e5f6071",
        name="Awa D.",
        roles=("mediator",),
        public_key=public_key,
        argon2=argon2,
        private_key=b"",
        master_key=seal_master(public_key, MASTER),
    )


@pytest.fixture(scope="module")
def closed(private_key: X25519PrivateKey) -> SlotRecord:
    made = record(private_key, floor_parameters())
    return close_with_passphrase(made, private_key, PASSPHRASE, HERE)


@pytest.fixture(scope="module")
def opened(closed: SlotRecord) -> OpenSlot:
    return open_with_passphrase(closed, PASSPHRASE, HERE)


def test_the_passphrase_opens_the_private_key_and_that_the_master_key(opened: OpenSlot) -> None:
    assert open_master(opened) == MASTER


@pytest.mark.parametrize(
    "typed",
    [f"  {PASSPHRASE}\n", PASSPHRASE.replace("ﬁ", "fi"), PASSPHRASE.replace("é", "e\u0301")],
)
def test_the_same_passphrase_typed_on_another_keyboard_opens(
    closed: SlotRecord, typed: str
) -> None:
    assert open_master(open_with_passphrase(closed, typed, HERE)) == MASTER


@pytest.mark.parametrize("typed", ["", PASSPHRASE[:-1], PASSPHRASE.upper(), "\x00", "\udcff"])
def test_another_passphrase_does_not_open(closed: SlotRecord, typed: str) -> None:
    with pytest.raises(SignInError):
        open_with_passphrase(closed, typed, HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, organisation_id="0199aa00-0000-7000-8000-000000000002"),
        replace(HERE, practice=True),
    ],
)
def test_a_slot_opens_in_its_own_vault_only(closed: SlotRecord, elsewhere: Binding) -> None:
    with pytest.raises(SignInError):
        open_with_passphrase(closed, PASSPHRASE, elsewhere)


def test_a_slot_renamed_or_with_other_costs_does_not_open(closed: SlotRecord) -> None:
    assert closed.argon2 is not None
    dearer = replace(closed.argon2, passes=FLOOR_PASSES + 1)
    for changed in (replace(closed, id="ffffffffffffffff"), replace(closed, argon2=dearer)):
        with pytest.raises(SignInError):
            open_with_passphrase(changed, PASSPHRASE, HERE)


def test_a_slot_whose_public_key_was_replaced_does_not_open(closed: SlotRecord) -> None:
    theirs = X25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(SignInError):
        open_with_passphrase(replace(closed, public_key=theirs), PASSPHRASE, HERE)


def test_the_recovery_slot_opens_with_its_key_and_with_no_passphrase(
    private_key: X25519PrivateKey,
) -> None:
    key = os.urandom(20)
    made = close_with_recovery_key(record(private_key, None), private_key, key, HERE)
    assert open_master(open_with_recovery_key(made, key, HERE)) == MASTER
    for attempt in (os.urandom(20), b"", key[:-1]):
        with pytest.raises(SignInError):
            open_with_recovery_key(made, attempt, HERE)
    with pytest.raises(SignInError):
        open_with_passphrase(made, PASSPHRASE, HERE)
    with pytest.raises(ValueError, match=made.id):
        close_with_passphrase(made, private_key, PASSPHRASE, HERE)


def test_the_root_key_opens_for_whom_it_was_sealed_and_is_absent_for_others(
    opened: OpenSlot,
) -> None:
    assert open_root(opened) is None
    root = new_key()
    given = OpenSlot(
        replace(opened.record, root_key=seal_root(opened.record.public_key, root)),
        opened.private_key,
    )
    found = open_root(given)
    assert found is not None
    assert found.private_numbers() == root.private_numbers()


def test_what_was_sealed_for_one_use_does_not_open_for_another(opened: OpenSlot) -> None:
    swapped = OpenSlot(
        replace(
            opened.record,
            root_key=opened.record.master_key,
            master_key=seal_root(opened.record.public_key, new_key()),
        ),
        opened.private_key,
    )
    with pytest.raises(TamperedError):
        open_root(swapped)
    with pytest.raises(TamperedError):
        open_master(swapped)
    bound = HERE.of_slot(opened.record.id, "totp")
    seed = own_secret(opened.private_key, "totp", b"seed", bound)
    assert open_own_secret(opened, "totp", seed, bound) == b"seed"
    for what, binding in (
        ("signing", bound),
        ("totp", HERE.of_slot(opened.record.id, "signing")),
        ("totp", HERE.of_slot("ffffffffffffffff", "totp")),
    ):
        with pytest.raises(TamperedError):
            open_own_secret(opened, what, seed, binding)


def test_a_secret_of_one_slot_does_not_open_with_the_private_key_of_another(
    opened: OpenSlot,
) -> None:
    bound = HERE.of_slot(opened.record.id, "signing")
    sealed = own_secret(opened.private_key, "signing", b"key", bound)
    other = OpenSlot(opened.record, X25519PrivateKey.generate())
    with pytest.raises(TamperedError):
        open_own_secret(other, "signing", sealed, bound)
    with pytest.raises(TamperedError):
        open_master(other)
