"""A disk that is full, read-only or failing at any write: a sentence, and nothing half-written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosque.cli.app import REFUSED
from kiosque.desk.acts import ActResult, RecordAct, acts_of_visit, record_act
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.entrance import SignIn, list_organisations, sign_in
from kiosque.desk.founding import found_organisation
from kiosque.desk.granting import grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.papers import mandate_paper, save_paper
from kiosque.desk.visits import load_visit, save_draft
from kiosque.errors import KiosqueError, UnavailableError
from kiosque.i18n import advice, sentence
from kiosque.store.database import connect
from kiosque.store.migrate import shipped_migrations, version_of
from kiosque.store.store import FILE_NAME, open_database
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import (
    PASSPHRASE,
    MovedClock,
    Place,
    begin,
    found,
    founding_command,
    grant,
    person,
    ready_draft,
)
from tests.faulty_disks import FaultyDisk, faulty_disk
from tests.foundings import draw
from tests.grants import Code, Orders, enter, first_orders
from tests.programs import spread
from tests.system_programs import scaled
from tests.wholeness import check_whole

KINDS = ("ENOSPC", "EROFS", "EIO")
FAULTS = max(2, scaled("KIOSQUE_TEST_KILLS", 12) // len(KINDS))
"""Of one kind, spread over the steps of what is attempted."""
SLOW_FAULTS = max(2, FAULTS // 4)
"""Where each attempt opens or makes a vault, which takes its time on purpose."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FaultyDisk]:
    with faulty_disk(tmp_path) as mounted:
        yield mounted


@pytest.fixture
def place(disk: FaultyDisk) -> Iterator[Place]:
    founded = found(disk.folder / "home")
    yield founded
    disk.mend()
    founded.session.close()


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    return Typist(monkeypatch, capsys, tmp_path)


Attempt = Callable[[], object]


def fail_at_every_step(
    disk: FaultyDisk, kind: str, prepare: Callable[[], Attempt], faults: int = FAULTS
) -> int:
    """Make each step of an attempt fail in turn; return how often it was refused.

    `prepare` gives a fresh attempt; one that was refused is made again once the disk is mended.
    """
    disk.count(kind)
    prepare()()
    refused = 0
    for first in spread(disk.steps, faults):
        disk.mend()
        attempt = prepare()
        disk.fault(kind, first)
        try:
            attempt()
        except KiosqueError as error:
            refused += 1
            check_words(error)
            disk.mend()
            attempt()
    disk.mend()
    return refused


def check_words(error: KiosqueError) -> None:
    assert isinstance(error, UnavailableError)
    assert sentence(error)
    assert advice(error)


@pytest.mark.parametrize("kind", KINDS)
def test_a_founding_is_refused_whole_and_works_once_the_disk_does(
    disk: FaultyDisk, kind: str
) -> None:
    homes = iter(range(1000))

    def prepare() -> Attempt:
        home = disk.folder / str(next(homes))
        taken = draw()

        def attempt() -> None:
            try:
                founded = found_organisation(home, MovedClock(), founding_command(), taken)
            except KiosqueError:
                disk.mend()
                known = list_organisations(home)
                # What can no longer be written to does not let a founding be taken back either.
                if known and kind == "EROFS":
                    check_first_session(first_orders(home, known[0], taken.totp_secret))
                    return
                assert known == ()
                raise
            founded.session.close()
            assert len(list_organisations(home)) == 1

        return attempt

    assert fail_at_every_step(disk, kind, prepare, SLOW_FAULTS) > 0


def check_first_session(orders: Orders) -> None:
    session = enter(orders, Code(orders))
    check_whole(session)
    session.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_sign_in_is_refused_and_works_once_the_disk_does(
    disk: FaultyDisk, place: Place, kind: str
) -> None:
    place.session.close()
    (organisation,) = list_organisations(place.home)

    def prepare() -> Attempt:
        slot = organisation.people[0].slot
        command = SignIn(organisation.id, slot, PASSPHRASE, place.code())
        return lambda: sign_in(place.home, place.clock, command).close()

    assert fail_at_every_step(disk, kind, prepare, SLOW_FAULTS) > 0
    command = SignIn(organisation.id, organisation.people[0].slot, PASSPHRASE, place.code())
    session = sign_in(place.home, place.clock, command)
    check_whole(session)
    session.close()


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_cannot_be_kept_leaves_the_answers_before_it(
    disk: FaultyDisk, place: Place, kind: str
) -> None:
    visit = begin(place.session, ready_draft())
    names = iter(range(1000))

    def prepare() -> Attempt:
        before = load_visit(place.session, visit.id).draft
        draft = ready_draft(identity=person(family_name=f"Le Goff {'é' * next(names)}"))

        def attempt() -> None:
            try:
                save_draft(place.session, visit.id, draft)
            except KiosqueError:
                assert load_visit(place.session, visit.id).draft == before
                raise
            assert load_visit(place.session, visit.id).draft == draft

        return attempt

    assert fail_at_every_step(disk, kind, prepare) > 0
    check_whole(place.session)


