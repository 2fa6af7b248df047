"""Commands as a person runs them: another process, real files, sentences and exit codes."""

import json
import os
import resource
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosque.desk.entrance import list_organisations
from tests.desks import PASSPHRASE, SIRET
from tests.typing_people import Run, TypingPerson, kiosque
from tests.vaults import ORGANISATION, make_vault

FOUNDING = {
    "name": "Centre social de Bellevue",
    "siret": SIRET,
    "address": "12 rue des Lilas",
    "postcode": "44800",
    "city": "Saint-Herblain",
    "contact": "02 40 00 00 00",
    "data-protection-contact": "dpo@bellevue.example",
    "person": "Awa D.",
}


def command(tmp_path: Path, *flags: str, **changes: str) -> list[str]:
    """Return the arguments that found an organisation without a question."""
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    given = {**FOUNDING, **{name.replace("_", "-"): text for name, text in changes.items()}}
    options = [f"--{name}={value}" for name, value in given.items()]
    return ["init", *options, f"--passphrase-file={secret}", *(flags or ("--practice", "--json"))]


def found(tmp_path: Path, *flags: str, **changes: str) -> tuple[Run, dict[str, str]]:
    environment = {"KIOSQUE_HOME": str(tmp_path / "home")}
    done = kiosque(*command(tmp_path, *flags, **changes), environment=environment)
    if done.returncode == 0 and not flags:
        seed = tmp_path / "seed"
        seed.write_text(json.loads(done.stdout)["totp_secret"], encoding="utf-8")
        environment |= {
            "KIOSQUE_MEDIATOR": "Awa D.",
            "KIOSQUE_PASSPHRASE_FILE": str(tmp_path / "passphrase"),
            "KIOSQUE_TOTP_SECRET_FILE": str(seed),
        }
    return done, environment


def test_an_organisation_is_founded_and_its_journal_verifies(tmp_path: Path) -> None:
    done, environment = found(tmp_path)
    assert done.returncode == 0, done.stderr
    verified = kiosque("journal", "verify", "--json", environment=environment)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["ok"] is True
    rebuilt = kiosque("journal", "rebuild", "--json", environment=environment)
    assert json.loads(rebuilt.stdout)["same"] is True
    proof = kiosque("journal", "proof", "0", environment=environment)
    assert proof.stdout.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("siret", "12345678901234", "SIRET"),
        ("siret", "00000000000000", "SIRET"),
        ("postcode", "4480", "cinq chiffres"),
        ("name", "", "obligatoire"),
        ("name", "x" * 300, "trop long"),
        ("name", "Maison \N{HOUSE BUILDING}", "ne s'imprime pas"),
        ("name", "\N{RIGHT-TO-LEFT OVERRIDE}", "obligatoire"),
        ("city", "44", "au moins une lettre"),
        ("person", "\x1b[31m", "obligatoire"),
        ("contact", " \n ", "obligatoire"),
    ],
)
def test_an_option_that_cannot_be_is_named_with_its_reason(
    tmp_path: Path, field: str, value: str, told: str
) -> None:
    done, _environment = found(tmp_path, **{field: value})
    assert done.returncode == 2
    assert f"--{field}" in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("weak", ["", "azerty", "oui oui oui oui oui oui oui", "motdepasse1234"])
def test_a_weak_passphrase_is_refused_with_advice(tmp_path: Path, weak: str) -> None:
    arguments = command(tmp_path)
    (tmp_path / "passphrase").write_text(f"{weak}\n", encoding="utf-8")
    done = kiosque(*arguments, environment={"KIOSQUE_HOME": str(tmp_path / "home")})
    assert done.returncode == 2
    assert "--passphrase-file" in done.stderr
    assert not (tmp_path / "home").exists()


def test_names_that_look_like_markup_are_kept_as_they_are(tmp_path: Path) -> None:
    done, _environment = found(tmp_path, name="[/] [@click=app.quit]x", person="[bold]Awa")
    assert json.loads(done.stdout)["organisation"]["name"] == "[/] [@click=app.quit]x"
    (organisation,) = list_organisations(tmp_path / "home")
    assert organisation.people[0].name == "[bold]Awa"


