"""Registrations with a provider: stored, rebuilt, used in visits; documents fetched once."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.backup import create_backup
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.identification import (
    begin_identification,
    established_by_provider,
    open_sign_in,
    provider_offered,
)
from kiosque.desk.identity_documents import FRESH, KEPT, StoredDocuments
from kiosque.desk.identity_registrations import (
    choose_browser,
    configure_identity,
    registered_provider,
    registered_providers,
    remove_identity,
    stored_settings,
)
from kiosque.desk.identity_secrets import published_keys
from kiosque.desk.restoring import RestoreBackup, restore_backup
from kiosque.errors import Refusal
from kiosque.identity import loopback
from kiosque.identity.browser import BrowserKind
from kiosque.identity.encryption import open_encrypted
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.robot import play_citizen
from kiosque.identity.profiles import ProfileName
from kiosque.identity.refusals import IdentityRefused
from kiosque.store import identity_rows
from tests.desks import PASSPHRASE, MovedClock, Place, found
from tests.identity_registrations import elsewhere, registration
from tests.two_people import erase, found_for_two, grant_ended
from tests.wholeness import check_whole

RELAYED = "https://structure.exemple.fr/fc/retour"


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home", clock=MovedClock(datetime.now(UTC)))
    yield made
    made.session.close()


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home", practice=False)
    yield made
    made.session.close()


def identify(place: Place) -> str:
    """Return the family name of who signs in."""
    with begin_identification(place.session) as attempt:
        play_citizen(attempt.url)
        return established_by_provider(attempt, 30).identity.family_name


def test_a_registration_is_used_by_visits_and_comes_back_from_the_journal(
    place: Place, practice: RunningPractice
) -> None:
    assert not provider_offered(place.session)
    kept = configure_identity(place.session, registration(practice))
    assert registered_providers(place.session) == (kept,)
    assert provider_offered(place.session)
    assert identify(place)
    check_whole(place.session)
    assert registered_provider(place.session, kept.profile) == kept


def test_the_last_registration_is_the_one_in_use(place: Place, practice: RunningPractice) -> None:
    configure_identity(place.session, registration(practice))
    configure_identity(place.session, registration(practice, profile=ProfileName.GENERIC))
    assert registered_provider(place.session).profile is ProfileName.GENERIC
    configure_identity(place.session, registration(practice, client_secret="un autre secret"))
    settings = stored_settings(place.session)
    assert settings is not None
    assert settings.client_secret == "un autre secret"
    assert len(registered_providers(place.session)) == 2


def test_a_secret_is_sealed_and_cannot_be_moved_to_another_provider(
    place: Place, practice: RunningPractice
) -> None:
    session = place.session
    configure_identity(session, registration(practice))
    configure_identity(session, registration(practice, profile=ProfileName.GENERIC))

    def move(connection: Any) -> bytes:
        row = identity_rows.secret(connection, "generic", "client_secret")
        assert row is not None
        profile = ProfileName.FRANCECONNECT_INTEGRATION
        identity_rows.put_secret(connection, profile, "client_secret", *row)
        return row[1]

    assert practice.client_secret.encode() not in session.database.write(move)
    assert stored_settings(session) is not None
    with pytest.raises(Exception, match="chiffrée"):
        stored_settings(session, ProfileName.FRANCECONNECT_INTEGRATION)


def test_a_real_organisation_takes_no_plain_http_and_no_invented_people(
    real: Place, practice: RunningPractice
) -> None:
    wanted: tuple[tuple[str, dict[str, Any]], ...] = (
        ("http_refused", {"profile": ProfileName.GENERIC}),
        ("practice_profile", {}),
        ("issuer_foreign", {"profile": ProfileName.FRANCECONNECT, "issuer": "https://a.fr/api"}),
    )
    for code, changes in wanted:
        with pytest.raises(IdentityRefused) as refusal:
            configure_identity(real.session, registration(practice, **changes))
        assert refusal.value.code == code
    assert registered_providers(real.session) == ()


def test_a_relayed_registration_is_kept_and_not_offered_at_the_kiosk(
    real: Place, practice: RunningPractice
) -> None:
    issuer = "https://auth.franceconnect.gouv.fr/api/v2"
    kept = configure_identity(
        real.session,
        registration(
            practice,
            profile=ProfileName.FRANCECONNECT_PLUS,
            issuer=issuer,
            redirect_uri=RELAYED,
        ),
    )
    assert kept.encryption == "ECDH-ES"
    assert not provider_offered(real.session)
    with pytest.raises(IdentityRefused) as refusal:
        begin_identification(real.session)
    assert refusal.value.code == "hub_needed"


def test_the_own_key_stays_until_another_kind_is_asked_for(
    place: Place, practice: RunningPractice
) -> None:
    changes: dict[str, Any] = {"profile": ProfileName.GENERIC, "userinfo": "encrypted"}
    first = configure_identity(place.session, registration(practice, **changes))
    again = configure_identity(place.session, registration(practice, **changes))
    other = configure_identity(
        place.session, registration(practice, **changes, encryption="RSA-OAEP-256")
    )
    assert first.key_id == again.key_id != other.key_id
    (published,) = published_keys(place.session, ProfileName.GENERIC)["keys"]
    assert (published["kid"], published["alg"]) == (other.key_id, "RSA-OAEP-256")
    settings = stored_settings(place.session)
    assert settings is not None
    assert settings.decryption is not None
    with pytest.raises(IdentityRefused):
        open_encrypted("a.b.c.d.e", settings.decryption)


def test_documents_are_fetched_once_in_a_visit_and_again_when_they_are_old(
    place: Place, practice: RunningPractice
) -> None:
    configure_identity(place.session, registration(practice))
    documents = StoredDocuments(place.session, practice.issuer)
    assert documents.read("keys") is None
    identify(place)
    kept = documents.last("discovery"), documents.last("keys")
    practice.misbehave("foreign-discovery")
    try:
        assert identify(place)
        assert (documents.last("discovery"), documents.last("keys")) == kept
        place.clock.move(FRESH + timedelta(seconds=1))
        with pytest.raises(IdentityRefused) as refusal:
            begin_identification(place.session)
    finally:
        practice.misbehave("none")
    assert refusal.value.code == "discovery"
    assert (documents.last("discovery"), documents.last("keys")) == kept


def test_kept_keys_that_do_not_fit_any_more_are_fetched_once_more(
    place: Place, practice: RunningPractice
) -> None:
    configure_identity(place.session, registration(practice))
    documents = StoredDocuments(place.session, practice.issuer)
    identify(place)
    practice.misbehave("rotated-key")
    try:
        before = documents.last("keys")
        assert identify(place)
        assert documents.last("keys") != before
    finally:
        practice.misbehave("none")
    kept = documents.last("keys")
    assert kept is not None
    with practice_provider() as other:
        begun = registration(other)
        configure_identity(place.session, begun)
        StoredDocuments(place.session, other.issuer).keep("keys", kept[1])
        assert identify(place)


def test_a_new_registration_forgets_what_was_fetched(
    place: Place, practice: RunningPractice
) -> None:
    configure_identity(place.session, registration(practice))
    identify(place)
    configure_identity(place.session, registration(practice))
    assert StoredDocuments(place.session, practice.issuer).last("discovery") is None


def test_only_a_registered_profile_is_found(place: Place) -> None:
    with pytest.raises(Refusal) as refusal:
        registered_provider(place.session)
    assert "kiosque identity configure" in refusal.value.advice


@pytest.fixture
def noting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let « chromium » be a program that stays open; returns the folder of its profiles."""
    program, memory = tmp_path / "bin" / "chromium", tmp_path / "memoire"
    program.parent.mkdir()
    memory.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 600\n", "ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(memory))
    return memory


