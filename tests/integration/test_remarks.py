"""What mediators note on steps, and the procedures that they keep at hand."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.desk.cases import begin_case
from kiosque.desk.favourites import at_hand, favourite_procedures, most_followed, set_favourite
from kiosque.desk.procedures import shelf
from kiosque.desk.remarks import (
    LONGEST,
    NewRemark,
    RemarkKind,
    add_remark,
    drop_remark,
    list_remarks,
    remarks_for_maintainers,
)
from kiosque.errors import InputError, Refusal
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from tests.commands import Typist
from tests.desks import Place, begin, found
from tests.own_shelves import changed, ship
from tests.procedure_examples import SHORT
from tests.system_programs import need

OTHER = changed(SHORT, ("id: courte", "id: autre"), ("titre: Une démarche", "titre: Autre"))
SECRET = "Le bouton s'appelle « Suivant », madame Zwynyxa l'a vu."
CORRECTION = NewRemark(
    "courte", "fin", RemarkKind.CORRECTION, SECRET, "etapes/fin/texte", "C'est bien fini."
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    ship(monkeypatch, tmp_path, courte=SHORT, autre=OTHER)
    here = found(tmp_path / "home")
    yield here
    here.session.close()
    monkeypatch.undo()
    shelf.cache_clear()


def test_a_remark_is_kept_encrypted_with_its_author(place: Place) -> None:
    noted = add_remark(place.session, CORRECTION)
    assert list_remarks(place.session) == (noted,)
    assert (noted.by, noted.said.text) == (place.session.person, SECRET)
    assert noted.digest == (shelf().procedure("courte") or noted).digest
    assert "Zwynyxa" not in repr(noted)
    for file in place.home.rglob("*"):
        assert not file.is_file() or b"Zwynyxa" not in file.read_bytes()


def test_a_proposed_text_leaves_as_a_patch_that_git_applies(place: Place, tmp_path: Path) -> None:
    add_remark(place.session, CORRECTION)
    add_remark(place.session, NewRemark("autre", "", RemarkKind.SUGGESTION, "Plus court ?"))
    told = remarks_for_maintainers(place.session)
    assert place.session.person in told
    assert "Plus court" in told
    patch = tmp_path / "remarques.patch"
    patch.write_text(told, encoding="utf-8")
    subprocess.run(
        [need("git"), "apply", "--unsafe-paths", f"--directory={tmp_path}", str(patch)],
        cwd="/",
        check=True,
        capture_output=True,
    )
    file = tmp_path / "procedures" / "social" / "courte.yaml"
    assert file.read_text(encoding="utf-8") == SHORT.replace("C'est fini.", "C'est bien fini.")


def test_what_somebody_types_is_never_part_of_the_patch(place: Place) -> None:
    hostile = "x\n--- a/Makefile\n+++ b/Makefile\n@@ -1 +1 @@\n-a\n+b"
    kind = RemarkKind.CORRECTION
    add_remark(
        place.session, NewRemark("courte", "fin", kind, hostile, "etapes/fin/texte", hostile)
    )
    told = remarks_for_maintainers(place.session).splitlines()
    files = [line for line in told if line.startswith(("--- ", "+++ "))]
    assert files == ["--- a/procedures/social/courte.yaml", "+++ b/procedures/social/courte.yaml"]


def test_a_text_that_changed_meanwhile_leaves_in_words_only(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_remark(place.session, CORRECTION)
    ship(monkeypatch, tmp_path, courte=SHORT.replace("C'est fini.", "Voilà."), autre=OTHER)
    told = remarks_for_maintainers(place.session)
    assert "C'est bien fini." in told
    assert "+++" not in told


@pytest.mark.parametrize(
    "said",
    [
        NewRemark("absente", "", RemarkKind.CORRECTION, "x"),
        NewRemark("courte", "absente", RemarkKind.CORRECTION, "x"),
        NewRemark("courte", "fin", RemarkKind.CORRECTION, "  "),
        NewRemark("courte", "fin", RemarkKind.CORRECTION, "x" * (LONGEST + 1)),
        NewRemark("courte", "fin", RemarkKind.CORRECTION, "x", "etapes/refus/si", "y"),
        NewRemark("courte", "fin", RemarkKind.CORRECTION, "x", "", "y"),
    ],
)
def test_a_remark_says_something_about_something(place: Place, said: NewRemark) -> None:
    with pytest.raises(InputError):
        add_remark(place.session, said)
    assert not list_remarks(place.session)


def test_a_remark_handed_over_is_forgotten_once(place: Place) -> None:
    noted = add_remark(place.session, CORRECTION)
    drop_remark(place.session, noted.id)
    assert not list_remarks(place.session)
    with pytest.raises(Refusal):
        drop_remark(place.session, noted.id)


def test_favourites_come_first_then_what_is_followed_most_here(place: Place) -> None:
    session = place.session
    assert [one.id for one in at_hand(session, "")] == ["autre", "courte"]
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    begin_case(session, visit.id, "courte")
    assert [(one.id, n) for one, n in most_followed(session)] == [("courte", 1)]
    assert [one.id for one in at_hand(session, "")] == ["courte", "autre"]
    set_favourite(session, "autre", kept=True)
    set_favourite(session, "autre", kept=True)
    assert [one.id for one in favourite_procedures(session)] == ["autre"]
    assert [one.id for one in at_hand(session, "")] == ["autre", "courte"]
    set_favourite(session, "autre", kept=False)
    assert not favourite_procedures(session)
    with pytest.raises(InputError):
        set_favourite(session, "absente", kept=True)


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    return Typist(monkeypatch, capsys, tmp_path)


def test_the_commands_note_list_export_and_keep(typist: Typist, tmp_path: Path) -> None:
    assert typist.found(tmp_path / "home").code == 0
    words = ("procedure", "remark", "rsa", "--text", "Trop long.", "--idea", "--json")
    noted = json.loads(typist.type(*words).out)["id"]
    (listed,) = json.loads(typist.type("procedure", "remarks", "--json").out)["remarks"]
    assert (listed["id"], listed["kind"], listed["text"]) == (noted, "suggestion", "Trop long.")
    output = tmp_path / "remarques.txt"
    assert typist.type("procedure", "remarks", "--output", str(output)).code == 0
    assert "Trop long." in output.read_text(encoding="utf-8")
    inside = tmp_path / "home" / "remarques.txt"
    assert typist.type("procedure", "remarks", "--output", str(inside)).code == 1
    assert typist.type("procedure", "remarks", "--drop", noted).code == 0
    assert typist.type("procedure", "favourite", "rsa").code == 0
    kept = json.loads(typist.type("procedure", "favourite", "--json").out)
    assert kept == {"favourites": ["rsa"], "most_followed": []}
    assert typist.type("procedure", "favourite", "--no-longer").code == 2
