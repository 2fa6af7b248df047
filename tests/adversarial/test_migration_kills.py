"""Migrations killed at any step, from every version that was ever shipped."""

from pathlib import Path

import pytest

from kiosque.cli.app import WRONG_USAGE
from kiosque.errors import TamperedError, UnreadableError
from kiosque.store.database import connect
from kiosque.store.migrate import shipped_migrations, statements, version_of
from kiosque.store.store import FILE_NAME, open_database
from tests.commands import Typist, is_a_sentence
from tests.desks import found, grant
from tests.migrations import KEY, WANTED, kill_at_every_step
from tests.wholeness import check_pages

A_VISIT = (
    "INSERT INTO visits (id, opened_at, changed_at, posture, mediator, key)"
    " VALUES ('v', '2026', '2026', 'je_fais', 'Awa D.', 'k')"
)
Schema = list[tuple[str, str]]


def at_version(folder: Path, version: int) -> Path:
    """Return a folder whose database is at `version`, with a row where there are tables."""
    folder.mkdir()
    if version > 0:
        opened = open_database(folder, KEY, WANTED[:version])
        opened.write(lambda connection: connection.execute(A_VISIT))
        opened.close()
    return folder


def schema_in(path: Path) -> tuple[int, Schema, list[tuple[object, ...]]]:
    """Return version, schema and visits of a database that is whole."""
    connection = connect(path, KEY)
    check_pages(connection)
    schema = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    names = {name for name, _sql in schema}
    visits = connection.execute("SELECT * FROM visits").fetchall() if "visits" in names else []
    version = version_of(connection)
    connection.close()
    return version, schema, visits


def expected_at(parent: Path, version: int) -> tuple[int, Schema]:
    folder = at_version(parent / f"expected {version}", 0)
    open_database(folder, KEY, WANTED[:version]).close()
    return schema_in(folder / FILE_NAME)[:2]


@pytest.mark.parametrize("version", range(len(WANTED)))
def test_a_migration_killed_at_any_step_leaves_one_version_whole_and_is_done_again(
    tmp_path: Path, version: int
) -> None:
    first, last = expected_at(tmp_path, version), expected_at(tmp_path, len(WANTED))
    template = at_version(tmp_path / "template", version)
    killed = tmp_path / "killed"
    steps = kill_at_every_step(template, killed)
    assert steps > 10
    outcomes = set()
    for folder in killed.iterdir():
        path = folder / FILE_NAME
        if path.exists():
            found_there = schema_in(path)
            assert found_there[:2] in (first, last)
            outcomes.add(found_there[0])
        check_copy(folder, version, first)
        open_database(folder, KEY, WANTED).close()
        migrated = schema_in(path)
        assert migrated[:2] == last
        assert len(migrated[2]) == (version > 0)
        check_copy(folder, version, first)
    assert len(list(killed.iterdir())) == steps
    assert version in outcomes


def check_copy(folder: Path, version: int, expected: tuple[int, Schema]) -> None:
    """The copy is whole, encrypted and of the version before; nothing else is left beside it."""
    copies = [path for path in folder.glob("*.db") if path.name != FILE_NAME]
    assert [path.name for path in copies] in ([], [f"kiosque.v{version}.db"])
    for copy in copies:
        assert schema_in(copy)[:2] == expected
        assert b"SQLite format" not in copy.read_bytes()
        with pytest.raises(TamperedError):
            connect(copy, bytes(32))


def test_a_migrated_database_keeps_a_copy_of_the_version_before_for_this_user_only(
    tmp_path: Path,
) -> None:
    version = len(shipped_migrations())
    folder = at_version(tmp_path / "home", version)
    before = schema_in(folder / FILE_NAME)
    open_database(folder, KEY, WANTED).close()
    copy = folder / f"kiosque.v{version}.db"
    assert schema_in(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir() if ".new" in path.name] == []


def test_a_script_whose_last_statement_does_not_end_is_refused() -> None:
    assert statements("SELECT 1;\n-- the end\n") == ("SELECT 1;",)
    with pytest.raises(ValueError, match="SELECT 2"):
        statements("SELECT 1;\nSELECT 2")


def test_data_of_a_newer_program_are_refused_with_what_to_do_and_left_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    place = found(tmp_path / "home")
    grant(place)
    typist.signs_in(place.home, place.founded.totp_secret)
    place.session.database.exclusive(lambda c: c.execute("PRAGMA user_version = 99"))
    key = place.session.vault.database_key
    place.session.close()
    database = place.session.folder / FILE_NAME
    before = database.read_bytes()
    said = typist.type("journal", "verify")
    assert said.code == WRONG_USAGE
    assert is_a_sentence(said)
    assert "version plus récente" in said.err
    assert "Mettez ce poste à jour" in said.err
    assert database.read_bytes() == before
    with pytest.raises(UnreadableError):
        open_database(place.session.folder, key)