def wait_until_empty(folder: Path) -> None:
    for _turn in range(3000):
        if not list(folder.iterdir()):
            return
        time.sleep(0.01)
    raise AssertionError(list(folder.iterdir()))


def test_the_browser_is_destroyed_when_somebody_gives_up(
    place: Place, practice: RunningPractice, noting: Path
) -> None:
    configure_identity(place.session, registration(practice))
    choose_browser(place.session, BrowserKind.CHROMIUM)
    assert practice.client_secret == stored_secret(place)
    with begin_identification(place.session) as attempt:
        assert open_sign_in(place.session, attempt.url)
        assert list(noting.iterdir())
        attempt.cancel()
    wait_until_empty(noting)


def stored_secret(place: Place) -> str:
    settings = stored_settings(place.session)
    assert settings is not None
    return settings.client_secret


def test_the_browser_is_destroyed_once_it_has_shown_its_last_page(
    place: Place, practice: RunningPractice, noting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loopback, "LAST_PAGE_SECONDS", 0.01)
    configure_identity(place.session, registration(practice, browser=BrowserKind.CHROMIUM))
    with begin_identification(place.session) as attempt:
        assert open_sign_in(place.session, attempt.url)
        play_citizen(attempt.url)
        established_by_provider(attempt, 30)
    wait_until_empty(noting)


def test_the_browser_ends_with_the_session(place: Place, noting: Path) -> None:
    assert place.session.browsers.open("https://exemple.invalid/", BrowserKind.CHROMIUM)
    assert list(noting.iterdir())
    place.session.browsers.close_all()
    assert list(noting.iterdir()) == []


def test_documents_of_a_provider_that_nobody_uses_any_more_go(
    place: Place, practice: RunningPractice
) -> None:
    left = StoredDocuments(place.session, "https://autrefois.example")
    left.keep("keys", b"{}")
    assert left.last("keys") is not None
    place.clock.move(KEPT + timedelta(days=1))
    StoredDocuments(place.session, practice.issuer).keep("keys", b"{}")
    assert left.last("keys") is None


def test_a_removed_registration_leaves_no_secret_and_offers_nothing(
    place: Place, practice: RunningPractice
) -> None:
    session = place.session
    configure_identity(session, registration(practice, profile=ProfileName.GENERIC))
    kept = configure_identity(session, registration(practice))
    remove_identity(session, kept.profile)
    assert registered_provider(session).profile is ProfileName.GENERIC
    remove_identity(session, ProfileName.GENERIC)
    assert not provider_offered(session)
    assert (
        session.database.read(
            lambda connection: identity_rows.secret(connection, kept.profile, "client_secret")
        )
        is None
    )
    with pytest.raises(Refusal):
        remove_identity(session, kept.profile)
    check_whole(session)


def test_a_registration_outlives_an_erasure_and_comes_back_from_a_backup(tmp_path: Path) -> None:
    place, colleague = found_for_two(tmp_path / "home")
    kept = configure_identity(place.session, elsewhere())
    granted = grant_ended(place)
    erase(place, colleague, granted.citizen_id)
    assert stored_secret(place) == "secret"
    made = create_backup(place.session, tmp_path / "stick")
    slot = place.session.vault.slot_id
    orders = RestoreBackup(file=made.path, slot=slot, passphrase=PASSPHRASE, code=place.code())
    restore_backup(tmp_path / "other", place.clock, orders)
    command = SignIn(place.session.organisation.id, slot, PASSPHRASE, place.code())
    session = sign_in(tmp_path / "other", place.clock, command)
    assert registered_provider(session) == kept
    settings = stored_settings(session)
    assert settings is not None
    assert settings.client_secret == "secret"
    session.close()
    place.session.close()
