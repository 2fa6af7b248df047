"""The provider of identity by commands: registered, shown, tried, checked."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.robot import REFUSE, play_citizen
from tests.commands import Said, Typist, is_a_sentence


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    desk = tmp_path / "bureau"
    desk.mkdir()
    made = Typist(monkeypatch, capsys, desk)
    assert made.found(tmp_path / "home").code == 0
    return made


def configure(typist: Typist, practice: RunningPractice, *more: str, **changes: str) -> Said:
    secret = typist.desk / "secret"
    secret.write_text(practice.client_secret + "\n", encoding="ascii")
    options = {
        "profile": "franceconnect-integration",
        "issuer": practice.issuer,
        "client-id": practice.client_id,
        "client-secret-file": str(secret),
        "redirect-uri": "http://localhost:45871/kiosque/retour",
        "browser": "shown",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return typist.type("identity", "configure", *words, *more, "--json")


def login(typist: Typist, *options: str, play: Any) -> tuple[Said, dict[str, Any]]:
    """Type the command, and do with the address that it writes what `play` does."""
    players: list[threading.Thread] = []

    def watch(text: str) -> None:
        if text.startswith("URL: "):
            players.append(threading.Thread(target=play, args=(text.removeprefix("URL: "),)))
            players[0].start()

    typist.monkeypatch.setattr("kiosque.cli.identity_login.narrate", watch)
    said = typist.type("identity", "login", "--json", *options)
    for player in players:
        player.join()
    return said, json.loads(said.out)


def test_a_registration_is_shown_without_its_secret(
    typist: Typist, practice: RunningPractice
) -> None:
    assert typist.type("identity", "show").out.strip()
    said = configure(typist, practice)
    assert said.code == 0
    (shown,) = json.loads(typist.type("identity", "show", "--json").out)["providers"]
    assert shown == json.loads(said.out)
    assert shown["client_id"] == practice.client_id
    everything = said.out + typist.type("identity", "show").out
    everything += typist.type("journal", "show", "--type", "identity.configured", "--json").out
    assert practice.issuer in everything
    assert practice.client_secret not in everything


def test_a_sign_in_gives_the_identity_and_its_proof(
    typist: Typist, practice: RunningPractice
) -> None:
    assert configure(typist, practice).code == 0
    options = ("--profile", "franceconnect-integration", "--no-browser", "--timeout", "30")
    said, told = login(typist, *options, play=play_citizen)
    assert said.code == 0
    assert told["identity"]["birth_country"] == "99100"
    assert told["proof"]["issuer"] == practice.issuer
    assert told["proof"]["acr"] == "eidas1"


def test_a_person_who_gives_up_is_a_refusal_with_its_code(
    typist: Typist, practice: RunningPractice
) -> None:
    assert configure(typist, practice).code == 0
    said, told = login(typist, "--no-browser", play=lambda url: play_citizen(url, REFUSE))
    assert said.code == 1
    assert told.keys() == {"error", "advice"}
    assert told["error"] == "denied"
    assert told["advice"]


def test_a_wait_that_ends_is_a_refusal(typist: Typist, practice: RunningPractice) -> None:
    assert configure(typist, practice).code == 0
    said, told = login(typist, "--no-browser", "--timeout", "0.2", play=lambda _url: None)
    assert (said.code, told["error"]) == (1, "timed_out")


def test_without_a_registration_nothing_is_tried(typist: Typist) -> None:
    said, told = login(typist, play=lambda _url: None)
    assert (said.code, told["error"]) == (1, "session")


@pytest.mark.parametrize("profile", ["franceconnect", "franceconnect-plus"])
def test_the_production_profiles_say_that_a_relay_is_needed(
    typist: Typist, practice: RunningPractice, profile: str
) -> None:
    said = configure(typist, practice, profile=profile)
    assert said.code == 1
    assert is_a_sentence(said)
    assert "serveur de structure" in said.err
    assert json.loads(typist.type("identity", "show", "--json").out) == {"providers": []}


def test_the_own_key_is_published_and_registered(typist: Typist, practice: RunningPractice) -> None:
    said = typist.type("identity", "jwks", "--profile", "franceconnect-plus")
    (key,) = json.loads(said.out)["keys"]
    assert "d" not in key
    relayed = "https://structure.exemple.fr/fc/retour"
    kept = configure(typist, practice, profile="franceconnect-plus", redirect_uri=relayed)
    assert json.loads(kept.out)["key_id"] == key["kid"]
    assert typist.type("identity", "jwks").out == said.out


def test_an_encrypted_identity_is_opened_with_the_stored_key(typist: Typist) -> None:
    published = typist.type("identity", "jwks", "--profile", "generic")
    (key,) = json.loads(published.out)["keys"]
    with practice_provider(recipient=key) as running:
        kept = configure(
            typist,
            running,
            "--no-pkce",
            profile="generic",
            acr="eidas1",
            userinfo="encrypted",
            scope="openid identite_pivot",
        )
        assert kept.code == 0
        said, told = login(typist, "--no-browser", play=play_citizen)
        assert (said.code, "identity" in told) == (0, True)
        running.misbehave("userinfo-in-clear")
        said, told = login(typist, "--no-browser", play=play_citizen)
        assert (said.code, told["error"]) == (1, "not_encrypted")


def test_a_registration_in_order_is_checked_without_anybody_signing_in(
    typist: Typist, practice: RunningPractice
) -> None:
    assert configure(typist, practice).code == 0
    said = typist.type("identity", "check", "--json")
    told = json.loads(said.out)
    assert (said.code, told["right"]) == (0, True)
    looked_at = {one["what"] for one in told["findings"]}
    assert looked_at >= {"settings", "discovery", "keys", "algorithms", "clock", "redirect"}
    assert "à corriger" not in typist.type("identity", "check").out


@pytest.mark.parametrize(
    ("kind", "what"), [("foreign-discovery", "discovery"), ("empty-keys", "keys")]
)
def test_a_provider_that_is_wrong_is_said_in_french(
    typist: Typist, practice: RunningPractice, kind: str, what: str
) -> None:
    assert configure(typist, practice).code == 0
    practice.misbehave(kind)
    try:
        said = typist.type("identity", "check", "--json")
    finally:
        practice.misbehave("none")
    wrong = [one for one in json.loads(said.out)["findings"] if not one["holds"]]
    assert said.code == 1
    assert [one["what"] for one in wrong] == [what]
    assert wrong[0]["said"]


def test_a_provider_out_of_reach_tells_when_it_was_last_read(typist: Typist) -> None:
    with practice_provider() as running:
        assert configure(typist, running).code == 0
        assert typist.type("identity", "check").code == 0
    said = typist.type("identity", "check")
    assert said.code == 1
    assert "ne répond pas" in said.out
    assert "pour la dernière fois" in said.out


def test_a_registration_that_the_provider_does_not_declare_is_said(
    typist: Typist, practice: RunningPractice
) -> None:
    changes = {"profile": "generic", "acr": "or", "algorithm": "RS256", "client-auth": "basic"}
    with socket.create_server(("127.0.0.1", 0)) as busy:
        back = f"http://127.0.0.1:{busy.getsockname()[1]}/retour"
        assert configure(typist, practice, redirect_uri=back, **changes).code == 0
        said = typist.type("identity", "check", "--json")
    told = {one["what"]: one["holds"] for one in json.loads(said.out)["findings"]}
    assert said.code == 1
    expected = {"algorithms", "client_auth", "level", "redirect"}
    assert {what for what, holds in told.items() if not holds} >= expected
