"""Lists of mandates: filters, pages, a constant number of statements, ends that are announced."""

import json
from collections.abc import Iterator
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from kiosque.desk.expiring import ending_count, ending_page
from kiosque.desk.journal import rebuild_projections
from kiosque.desk.mandate_lists import MandateFilter, MandatePage, mandate_page
from kiosque.desk.mandates import list_mandates
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.mandates.durations import Duration
from kiosque.mandates.expiry import Notice
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.store import projections
from kiosque.store.append import head
from kiosque.store.database import Connection
from kiosque.store.migrate import statements
from tests.commands import GRANT, Typist
from tests.desks import Place, found, grant, person

FAMILIES = ("Berthou", "Le Goff", "Nguyễn", "Martin", "O’Neill", "[/bold]")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def fill(place: Place, wanted: int = 6) -> list[str]:
    """Grant mandates of every duration and some scopes; return their identifiers, oldest first."""
    durations = tuple(Duration)
    return [
        grant(
            place,
            identity=person(family_name=FAMILIES[turn % len(FAMILIES)]),
            duration=durations[turn % len(durations)],
            scopes=("social", "travail") if turn % 2 else ("famille",),
        ).mandate_id
        for turn in range(wanted)
    ]


def statements_of(session: Session, per_page: int) -> int:
    """Return how many statements one page takes."""
    seen: list[str] = []

    def read(connection: Connection) -> MandatePage:
        connection.set_trace_callback(seen.append)
        return MandatePage((), 1, 1, 0)

    session.database.read(read)
    mandate_page(session, per_page=per_page)
    session.database.read(lambda connection: connection.set_trace_callback(None))
    return len(seen)


def test_a_list_takes_as_many_statements_for_many_mandates_as_for_few(place: Place) -> None:
    """D19."""
    fill(place, 2)
    few = statements_of(place.session, 50)
    fill(place, 8)
    assert len(mandate_page(place.session).lines) == 10
    assert statements_of(place.session, 50) == few
    assert 0 < few < 10


def test_pages_hold_every_mandate_once_newest_first(place: Place) -> None:
    ids = fill(place, 7)
    seen: list[str] = []
    for number in (1, 2, 3):
        page = mandate_page(place.session, page=number, per_page=3)
        assert (page.page, page.pages, page.total) == (number, 3, 7)
        seen.extend(line.id for line in page.lines)
    assert seen == ids[::-1]
    assert mandate_page(place.session, page=99, per_page=3).page == 3
    assert [line.id for line in list_mandates(place.session)] == seen


def test_a_list_of_nothing_is_one_empty_page(place: Place) -> None:
    page = mandate_page(place.session)
    assert (page.lines, page.page, page.pages, page.total) == ((), 1, 1, 0)
    assert ending_count(place.session) == 0


@pytest.mark.parametrize(("page", "per_page"), [(0, 5), (-1, 5), (1, 0), (1, 1001)])
def test_a_page_that_can_never_be_is_refused(place: Place, page: int, per_page: int) -> None:
    with pytest.raises(InputError):
        mandate_page(place.session, page=page, per_page=per_page)


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "x" * 5000, "\x00", "[/]"])
def test_a_hostile_filter_finds_nothing_and_breaks_nothing(place: Place, hostile: str) -> None:
    fill(place, 2)
    assert mandate_page(place.session, MandateFilter(citizen=hostile)).total == 0
    with pytest.raises(InputError):
        mandate_page(place.session, MandateFilter(scope=hostile))
    assert mandate_page(place.session).total == 2


def test_filters_agree_with_what_each_mandate_is(place: Place) -> None:
    fill(place, 8)
    grant(place, identity=person(family_name="Berthou"), scopes=("famille",))
    for days in (0, 1, 32, 183, 400):
        place.clock.move(timedelta(days=days))
        everything = list_mandates(place.session)
        for state in MandateState:
            found = mandate_page(place.session, MandateFilter(state=state)).lines
            assert [one.id for one in found] == [
                one.id for one in everything if one.view.state is state
            ]
        for scope in ("famille", "social", "loisirs"):
            found = mandate_page(place.session, MandateFilter(scope=scope)).lines
            assert [one.id for one in found] == [
                one.id for one in everything if scope in one.scopes
            ]
    one = everything[0].citizen
    found = mandate_page(place.session, MandateFilter(citizen=one)).lines
    assert {line.citizen for line in found} == {one}
    assert len(found) == 2 + 1