@pytest.mark.parametrize("flags", [("--json",), ("--practice",)])
def test_without_a_terminal_what_is_missing_is_named_and_nothing_is_asked(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    environment = {"KIOSQUE_HOME": str(tmp_path / "home")}
    done = kiosque("init", "--name=Bellevue", *flags, environment=environment, given="x\n" * 20)
    assert done.returncode == 2
    assert "--siret" in done.stderr
    assert "--passphrase-file" in done.stderr
    assert "--name" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_with_every_option_nothing_is_asked_even_in_a_terminal(tmp_path: Path) -> None:
    person = TypingPerson(*command(tmp_path, "--practice"), home=tmp_path / "home")
    assert person.leaves() == 0
    assert "otpauth://totp/" in person.shown


def test_the_same_siret_is_refused_twice_but_practice_may_stand_beside_the_real_one(
    tmp_path: Path,
) -> None:
    real, _environment = found(tmp_path, "--json")
    practice, _environment = found(tmp_path)
    assert (real.returncode, practice.returncode) == (0, 0)
    for flags in ((), ("--json",)):
        again, _environment = found(tmp_path, *flags, name="Le même")
        assert again.returncode == 1
        assert "existe déjà sur ce poste" in again.stderr
        assert FOUNDING["name"] in again.stderr
    assert len(list_organisations(tmp_path / "home")) == 2


def test_two_foundings_of_one_siret_at_once_make_one_organisation(tmp_path: Path) -> None:
    arguments = command(tmp_path)
    environment = {"KIOSQUE_HOME": str(tmp_path / "home")}
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _n: kiosque(*arguments, environment=environment), range(3)))
    assert sorted(run.returncode for run in runs) == [0, 1, 1]
    assert len(list_organisations(tmp_path / "home")) == 1


def test_the_data_directory_is_closed_to_other_accounts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    _done, environment = found(tmp_path)
    open_to_others = [
        path for path in (home, *home.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []
    home.chmod(0o755)
    assert kiosque("journal", "verify", environment=environment).returncode == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_data_directory_of_another_account_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "home"
    if os.geteuid() == 0:
        theirs.mkdir()
        os.chown(theirs, 12345, 12345)
    else:
        theirs.symlink_to("/")
    done, _environment = found(tmp_path)
    assert done.returncode == 1
    assert "autre compte" in done.stderr
    assert not (theirs / "organisations").exists()


@pytest.mark.parametrize("place", ["fichier", "fichier/dedans", "\N{BELL}/proc/nulle-part"])
def test_a_data_directory_that_cannot_be_is_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "fichier").write_text("à garder", encoding="utf-8")
    home = "/proc/nulle-part" if place.startswith("\N{BELL}") else str(tmp_path / place)
    done = kiosque(*command(tmp_path), environment={"KIOSQUE_HOME": home})
    assert done.returncode == 1
    assert "dossier des données" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "fichier").read_text(encoding="utf-8") == "à garder"


@pytest.mark.parametrize("room", [0, 1_000, 9_000, 50_000, 150_000])
def test_a_disk_that_fills_at_any_moment_leaves_nothing_half_made(
    tmp_path: Path, room: int
) -> None:
    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    arguments = command(tmp_path)
    environment = {"KIOSQUE_HOME": str(tmp_path / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = kiosque(*arguments, environment=environment, preexec_fn=fill)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disque" in done.stderr
    assert not (tmp_path / "home").exists()
    assert kiosque(*arguments, environment=environment).returncode == 0


def test_what_a_killed_founding_left_is_never_offered_and_is_tidied_up(tmp_path: Path) -> None:
    left = tmp_path / "home" / "organisations" / f".new-{ORGANISATION}"
    make_vault(left)
    assert list_organisations(tmp_path / "home") == ()
    done, _environment = found(tmp_path)
    assert done.returncode == 0, done.stderr
    assert not left.exists()
    assert len(list_organisations(tmp_path / "home")) == 1


@pytest.mark.parametrize("command_line", [[], ["linear"]])
def test_on_an_empty_machine_one_is_told_what_to_type(
    tmp_path: Path, command_line: list[str]
) -> None:
    done = kiosque(*command_line, environment={"KIOSQUE_HOME": str(tmp_path / "home")})
    assert "kiosque init" in done.stdout + done.stderr
    assert not (tmp_path / "home").exists()


def test_without_a_session_a_command_says_what_it_needs(tmp_path: Path) -> None:
    done = kiosque("journal", "verify", environment={"KIOSQUE_HOME": str(tmp_path)})
    assert done.returncode == 1
    assert "KIOSQUE_MEDIATOR" in done.stderr


def test_an_unknown_command_is_wrong_usage(tmp_path: Path) -> None:
    done = kiosque("inconnu", environment={"KIOSQUE_HOME": str(tmp_path)})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
