"""Letters of procedures: from answers to a PDF that a person signs."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from kiosque.cli.procedure import procedure
from kiosque.desk.acts import ActResult, acts_of_visit
from kiosque.desk.case_acts import do_letter_step
from kiosque.desk.cases import CaseFile, begin_case, cases_of, do_step, keep_case, walk_case
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.letters import letter_paper
from kiosque.desk.papers import Paper, save_paper
from kiosque.desk.procedures import shelf
from kiosque.desk.remaining import remaining_of
from kiosque.desk.visits import Visit, load_visit
from kiosque.errors import InputError, Refusal
from kiosque.linear.case import GuidedCase
from kiosque.linear.console import ScriptedConsole
from kiosque.procedures.checks import check_folder
from kiosque.procedures.steps import LetterStep
from tests.case_walks import answered
from tests.desks import Place, found, grant
from tests.guided_pages import go_on, open_procedure
from tests.own_shelves import LETTERS, folder_of, ship, with_letter
from tests.pages import pages
from tests.procedure_examples import TODAY
from tests.system_programs import need

ANSWERS = {
    "travaille": "oui", "aides": "", "loyer": "512.5", "iban": "FR7630006000011234567890189",
    "jour": "2026-11-01",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    ship(monkeypatch, tmp_path, courte=with_letter())
    yield found(tmp_path / "home")
    shelf.cache_clear()


def begun(place: Place) -> tuple[Visit, CaseFile]:
    granted = grant(place, scopes=("social",))
    confirm_hand_signatures(place.session, granted.mandate_id)
    visit = load_visit(place.session, granted.visit_id)
    return visit, begin_case(place.session, visit.id, "courte")


def at_the_letter(place: Place) -> tuple[Visit, CaseFile, LetterStep]:
    visit, case = begun(place)
    for name, raw in ANSWERS.items():
        case = keep_case(place.session, case, answered(place.session, case, name, raw))
    for done in ("travail", "autres"):
        case = do_step(place.session, case, done)
    step = walk_case(place.session, case).current
    assert isinstance(step, LetterStep)
    return visit, case, step


def text(pdf: bytes) -> str:
    done = subprocess.run(
        [need("pdftotext"), "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def written(place: Place) -> Paper:
    visit, case, step = at_the_letter(place)
    return letter_paper(place.session, visit, case, step)


def test_a_letter_says_who_writes_to_whom_on_which_day_and_what_was_answered(place: Place) -> None:
    said = text(written(place).pdf)
    for words in (
        "Berthou", "Caf", "Objet : Contestation d'une décision du 1er novembre 2026",
        "Mon loyer est de 512,50 €", "Madame, Monsieur,", "Documents joints", "Signature", "le 2",
    ):  # fmt: skip
        assert words in said.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_never_kept_stays_blank_on_a_letter(place: Place) -> None:
    said = text(written(place).pdf)
    assert ANSWERS["iban"] not in said.replace(" ", "")
    assert "Mon IBAN est ....." in said


def test_no_letter_is_smaller_than_twelve_points_nor_sealed_by_the_organisation(
    place: Place,
) -> None:
    with pikepdf.open(BytesIO(written(place).pdf)) as document:
        assert list(document.attachments) == []
        assert "/AcroForm" not in document.Root
        for page in document.pages:
            sizes = [
                float(one.operands[1])
                for one in pikepdf.parse_content_stream(page)
                if str(one.operator) == "Tf"
            ]
            assert sizes
            assert min(sizes) >= 12


def test_a_letter_is_saved_under_a_name_without_identity(place: Place, tmp_path: Path) -> None:
    path = save_paper(place.session, written(place), tmp_path / "stick")
    assert path.name.startswith("courrier-")


def test_by_questions_a_letter_is_handed_over_and_the_step_is_done(
    place: Place, tmp_path: Path
) -> None:
    visit, case, _step = at_the_letter(place)
    said: list[str] = []
    answers = {
        "paper.letter": ["save"],
        "folder.letter": [str(tmp_path / "stick")],
        "case.review": ["right"],
    }
    GuidedCase(place.session, ScriptedConsole(answers, said.append), visit, case).run()
    assert list((tmp_path / "stick").glob("courrier-*.pdf"))
    assert any("À écrire à la main" in line for line in said)
    (act,) = acts_of_visit(place.session, visit.id)
    assert (act.result, act.procedure) == (ActResult.PREPARED, "courte")
    assert "Signer et envoyer" in "".join(one.what for one in remaining_of(place.session, visit))


def test_a_letter_outside_the_mandate_is_refused_and_stays_to_do(place: Place) -> None:
    granted = grant(place, scopes=("social",))
    visit = load_visit(place.session, granted.visit_id)
    case = begin_case(place.session, visit.id, "courte")
    step = case.procedure.step("ecrire")
    assert isinstance(step, LetterStep)
    with pytest.raises(Refusal, match="signé à la main"):
        do_letter_step(place.session, visit, case, step)
    assert acts_of_visit(place.session, visit.id) == ()
    assert not cases_of(place.session, visit)[0].state.done


def test_a_letter_whose_template_is_gone_never_blocks_a_case(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, case, _step = at_the_letter(place)
    ship(monkeypatch, tmp_path, courte=with_letter())
    (tmp_path / "procedures" / "_commun" / "courriers.yaml").unlink()
    said: list[str] = []
    answers = {"case.ecrire": [""], "case.review": ["right"]}
    GuidedCase(place.session, ScriptedConsole(answers, said.append), visit, case).run()
    assert any("écrivez-le à la main" in line for line in said)


def command(root: Path, *words: str) -> Result:
    arguments = ["letter", "courte", *words, "--folder", str(root), "--json"]
    answers = [word for name, raw in ANSWERS.items() for word in ("-r", f"{name}={raw}") if raw]
    return CliRunner().invoke(procedure, [*arguments, *answers], standalone_mode=False)


def test_a_command_writes_the_letter_of_a_step_and_says_what_stays_blank(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=with_letter())
    result = command(root, "ecrire", "--output", str(tmp_path / "lettre.pdf"))
    document = json.loads(result.stdout)
    assert "le nom de la personne" in document["blanks"]
    assert "512,50" in text((tmp_path / "lettre.pdf").read_bytes())
    wrong = command(root, "travail", "--output", str(tmp_path / "autre.pdf"))
    assert isinstance(wrong.exception, InputError)


def test_the_checker_finds_a_letter_unknown_or_that_needs_what_nobody_asked(
    tmp_path: Path,
) -> None:
    folder_of(tmp_path, courte=with_letter().replace("iban, jour]", "iban]"))
    root = tmp_path / "procedures"
    assert "K036" in _codes(root)
    (root / "_commun" / "courriers.yaml").write_text(
        LETTERS.replace("contestation", "autre").replace("[rib]", "[inconnue]"), encoding="utf-8"
    )
    found_by_place = [(f.file, f.code) for f in check_folder(root, TODAY) if f.code == "K034"]
    assert ("social/courte.yaml", "K034") in found_by_place
    assert ("_commun/courriers.yaml", "K034") in found_by_place


def test_the_texts_of_letters_are_checked_as_those_of_procedures(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=with_letter())
    typed = LETTERS.replace("de {loyer}", "de 512 € depuis le 3 mai")
    (root / "_commun" / "courriers.yaml").write_text(typed, encoding="utf-8")
    found_here = [f for f in check_folder(root, TODAY) if f.file == "_commun/courriers.yaml"]
    assert "K064" in {f.code for f in found_here}


def _codes(root: Path) -> set[str]:
    return {finding.code for finding in check_folder(root, TODAY)}


def test_in_full_screen_a_letter_is_prepared_and_the_procedure_goes_on_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path, courte=with_letter())
    place = found(tmp_path / "home")
    seen: list[str] = []

    async def run() -> None:
        async with pages(place, (80, 24)) as shown:
            await shown.sign_in()
            await shown.press("enter")
            await shown.answer("Que faites-vous", "end", "enter")
            await open_procedure(shown, "courte")
            await go_on(shown, "courte", ANSWERS, lambda page: "Écrire" in _heading(page))
            seen.append(shown.frame())
            await shown.press("enter")
            await shown.answer("Le courrier est prêt", "end", "enter")
            await go_on(shown, "courte", ANSWERS, lambda page: "Pendant l'acc" in _heading(page))

    asyncio.run(run())
    shelf.cache_clear()
    assert "Préparer le courrier" in seen[0]


def _heading(page: object) -> str:
    return str(getattr(page, "heading", ""))