def test_filters_join(place: Place) -> None:
    ids = fill(place, 4)
    place.clock.move(timedelta(days=2))
    both = MandateFilter(state=MandateState.EXPIRED, scope="famille")
    assert [line.id for line in mandate_page(place.session, both).lines] == [ids[0]]
    none = MandateFilter(state=MandateState.EXPIRED, ending=True)
    assert mandate_page(place.session, none).total == 0


def test_what_ends_soon_is_listed_the_nearest_end_first_with_its_person(place: Place) -> None:
    short, month, semester, long = fill(place, 4)
    shown = ending_page(place.session, per_page=10)
    assert [one.line.id for one in shown.mandates] == [short]
    assert shown.mandates[0].notice is Notice.DAY
    place.clock.move(timedelta(days=25))
    assert [one.line.id for one in ending_page(place.session, per_page=10).mandates] == [month]
    place.clock.move(timedelta(days=182 - 30 - 25))
    (only,) = ending_page(place.session, per_page=10).mandates
    assert (only.line.id, only.notice) == (semester, Notice.MONTH)
    assert only.identity is not None
    assert name_on_paper(only.identity).endswith("Nguyễn")
    place.clock.move(timedelta(days=400))
    assert ending_count(place.session) == 0
    assert long in {line.id for line in list_mandates(place.session)}


def test_a_notice_carries_no_name_outside_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """D22."""
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    words = [word if word != "MONTH" else "SHORT" for word in GRANT]
    assert typist.type(*words).code == 0
    shown = typist.type("mandate", "list", "--ending")
    listed = typist.type("mandate", "list", "--ending", "--json")
    assert json.loads(listed.out)["total"] == 1
    assert shown.out.strip()
    for said in (shown, listed):
        assert not [name for name in ("erthou", "BERTHOU", "vonne") if name in said.out + said.err]


def test_looking_at_what_ends_writes_nothing(place: Place) -> None:
    """D22: no message is made, that somebody could read elsewhere."""
    fill(place, 2)
    before = place.session.database.read(head).size
    ending_page(place.session, per_page=10)
    assert place.session.database.read(head).size == before


def test_a_database_of_the_first_schema_gets_the_same_tables_as_a_rebuild(place: Place) -> None:
    ids = fill(place, 4)
    grant(place, identity=person(family_name="Berthou"), scopes=("famille",))
    folder = resources.files("kiosque.store") / "migrations"
    script = (folder / "0002_scopes.sql").read_text(encoding="utf-8")
    filling = next(one for one in statements(script) if "INSERT INTO mandate_standing" in one)

    def migrate_again(connection: Connection) -> str:
        connection.execute("DELETE FROM mandate_standing")
        connection.execute(filling)
        return projections.digest(connection)

    migrated = place.session.database.write(migrate_again)
    assert rebuild_projections(place.session) == (migrated, migrated)
    replaced = mandate_page(place.session, MandateFilter(state=MandateState.SUPERSEDED)).lines
    assert [line.id for line in replaced] == [ids[0]]


def test_the_command_pages_and_filters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    for name in ("Berthou", "Martin", "Durand"):
        assert typist.type(*[word if word != "Berthou" else name for word in GRANT]).code == 0
    said = typist.type("mandate", "list", "--page", "2", "--per-page", "2", "--json")
    document = json.loads(said.out)
    assert (document["page"], document["pages"], document["total"]) == (2, 2, 3)
    assert len(document["mandates"]) == 1
    told = typist.type("mandate", "list", "--per-page", "2")
    assert "Page 1 sur 2" in told.err
    state = typist.type("mandate", "list", "--state", "revoked", "--json")
    assert json.loads(state.out)["mandates"] == []
    assert typist.type("mandate", "list", "--page", "0").code == 2
    assert typist.type("mandate", "list", "--scope", "rien").code == 2
