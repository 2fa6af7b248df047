"""Folders of procedures of a test's own, in the place of those shipped."""

import shutil
from pathlib import Path

import pytest

from kiosque.desk import procedures
from tests.procedure_examples import SHELF, SHORT

LETTERS = """\
contestation:
  objet: Contestation d'une décision du {jour}
  paragraphes:
    - |
      Je conteste la décision du {jour}.
      Mon loyer est de {loyer}.
    - Mon IBAN est {iban}.
  pieces: [rib]
"""
_LETTER = "{id: ecrire, type: courrier, titre: Écrire, modele: contestation, sources: [page]}"
LETTER_STEP = ("  - {id: fin,", f"  - {_LETTER}\n  - {{id: fin,")
LETTER_FIELD = (
    "  iban: {type: iban, libelle: IBAN}",
    "  iban: {type: iban, libelle: IBAN}\n  jour: {type: date, libelle: Jour de la décision}",
)
LETTER_ASKED = ("champs: [aides, loyer, iban]", "champs: [aides, loyer, iban, jour]")


def with_letter(text: str = SHORT) -> str:
    """Return the short procedure with a letter before its end."""
    return changed(text, LETTER_STEP, LETTER_FIELD, LETTER_ASKED)


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def folder_of(place: Path, **files: str) -> Path:
    """Return a folder of procedures with these files of the scope « social »."""
    root = place / "procedures"
    shutil.copytree(SHELF / "_commun", root / "_commun", dirs_exist_ok=True)
    (root / "_commun" / "courriers.yaml").write_text(LETTERS, encoding="utf-8")
    (root / "social").mkdir(exist_ok=True)
    for name, text in files.items():
        (root / "social" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def ship(monkeypatch: pytest.MonkeyPatch, place: Path, **files: str) -> None:
    """Put these procedures in the place of those shipped; may be called again to change them."""
    folder_of(place, **files)
    monkeypatch.setattr(procedures, "content_root", lambda: place)
    procedures.shelf.cache_clear()
