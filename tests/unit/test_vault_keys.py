"""Passphrases, one-time codes, recovery keys and envelopes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import InputError, TamperedError
from kiosque.vault.argon2 import Argon2Parameters, calibrate, check, floor_parameters
from kiosque.vault.envelopes import decrypt, derive, encrypt, unwrap_key, wrap_key
from kiosque.vault.passphrase import judge
from kiosque.vault.recovery import KEY_BYTES, read_recovery_key, write_recovery_key
from kiosque.vault.totp import (
    SEED_BYTES,
    SecondFactor,
    base32,
    code_at,
    matching_step,
    otpauth_uri,
    seed_from_base32,
)

SEED = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(SEED, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_code_is_accepted_one_step_early_or_late_and_no_further() -> None:
    now = datetime.fromtimestamp(1_000_000_020, UTC)
    for shift, accepted in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        code = code_at(SEED, datetime.fromtimestamp(1_000_000_020 + shift, UTC))
        assert (matching_step(SEED, code, now, after_step=None) is not None) is accepted


def test_a_code_is_never_accepted_twice() -> None:
    now = datetime.fromtimestamp(1_000_000_020, UTC)
    code = code_at(SEED, now)
    step = matching_step(SEED, code, now, after_step=None)
    assert step is not None
    assert matching_step(SEED, code, now, after_step=step) is None


@pytest.mark.parametrize("typed", ["", "000", "abcdef", "١٢٣٤٥٦", "12345678901", "\x00"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert matching_step(SEED, typed, datetime.fromtimestamp(59, UTC), after_step=None) is None


def test_a_code_may_be_typed_in_two_groups() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert matching_step(SEED, "287 082", now, after_step=None) == 1


def test_the_uri_for_applications_escapes_names() -> None:
    uri = otpauth_uri(SEED, person="Awa D. & fils", organisation="CCAS : l'été")
    assert uri == (
        "otpauth://totp/Awa%20D.%20%26%20fils?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=CCAS%20%3A%20l%27%C3%A9t%C3%A9"
    )
    assert seed_from_base32(base32(SEED)) == SEED


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
def test_a_recovery_key_is_read_back_however_it_is_typed(key: bytes) -> None:
    printed = write_recovery_key(key)
    assert read_recovery_key(printed) == key
    assert read_recovery_key(printed.lower().replace("-", " ").replace("0", "o")) == key


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), st.integers(0, 35), st.integers(1, 31))
def test_one_wrong_sign_in_a_recovery_key_is_noticed(key: bytes, at: int, shift: int) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    signs = write_recovery_key(key).replace("-", "")
    wrong = alphabet[(alphabet.index(signs[at]) + shift) % 32]
    try:
        assert read_recovery_key(signs[:at] + wrong + signs[at + 1 :]) == key, "noticed"
    except (InputError, AssertionError):
        return
    pytest.fail("the checksum missed a wrong sign")


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "motdepasse",
        "azertyuiop12",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "Azerty12345!",
        "un deux trois quatre",
        "oui oui oui oui oui oui oui oui",
    ],
)
def test_a_weak_passphrase_is_refused_with_advice(weak: str) -> None:
    judgement = judge(weak)
    assert not judgement.ok
    assert judgement.advice
    assert not weak or weak not in judgement.advice


@pytest.mark.parametrize(
    "strong",
    [
        "le chat de ma voisine dort sous la table",
        "k7!Trompette9",
        "Grenouille4lune8",
    ],
)
def test_a_strong_passphrase_is_accepted(strong: str) -> None:
    assert judge(strong).ok


@pytest.mark.parametrize(
    "lowered",
    [
        Argon2Parameters(1024, 3, 4, bytes(16)),
        Argon2Parameters(65536, 1, 4, bytes(16)),
        Argon2Parameters(65536, 3, 1, bytes(16)),
        Argon2Parameters(65536, 3, 4, b""),
        Argon2Parameters(2**31, 3, 4, bytes(16)),
        Argon2Parameters(65536, 10**9, 4, bytes(16)),
    ],
)
def test_stretching_below_the_floor_or_beyond_reason_is_refused(lowered: Argon2Parameters) -> None:
    with pytest.raises(TamperedError):
        check(lowered)


def test_calibration_never_goes_below_the_floor() -> None:
    found, floor = calibrate(), floor_parameters()
    assert found.memory_kib >= floor.memory_kib
    assert found.passes >= floor.passes
    assert found.salt != floor.salt


@given(st.binary(max_size=300), st.binary(max_size=40), st.data())
def test_a_sealed_payload_opens_only_unchanged_and_where_it_was_bound(
    clear: bytes, bound: bytes, data: st.DataObject
) -> None:
    key = derive(b"secret", "kiosque/test/v1")
    sealed = encrypt(key, clear, bound)
    assert decrypt(key, sealed, bound) == clear
    at = data.draw(st.integers(0, len(sealed) - 1))
    altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    for key_used, text, binding in (
        (key, altered, bound),
        (key, sealed, bound + b"x"),
        (derive(b"other", "kiosque/test/v1"), sealed, bound),
        (key, sealed[:5], bound),
    ):
        with pytest.raises(TamperedError):
            decrypt(key_used, text, binding)


def test_a_wrapped_key_opens_under_its_own_wrapping_only() -> None:
    wrapping, key = bytes(range(32)), bytes(32)
    wrapped = wrap_key(wrapping, key)
    assert unwrap_key(wrapping, wrapped) == key
    for damaged in (wrapped[:-1], bytes(40), b""):
        with pytest.raises(TamperedError):
            unwrap_key(wrapping, damaged)
    with pytest.raises(TamperedError):
        unwrap_key(bytes(32), wrapped)


@given(
    st.binary(min_size=16, max_size=64),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=32),
)
def test_a_card_is_read_back_as_the_same_card(seed: bytes, serial: str) -> None:
    card = SecondFactor(seed, serial)
    assert SecondFactor.from_secret(card.to_secret()) == card
    assert card.step_seconds == 60


@given(st.binary(min_size=SEED_BYTES - 5, max_size=SEED_BYTES - 5))
def test_an_application_is_never_taken_for_a_card(rest: bytes) -> None:
    application = SecondFactor(b"card\0" + rest)
    assert SecondFactor.from_secret(application.to_secret()) == application
    assert application.step_seconds == 30


@given(st.integers(-30, 30), st.integers(1_780_000_000, 2_080_000_000))
def test_a_known_drift_moves_the_window_and_does_not_widen_it(drift: int, now: int) -> None:
    here = datetime.fromtimestamp(now, UTC)
    step = int(here.timestamp()) // 60
    for away in (-1, 0, 1):
        shown = code_at(SEED, here + timedelta(minutes=drift + away), step=60)
        found = matching_step(SEED, shown, here, after_step=None, step=60, drift=drift)
        assert found in {step + drift + one for one in (-1, 0, 1)}
    two_away = matching_step(
        SEED,
        code_at(SEED, here + timedelta(minutes=drift), step=60),
        here,
        after_step=step + drift,
        step=60,
        drift=drift,
    )
    assert two_away is None or two_away == step + drift + 1
