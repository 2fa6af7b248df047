"""`kiosque mandate revoke|attestation|confirm|resume|use`, as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import GRANT, Said, Typist, is_a_sentence

WISH = ("--reason", "wish", "--asked-by", "citizen")


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    desk = tmp_path / "desk"
    desk.mkdir()
    typing = Typist(monkeypatch, capsys, desk)
    assert typing.found(tmp_path / "home").code == 0
    return typing


def told(said: Said) -> dict[str, Any]:
    assert said.code == 0, said.err
    document: dict[str, Any] = json.loads(said.out)
    return document


def granted(typist: Typist) -> dict[str, Any]:
    return told(typist.type(*GRANT, "--json"))


def use(typist: Typist, number: str, *more: str, scope: str = "social") -> Said:
    return typist.type(
        "mandate", "use", number, "--scope", scope, "--label", "Dossier", "--result", "done", *more
    )


def trust(typist: Typist, number: str, folder: Path) -> str:
    files = told(typist.type("mandate", "export", number, "--output", str(folder), "--json"))
    return str(files["trust"])


def test_a_mandate_is_revoked_attested_and_verified(typist: Typist, tmp_path: Path) -> None:
    made, papers = granted(typist), tmp_path / "papiers"
    pem = trust(typist, made["number"], papers)
    revoked = told(
        typist.type("mandate", "revoke", made["number"], *WISH, "--output", str(papers), "--json")
    )
    assert (revoked["mandate"], revoked["state"]) == (made["id"], "revoked")
    assert "berthou" not in Path(revoked["paper"]).name.casefold()
    verified = typist.type("verify", revoked["paper"], "--trust", pem, "--json")
    assert verified.code == 3
    answer = json.loads(verified.out)
    assert (answer["kind"], answer["revocation"]) == ("revocation", "revoked")
    assert "[oui] Annulé en entier" in typist.type("verify", revoked["paper"], "--trust", pem).out
    shown = told(typist.type("mandate", "show", made["number"], "--json"))
    assert shown["state"] == "revoked"
    again = typist.type("mandate", "revoke", made["number"], *WISH, "--output", str(papers))
    assert (again.code, is_a_sentence(again)) == (1, True)
    assert "déjà annulé" in again.err
    reprint = typist.type("mandate", "attestation", made["id"], "--output", str(papers), "--json")
    assert told(reprint)["id"] == revoked["id"]


def test_a_scope_is_revoked_in_words(typist: Typist, tmp_path: Path) -> None:
    made = granted(typist)
    said = typist.type(
        "mandate", "revoke", made["number"], "--scope", "social", *WISH,
        "--provenance", "telephone", "--output", str(tmp_path / "papiers"),
    )  # fmt: skip
    assert said.code == 0
    assert "Annulé depuis le" in said.out


def test_a_mandate_put_out_of_memory_ends_from_its_paper(typist: Typist, tmp_path: Path) -> None:
    made = granted(typist)
    person = ("--name", "Berthou, Yvonne", "--birth-date", "1959-03-14")
    papers = ("--output", str(tmp_path / "papiers"))
    wrong = typist.type(
        "mandate", "revoke", "--seal", made["seal"], "--name", "Le Goff, Anne",
        "--birth-date", "1959-03-14", *WISH, *papers,
    )  # fmt: skip
    assert (wrong.code, is_a_sentence(wrong)) == (1, True)
    revoked = told(
        typist.type("mandate", "revoke", "--seal", made["seal"], *person, *WISH, *papers, "--json")
    )
    assert revoked["mandate"] == made["id"]
    for words in (
        ("revoke", made["number"], *WISH, "--language", "tr", *papers),
        ("attestation", made["number"], "--language", "tr", *papers),
    ):
        refused = typist.type("mandate", *words)
        assert (refused.code, is_a_sentence(refused)) == (2, True)
        assert "est déjà fixée" in refused.err
    again = typist.type("mandate", "attestation", made["number"], "--language", "fr", *papers)
    assert again.code == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("BEL1-0001-4", "--seal", "KQ1:AA"),
        ("--seal", "KQ1:AA"),
        ("--seal", "KQ1:AA", "--name", "Berthou", "--birth-date", "1959-03-14"),
        ("--seal", "KQ1:AA", "--name", "Berthou, Yvonne", "--birth-date", "1959-03-14"),
        ("--seal", "/nowhere", "--name", "Berthou, Yvonne", "--birth-date", "1959-03-14"),
    ],
)
def test_what_cannot_be_revoked_is_wrong_usage(
    typist: Typist, tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = typist.type("mandate", "revoke", *words, *WISH, "--output", str(tmp_path / "papiers"))
    assert (said.code, is_a_sentence(said)) == (2, True)
    assert typist.type("mandate", "revoke", "X", "--output", str(tmp_path)).code == 2


def test_nothing_is_revoked_when_the_paper_cannot_be_written(
    typist: Typist, tmp_path: Path
) -> None:
    made = granted(typist)
    inside = str(tmp_path / "home" / "papiers")
    said = typist.type("mandate", "revoke", made["number"], *WISH, "--output", inside)
    assert (said.code, is_a_sentence(said)) == (1, True)
    assert told(typist.type("mandate", "show", made["number"], "--json"))["state"] != "revoked"


def test_a_mandate_is_used_and_refused_by_name(typist: Typist, tmp_path: Path) -> None:
    made = granted(typist)
    early = use(typist, made["number"])
    assert (early.code, "signé à la main" in early.err) == (1, True)
    joined = told(use(typist, made["number"], "--hand-signed", "--json"))
    assert (joined["visit"], joined["closed"]) == (made["visit"], False)
    outside = use(typist, made["number"], scope="argent")
    assert (outside.code, "Argent" in outside.err) == (1, True)
    typist.type("mandate", "revoke", made["number"], *WISH, "--output", str(tmp_path / "papiers"))
    ended = use(typist, made["number"])
    assert (ended.code, "Social" in ended.err) == (1, True)
    refused = told(typist.type("journal", "show", "--type", "act.refused", "--json"))["events"]
    assert [event["payload"]["why"] for event in refused] == ["ended", "scope", "not_signed"]


def confirm(typist: Typist, number: str, citizen: str) -> Said:
    return typist.type("mandate", "confirm", number, "--practice-citizen", citizen, "--json")


def test_an_invented_person_confirms_a_mandate_or_has_it_suspended(typist: Typist) -> None:
    changes = {
        "Yvonne": "Léa", "Berthou": "Martin", "1959-03-14": "1987-03-12", "29046": "59350",
    }  # fmt: skip
    made = told(typist.type(*(changes.get(word, word) for word in GRANT), "--json"))
    wrong = confirm(typist, made["number"], "corse")
    document = json.loads(wrong.out)
    assert (wrong.code, document["state"]) == (1, "suspended")
    assert "birth_date" in document["differences"]
    assert "casanova" not in (wrong.out + wrong.err).casefold()
    assert told(typist.type("mandate", "resume", made["number"], "--json")) == {
        "state": "signed_locally"
    }
    assert told(confirm(typist, made["number"], "simple"))["state"] == "active"
    assert told(confirm(typist, made["number"], "simple"))["new"] is False


def test_without_a_provider_or_a_mandate_nothing_is_confirmed(typist: Typist) -> None:
    made = granted(typist)
    said = typist.type("mandate", "confirm", made["number"])
    assert (said.code, is_a_sentence(said)) == (1, True)
    assert "FranceConnect" in said.err
    unknown = typist.type("mandate", "confirm", "BEL1-9999-A", "--practice-citizen", "simple")
    assert (unknown.code, is_a_sentence(unknown)) == (1, True)
    assert typist.type("mandate", "resume", made["number"]).code == 1
