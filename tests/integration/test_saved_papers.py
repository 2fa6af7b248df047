"""Papers saved outside the data: offered for removal, and removed only when they are unchanged."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.export import export_mandate
from kiosque.desk.journal import show_journal
from kiosque.desk.notices_papers import notices_paper
from kiosque.desk.papers import mandate_paper, save_paper
from kiosque.desk.posters import poster_paper
from kiosque.desk.saved_papers import (
    Removal,
    SavedPaper,
    keep_saved,
    named_papers,
    removal_line,
    remove_saved,
    saved_line,
    saved_papers,
)
from kiosque.errors import Refusal
from kiosque.store import printing_rows
from tests.desks import PASSPHRASE, Place, found, grant
from tests.staff import hire


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "clé de Mme Berthou"


@pytest.fixture
def saved(place: Place, stick: Path) -> SavedPaper:
    paper = mandate_paper(place.session, grant(place).mandate_id)
    save_paper(place.session, paper, stick)
    (one,) = saved_papers(place.session)
    return one


def types(place: Place) -> list[str]:
    return [event.header.type for event in show_journal(place.session)]


def test_a_paper_that_is_unchanged_is_removed_and_that_is_journaled(
    place: Place, saved: SavedPaper
) -> None:
    assert saved.path.is_file()
    assert str(saved.path) in saved_line(saved)
    assert remove_saved(place.session, [saved]) == (Removal.REMOVED,)
    assert not saved.path.exists()
    assert saved_papers(place.session) == ()
    event = show_journal(place.session)[0]
    assert event.header.type == "paper.removed"
    assert event.header.subject == saved.subject
    assert event.payload == {"kind": "mandate", "by": place.session.vault.slot_id}


def test_what_tells_of_nobody_or_is_taken_out_for_somebody_else_is_not_offered(
    place: Place, stick: Path
) -> None:
    save_paper(place.session, poster_paper(place.session), stick)
    save_paper(place.session, notices_paper(place.session, "ar"), stick)
    export_mandate(place.session, grant(place).mandate_id, stick)
    assert saved_papers(place.session) == ()


@pytest.mark.parametrize("how", ["edited", "same size", "link", "folder", "pipe"])
def test_what_is_not_the_file_that_was_written_is_left_alone(
    place: Place, saved: SavedPaper, how: str
) -> None:
    whole = saved.path.read_bytes()
    if how == "edited":
        saved.path.write_bytes(whole + b"%")
    elif how == "same size":
        saved.path.write_bytes(whole[:-1] + b"!")
    else:
        copy = saved.path.rename(saved.path.with_suffix(".old"))
        make = {"link": lambda: saved.path.symlink_to(copy), "folder": saved.path.mkdir}
        make.get(how, lambda: os.mkfifo(saved.path))()
    assert remove_saved(place.session, [saved]) == (Removal.CHANGED,)
    assert saved.path.exists() or saved.path.is_symlink()
    assert saved_papers(place.session) == ()
    assert "paper.removed" not in types(place)
    assert "Pas supprimé" in removal_line(saved, Removal.CHANGED)


def test_a_stick_that_is_gone_is_told_and_offered_again(
    place: Place, saved: SavedPaper, stick: Path
) -> None:
    stick.rename(stick.with_name("ailleurs"))
    assert remove_saved(place.session, [saved]) == (Removal.AWAY,)
    assert saved_papers(place.session) == (saved,)
    stick.with_name("ailleurs").rename(stick)
    assert remove_saved(place.session, [saved]) == (Removal.REMOVED,)


def test_a_file_that_somebody_moved_is_told_and_no_longer_offered(
    place: Place, saved: SavedPaper
) -> None:
    saved.path.unlink()
    assert remove_saved(place.session, [saved]) == (Removal.MISSING,)
    assert saved_papers(place.session) == ()
    assert "paper.removed" not in types(place)


def test_a_stick_that_refuses_keeps_the_file_and_the_offer(
    place: Place, saved: SavedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refuse)
        assert remove_saved(place.session, [saved]) == (Removal.REFUSED,)
    assert saved.path.is_file()
    assert saved_papers(place.session) == (saved,)


def test_kept_papers_stay_and_are_no_longer_offered(place: Place, saved: SavedPaper) -> None:
    keep_saved(place.session, [saved])
    assert saved.path.is_file()
    assert saved_papers(place.session) == ()


def test_a_locked_session_still_offers_it_the_next_time_and_to_its_mediator_alone(
    place: Place, saved: SavedPaper
) -> None:
    leo = hire(place)
    theirs = leo.sign_in()
    assert saved_papers(theirs) == ()
    with pytest.raises(Refusal, match="identifiant"):
        named_papers(theirs, [saved.id])
    theirs.close()
    folder, slot = place.session.folder.name, place.session.vault.slot_id
    place.session.close()
    command = SignIn(folder, slot, PASSPHRASE, place.code())
    again = sign_in(place.home, place.clock, command)
    assert saved_papers(again) == (saved,)
    again.close()


def test_where_a_paper_lies_is_nowhere_in_clear(place: Place, saved: SavedPaper) -> None:
    slot = place.session.vault.slot_id
    (row,) = place.session.database.read(lambda c: printing_rows.saved(c, slot))
    told = json.dumps([row.id, row.slot, row.key])
    assert saved.subject not in told
    for clear in (b"Berthou", os.fsencode(saved.path).hex().encode(), saved.subject.encode()):
        assert clear not in row.paper


def test_a_name_that_is_no_text_is_kept_shown_and_removed(place: Place, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/cl\xe9\x1b[2J\n"))
    paper = mandate_paper(place.session, grant(place).mandate_id)
    save_paper(place.session, paper, folder)
    (one,) = saved_papers(place.session)
    assert not {"\x1b", "\n"} & set(saved_line(one))
    assert remove_saved(place.session, [one]) == (Removal.REMOVED,)
