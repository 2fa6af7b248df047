"""`kiosque mediator`, as it is typed."""

import json
from pathlib import Path

import pytest

from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import founding_command
from tests.staff import COLLEAGUE_PASSPHRASE

SEED = "3132333435363738393031323334353637383930"


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    desk = tmp_path / "desk"
    desk.mkdir()
    found = Typist(monkeypatch, capsys, desk)
    assert found.found(tmp_path / "home").code == 0
    (desk / "leur-phrase").write_text(COLLEAGUE_PASSPHRASE, encoding="utf-8")
    return found


def add(typist: Typist, name: str, *more: str) -> dict[str, str]:
    said = typist.type(
        "mediator", "add", "--name", name, "--role", "mediator", "--passphrase-file",
        str(typist.desk / "leur-phrase"), "--json", "--show-secrets", *more,
    )  # fmt: skip
    assert said.code == 0, said.err
    told: dict[str, str] = json.loads(said.out)
    return told


def become(typist: Typist, name: str, secret: str) -> None:
    """Sign in as a colleague from here on."""
    (typist.desk / "code").write_text(secret, encoding="utf-8")
    (typist.desk / "phrase").write_text(COLLEAGUE_PASSPHRASE, encoding="utf-8")
    typist.monkeypatch.setenv("KIOSQUE_MEDIATOR", name)


def people(typist: Typist) -> dict[str, dict[str, object]]:
    told = json.loads(typist.type("mediator", "list", "--json").out)
    return {one["name"]: one for one in told["people"]}


def test_a_colleague_is_added_listed_and_works(typist: Typist) -> None:
    leo = add(typist, "Léo B.")
    assert people(typist)["Léo B."]["slot"] == leo["slot"]
    become(typist, "Léo B.", leo["totp_secret"])
    refused = typist.type(*GRANT)
    assert refused.code == 1
    assert "conditions d'utilisation" in refused.err
    shown = typist.type("mediator", "accept-terms")
    version = shown.out.split("--terms ")[1].strip()
    assert typist.type("mediator", "accept-terms", "--terms", "autre").code == 1
    assert typist.type("mediator", "accept-terms", "--terms", version).code == 0
    assert typist.type(*GRANT).code == 0
    refused = typist.type("mediator", "list")
    assert refused.code == 1
    assert is_a_sentence(refused)


def test_a_secret_is_in_a_json_document_only_when_it_is_asked_for(typist: Typist) -> None:
    words = [
        "mediator", "add", "--name", "Léo B.", "--role", "mediator", "--passphrase-file",
        str(typist.desk / "leur-phrase"),
    ]  # fmt: skip
    refused = typist.type(*words, "--json")
    assert refused.code == 2
    assert "--show-secrets" in refused.err
    assert "Léo B." not in people(typist)
    said = typist.type(*words)
    assert said.code == 0
    assert "otpauth://" in said.out


def test_an_access_ends_with_a_reason_and_the_door_closes(typist: Typist) -> None:
    leo = add(typist, "Léo B.")
    assert typist.type("mediator", "deactivate", "Léo B.").code == 2
    assert typist.type("mediator", "deactivate", "Personne", "--reason", "depart").code == 1
    said = typist.type("mediator", "deactivate", "Léo B.", "--reason", "depart", "--json")
    assert json.loads(said.out) == {"keys_changed": True, "slot": leo["slot"]}
    listed = people(typist)["Léo B."]
    assert (listed["active"], listed["reason"]) == (False, "depart")
    assert "Départ" in typist.type("mediator", "list").out
    become(typist, "Léo B.", leo["totp_secret"])
    assert is_a_sentence(typist.type("journal", "show"))
    assert typist.type("journal", "show").code == 1


def test_roles_codes_and_keys_are_changed(typist: Typist) -> None:
    leo = add(typist, "Léo B.")
    given = typist.type("mediator", "roles", "Léo B.", "--role", "coordinator", "--json")
    assert given.code == 0
    passphrase = ("--passphrase-file", str(typist.desk / "leur-phrase"))
    seed = typist.desk / "graine"
    seed.write_text(SEED, encoding="utf-8")
    card = ("--card", "GADT0001", "--card-seed-file", str(seed))
    said = typist.type(
        "mediator", "totp", "Léo B.", "--reason", "perte", *passphrase, *card, "--json"
    )
    assert json.loads(said.out) == {"card": "GADT0001", "slot": leo["slot"]}
    assert typist.type("mediator", "totp", "Léo B.", "--reason", "perte", *passphrase, *card[:2]
                       ).code == 2  # fmt: skip
    again = typist.type("mediator", "key", "Léo B.", *passphrase, "--json", "--show-secrets")
    told = json.loads(again.out)
    assert told["slot"] != leo["slot"]
    become(typist, "Léo B.", told["totp_secret"])
    assert typist.type("mediator", "list").code == 0


def test_the_recovery_sheet_names_a_new_coordinator_and_is_replaced(
    typist: Typist, tmp_path: Path
) -> None:
    home = tmp_path / "other"
    said = typist.found(home)
    sheet = typist.desk / "feuille"
    sheet.write_text(json.loads(said.out)["recovery_key"].lower(), encoding="utf-8")
    words = [
        "mediator", "recover", "--recovery-file", str(sheet), "--name", "Zoé M.",
        "--passphrase-file", str(typist.desk / "leur-phrase"), "--json", "--show-secrets",
    ]  # fmt: skip
    told = json.loads(typist.type(*words).out)
    assert told["sheet_replaced"]
    refused = typist.type(*words[:5], "Ali R.", *words[6:])
    assert refused.code == 1
    assert "clé de secours" in refused.err
    become(typist, "Zoé M.", told["totp_secret"])
    gone = typist.type(
        "mediator", "deactivate", founding_command().person, "--reason", "depart", "--json"
    )
    assert gone.code == 0
    assert typist.type(*GRANT).code == 1
    assert typist.type("journal", "verify").code == 0
    sheet.write_text(told["recovery_key"], encoding="utf-8")
    assert typist.type(*words[:5], "Ali R.", *words[6:]).code == 0


def test_a_mistyped_recovery_key_is_said_before_anything_is_tried(typist: Typist) -> None:
    sheet = typist.desk / "feuille"
    sheet.write_text("ABCD", encoding="utf-8")
    refused = typist.type(
        "mediator", "recover", "--recovery-file", str(sheet), "--name", "Zoé M.",
        "--passphrase-file", str(typist.desk / "leur-phrase"),
    )  # fmt: skip
    assert refused.code == 2
    assert is_a_sentence(refused)
