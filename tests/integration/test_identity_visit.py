"""Every way in which FranceConnect does not work, met in the middle of a visit."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.identification import begin_identification, provider_offered
from kiosque.desk.mandates import load_mandate
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, load_visit, save_draft
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import advice, sentence
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.robot import REFUSE, play_citizen
from kiosque.identity.provider import ProviderSettings
from kiosque.identity.refusals import IdentityRefused
from kiosque.linear.demonstration import OFFLINE
from kiosque.linear.visit import begin_visit
from tests.desks import MovedClock, Place, begin, found, ready_draft
from tests.linear_scripts import never, script
from tests.sign_ins import settings_for

Browse = Callable[[str], object]


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
def silent() -> Iterator[str]:
    """Listen, take every connection and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def hold() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
            except OSError:
                return

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/v2"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for one in held:
            one.close()


def nobody(_url: str) -> None:
    """Open no browser: the person closed it, or went away."""


def goes_back(url: str) -> None:
    play_citizen(url, REFUSE)


def gone() -> str:
    """Return an issuer at a port where nobody listens any more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/api/v2"


CASES: dict[str, tuple[str, dict[str, Any], Browse, str]] = {
    "refused by the person": ("none", {}, goes_back, "arrêtée dans le navigateur"),
    "browser closed": ("none", {"wait_seconds": 0.2}, nobody, "pas revenue du navigateur"),
    "another state": ("wrong-state", {}, play_citizen, "ne correspond pas"),
    "slow": ("slow-token", {"answer_seconds": 0.5}, play_citizen, "trop longtemps"),
    "in trouble": ("token-500", {}, play_citizen, "refuse de confirmer"),
    "another person": ("other-sub", {}, play_citizen, "une autre personne"),
    "unreadable": ("garbage", {}, play_citizen, "illisible"),
    "silent": ("none", {"issuer": "silent", "answer_seconds": 0.5}, never, "trop longtemps"),
    "down": ("none", {"issuer": "gone"}, never, "ne répond pas"),
    "unknown name": (
        "none",
        {"issuer": "https://nulle-part.invalid/api/v2"},
        never,
        "ne répond pas",
    ),
}


def misbehaving(
    practice: RunningPractice, silent: str, case: str
) -> tuple[ProviderSettings, Browse, str]:
    kind, changes, browse, told = CASES[case]
    practice.misbehave(kind)
    issuers = {"silent": silent, "gone": gone()}
    issuer = changes.get("issuer")
    if issuer is not None:
        changes = {**changes, "issuer": issuers.get(issuer, issuer)}
    return settings_for(practice, **changes), browse, told


@pytest.fixture(autouse=True)
def behaves_again(practice: RunningPractice) -> Iterator[None]:
    yield
    practice.misbehave("none")


@pytest.mark.parametrize("case", CASES)
def test_by_questions_a_failure_is_said_and_a_document_goes_on_from_there(
    place: Place, tmp_path: Path, practice: RunningPractice, silent: str, case: str
) -> None:
    place.session.provider, browse, told = misbehaving(practice, silent, case)
    said: list[str] = []
    console = script(place, tmp_path, said, identity=["franceconnect", "document"])
    visit = begin_visit(place.session, console, browse)
    assert visit is not None
    assert visit.mandate is not None
    error = next(at for at, text in enumerate(said) if told in text)
    assert said[error].startswith("Erreur")
    assert "document d'identité" in said[error + 1] or "réseau" in said[error + 1]
    record = load_mandate(place.session, visit.mandate).record
    assert set(record.scopes) == set(OFFLINE["scopes"][0].split())
    assert record.identity_proof.kind == "document"


@pytest.mark.parametrize("case", CASES)
def test_at_the_desk_a_failure_leaves_the_draft_as_it_was(
    place: Place, practice: RunningPractice, silent: str, case: str
) -> None:
    settings, browse, told = misbehaving(practice, silent, case)
    place.session.provider = settings
    visit = begin(place.session, ready_draft(identity=None, identity_proof=None, statements=()))
    with pytest.raises(IdentityRefused) as refusal:
        _identify(place.session, visit, browse)
    assert told in sentence(refusal.value)
    assert advice(refusal.value)
    assert load_visit(place.session, visit.id) == visit


def test_after_a_failure_the_same_visit_can_be_identified_by_franceconnect(
    place: Place, tmp_path: Path, practice: RunningPractice
) -> None:
    place.session.provider = settings_for(practice)
    choices: Iterator[int | str] = iter([REFUSE, 0])
    console = script(
        place,
        tmp_path,
        [],
        identity=["franceconnect", "franceconnect"],
        **{"identity.right": ["oui"]},
    )
    visit = begin_visit(place.session, console, lambda url: play_citizen(url, next(choices)))
    assert visit is not None
    assert visit.mandate is not None
    record = load_mandate(place.session, visit.mandate).record
    assert record.identity_proof.kind == "franceconnect"


def test_an_identity_that_is_not_the_person_s_is_not_kept(
    place: Place, tmp_path: Path, practice: RunningPractice
) -> None:
    place.session.provider = settings_for(practice)
    said: list[str] = []
    changes = {"identity": ["franceconnect", "document"], "identity.right": ["non"]}
    console = script(place, tmp_path, said, **changes)
    visit = begin_visit(place.session, console, play_citizen)
    assert visit is not None
    assert visit.draft.identity is not None
    assert visit.draft.identity.family_name == "Le Goff"
    assert any("n'a pas été gardée" in text for text in said)


def test_somebody_who_no_longer_wants_to_wait_goes_back_to_the_question(
    place: Place, tmp_path: Path, practice: RunningPractice
) -> None:
    place.session.provider = settings_for(practice)

    class Impatient(list[str]):
        """Presses Ctrl+C a moment after the wait was announced."""

        def append(self, text: str) -> None:
            super().append(text)
            if text.startswith("En attente"):
                threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()

    said = Impatient()
    console = script(place, tmp_path, said, identity=["franceconnect", "document"])
    visit = begin_visit(place.session, console, nobody)
    assert visit is not None
    assert visit.mandate is not None
    assert any("abandonnée" in text for text in said)


def test_a_name_server_that_says_nothing_is_not_waited_for(
    place: Place, monkeypatch: pytest.MonkeyPatch, practice: RunningPractice
) -> None:
    never_answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args: never_answered.wait())
    place.session.provider = settings_for(
        practice, issuer="https://nulle-part.invalid/api/v2", answer_seconds=0.1
    )
    with pytest.raises(IdentityRefused) as refusal:
        begin_identification(place.session)
    never_answered.set()
    assert refusal.value.code == "slow"


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "real", practice=False)
    yield made
    made.session.close()


def test_a_practice_provider_is_neither_offered_nor_reached_from_a_real_organisation(
    real: Place, tmp_path: Path, practice: RunningPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    real.session.provider = settings_for(practice)
    assert not provider_offered(real.session)
    with pytest.raises(Refusal) as refusal:
        begin_identification(real.session)
    assert "entraînement" in sentence(refusal.value)
    assert advice(refusal.value)
    said: list[str] = []
    visit = begin_visit(real.session, script(real, tmp_path, said), never)
    assert visit is not None
    assert not any("S'identifier avec FranceConnect" in text for text in said)


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9/api/v2", "http://localhost:9/api/v2"])
def test_a_provider_on_this_machine_that_pretends_to_be_real_is_refused(
    real: Place, practice: RunningPractice, issuer: str
) -> None:
    real.session.provider = replace(settings_for(practice), practice=False, issuer=issuer)
    with pytest.raises(IdentityRefused) as refusal:
        begin_identification(real.session)
    assert refusal.value.code == "http_refused"


def test_the_practice_provider_serves_a_practice_organisation(
    place: Place, practice: RunningPractice
) -> None:
    place.session.provider = settings_for(practice)
    assert provider_offered(place.session)
    with begin_identification(place.session) as attempt:
        assert attempt.url.startswith(practice.issuer)


def test_without_a_provider_the_desk_says_that_franceconnect_comes_later(place: Place) -> None:
    with pytest.raises(Refusal) as refusal:
        begin_identification(place.session)
    assert "pourra confirmer plus tard" in advice(refusal.value)


def _identify(session: Session, visit: Visit, browse: Browse) -> None:
    """Do what a front door does, up to the draft."""
    from kiosque.desk.identification import established_by_provider

    with begin_identification(session) as attempt:
        browsing = threading.Thread(target=_quietly, args=(browse, attempt.url), daemon=True)
        browsing.start()
        try:
            established = established_by_provider(attempt)
        finally:
            browsing.join()
    save_draft(session, visit.id, replace(visit.draft, identity=established.identity))


def _quietly(browse: Browse, url: str) -> None:
    try:
        browse(url)
    except KiosqueError:
        return