@pytest.mark.parametrize("kind", KINDS)
def test_a_grant_is_refused_whole_and_works_once_the_disk_does(
    disk: FaultyDisk, place: Place, kind: str
) -> None:
    granted: set[str] = set()

    def prepare() -> Attempt:
        visit = begin(place.session, ready_draft())
        code = place.code()

        def attempt() -> None:
            try:
                granted.add(grant_mandate(place.session, visit.id, code).mandate_id)
            except KiosqueError:
                disk.mend()
                assert load_visit(place.session, visit.id).mandate is None
                assert check_whole(place.session, granted) == len(granted)
                raise

        return attempt

    assert fail_at_every_step(disk, kind, prepare) > 0
    assert check_whole(place.session, granted) == len(granted)


@pytest.mark.parametrize("kind", KINDS)
def test_an_act_and_the_end_of_a_visit_are_refused_whole(
    disk: FaultyDisk, place: Place, kind: str
) -> None:
    def prepare_act() -> Attempt:
        granted = grant(place)
        confirm_hand_signatures(place.session, granted.mandate_id)
        command = RecordAct(granted.visit_id, "social", "Dossier", ActResult.DONE, acting=True)

        def attempt() -> None:
            try:
                record_act(place.session, command)
            except KiosqueError:
                assert acts_of_visit(place.session, command.visit) == ()
                raise
            assert len(acts_of_visit(place.session, command.visit)) == 1

        return attempt

    def prepare_end() -> Attempt:
        granted = grant(place)

        def attempt() -> None:
            try:
                close_visit(place.session, CloseVisit(granted.visit_id))
            except KiosqueError:
                assert not load_visit(place.session, granted.visit_id).closed
                raise
            assert load_visit(place.session, granted.visit_id).closed

        return attempt

    assert fail_at_every_step(disk, kind, prepare_act) > 0
    assert fail_at_every_step(disk, kind, prepare_end) > 0
    check_whole(place.session)


@pytest.mark.parametrize("kind", ["ENOSPC", "EROFS"])
def test_a_paper_that_cannot_be_saved_or_journaled_is_not_there(
    disk: FaultyDisk, place: Place, kind: str
) -> None:
    granted = grant(place)
    paper = mandate_paper(place.session, granted.mandate_id)
    stick = disk.folder / "stick"

    def prepare() -> Attempt:
        before = papers_on(stick)

        def attempt() -> None:
            try:
                saved = save_paper(place.session, paper, stick)
            except KiosqueError:
                disk.mend()
                # What can no longer be written to does not let a file be taken back either.
                assert papers_on(stick) == before or kind == "EROFS"
                raise
            assert saved.read_bytes() == paper.pdf
            assert papers_on(stick) >= {*before, saved}

        return attempt

    assert fail_at_every_step(disk, kind, prepare) > 0
    check_whole(place.session, {granted.mandate_id})


def papers_on(stick: Path) -> set[Path]:
    return set(stick.iterdir()) if stick.exists() else set()


LATER = "CREATE TABLE later (x TEXT) STRICT;"
COPY_AND_DATABASE = [FILE_NAME, f"kiosque.v{len(shipped_migrations())}.db"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_migration_is_refused_whole_and_leaves_no_half_copy(disk: FaultyDisk, kind: str) -> None:
    key = bytes(range(32))
    folders = iter(range(1000))
    wanted = (*shipped_migrations(), LATER)

    def prepare() -> Attempt:
        folder = disk.folder / str(next(folders))
        folder.mkdir()
        open_database(folder, key).close()

        def attempt() -> None:
            try:
                migrated = open_database(folder, key, wanted)
            except KiosqueError:
                disk.mend()
                check_not_migrated(folder, key)
                raise
            assert migrated.exclusive(version_of) == len(wanted)
            migrated.close()
            left = [path.name for path in folder.glob("kiosque*") if path.suffix != ".db"]
            assert sorted(path.name for path in folder.glob("*.db")) == COPY_AND_DATABASE
            assert [name for name in left if not name.startswith(f"{FILE_NAME}-")] == []

        return attempt

    assert fail_at_every_step(disk, kind, prepare) > 0


def check_not_migrated(folder: Path, key: bytes) -> None:
    """A copy that took its name is whole: it opens, at the version before."""
    for path in folder.glob("*.db"):
        connection = connect(path, key)
        assert version_of(connection) == len(shipped_migrations())
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", [GRANT, ["journal", "verify"]], ids=["grant", "verify"])
def test_a_command_explains_a_disk_that_refuses_and_works_once_it_does(
    disk: FaultyDisk, typist: Typist, kind: str, words: list[str]
) -> None:
    assert typist.found(disk.folder / "home").code == 0
    disk.count(kind)
    assert typist.type(*words).code == 0
    refused = 0
    for first in spread(disk.steps, SLOW_FAULTS):
        disk.fault(kind, first)
        said = typist.type(*words)
        disk.mend()
        if said.code != 0:
            refused += 1
            assert said.code == REFUSED
            assert said.out == ""
            assert is_a_sentence(said)
        assert typist.type(*words).code == 0
    assert refused > 0


@pytest.mark.parametrize("kind", KINDS)
def test_kiosque_init_explains_a_disk_that_refuses(
    disk: FaultyDisk, typist: Typist, kind: str
) -> None:
    disk.count(kind)
    assert typist.found(disk.folder / "counted").code == 0
    for first in spread(disk.steps // 2, SLOW_FAULTS):
        home = disk.folder / str(first)
        disk.fault(kind, first)
        said = typist.found(home)
        disk.mend()
        assert said.code == REFUSED
        assert said.out == ""
        assert is_a_sentence(said)
        assert typist.found(home).code == 0
