"""`kiosque citizen erase` as a coordinator types it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosque.bootstrap import kiosk, unattended_session
from kiosque.cli.app import REFUSED
from kiosque.mandates.durations import Duration
from kiosque.vault.slot_changes import add_slot
from kiosque.vault.totp import code_at
from tests.commands import Typist, is_a_sentence
from tests.desks import MovedClock, Place, found, grant
from tests.integration.test_papers import pages
from tests.two_people import OTHER_PASSPHRASE


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    return Typist(monkeypatch, capsys, tmp_path)


def ended_mandate(typist: Typist, home: Path) -> tuple[str, str]:
    """Found, grant a mandate that has ended since; return the citizen and the number."""
    long_ago = MovedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    place: Place = found(home, clock=long_ago)
    granted = grant(place, duration=Duration.SHORT)
    place.session.close()
    typist.signs_in(home, place.founded.totp_secret)
    return granted.citizen_id, granted.number


def second_options(typist: Typist) -> list[str]:
    session = unattended_session(kiosk())
    created = add_slot(
        session.vault,
        name="Karim B.",
        roles=("mediator",),
        passphrase=OTHER_PASSPHRASE,
        now=datetime.now(UTC),
    )
    created.vault.close()
    session.close()
    phrase = typist.desk / "autre phrase"
    phrase.write_text(OTHER_PASSPHRASE, encoding="utf-8")
    code = code_at(created.totp_seed, datetime.now(UTC))
    return [
        "--second", "Karim B.", "--second-passphrase-file", str(phrase), "--second-code", code,
    ]  # fmt: skip


def test_a_preview_then_an_erasure_by_two_with_its_certificate(
    typist: Typist, tmp_path: Path
) -> None:
    citizen, number = ended_mandate(typist, tmp_path / "home")
    seen = typist.type("citizen", "erase", citizen)
    assert seen.code == 0
    assert number in seen.out
    assert "aperçu" in seen.out
    preview = json.loads(typist.type("citizen", "erase", citizen, "--json").out)
    assert preview["erased"] is False
    assert preview["mandates"][0]["kept_until"].startswith("2032-11-25")
    options = [*second_options(typist), "--everything", "--output", str(tmp_path / "papiers")]
    said = typist.type("citizen", "erase", citizen, *options, "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["erased"] is True
    assert Path(document["certificate"]).read_bytes().startswith(b"%PDF")
    assert json.loads(typist.type("citizen", "list", "--json").out)["citizens"] == []
    verified = json.loads(typist.type("journal", "verify", "--complete", "--json").out)
    assert verified["ok"] is True
    assert verified["erased"] == document["contents"]


def test_a_certificate_is_in_a_language_that_is_proposed_or_nobody_is_erased(
    typist: Typist, tmp_path: Path
) -> None:
    citizen, _number = ended_mandate(typist, tmp_path / "home")
    papers = ["--output", str(tmp_path / "papiers")]
    assert typist.type("translation", "off", "tr").code == 0
    options = [*second_options(typist), "--everything"]
    off = typist.type("citizen", "erase", citizen, *options, *papers, "--language", "tr")
    assert (off.code, is_a_sentence(off)) == (REFUSED, True)
    nowhere = typist.type("citizen", "erase", citizen, *options, "--language", "uk")
    assert nowhere.code == 2
    assert len(json.loads(typist.type("citizen", "list", "--json").out)["citizens"]) == 1
    said = typist.type("citizen", "erase", citizen, *options, *papers, "--language", "uk", "--json")
    assert said.code == 0, said.err
    certificate = Path(json.loads(said.out)["certificate"]).read_bytes()
    assert "стирання даних" in pages(certificate)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--second", "Awa D."],
        ["--second", "[/]\x1b[31m"],
        ["--second", "Karim B.", "--second-passphrase-file", "/nowhere"],
        ["--second", "Karim B.", "--second-code", "123456"],
    ],
)
def test_what_two_people_did_not_prove_erases_nobody(
    typist: Typist, tmp_path: Path, wrong: list[str]
) -> None:
    citizen, _number = ended_mandate(typist, tmp_path / "home")
    second_options(typist)
    said = typist.type("citizen", "erase", citizen, *wrong)
    assert said.code in (REFUSED, 2)
    assert is_a_sentence(said)
    assert len(json.loads(typist.type("citizen", "list", "--json").out)["citizens"]) == 1


def test_somebody_unknown_is_a_sentence(typist: Typist, tmp_path: Path) -> None:
    ended_mandate(typist, tmp_path / "home")
    for identifier in ("", "personne", "0199aa00-0000-7000-8000-000000000001", "' OR 1=1 --"):
        said = typist.type("citizen", "erase", identifier)
        assert said.code == 2
        assert is_a_sentence(said)
