"""A small shelf of procedures, and a short procedure to change in one place."""

from datetime import date
from functools import cache
from pathlib import Path

from kiosque.procedures.case import CaseState, mark_done, new_case
from kiosque.procedures.findings import ContentRefused, Finding
from kiosque.procedures.library import Library, library
from kiosque.procedures.model import Procedure
from kiosque.procedures.reader import load_procedure

SHELF = Path(__file__).parent / "vectors" / "procedures"
TODAY = date(2026, 11, 24)

SHORT = """\
format: 1
id: courte
version: 1
titre: Une démarche courte
resume: Une démarche pour les essais.
categorie: social
organisme: caf
sources:
  - {id: page, titre: Une page, url: https://www.caf.fr/, editeur: Caf,
     licence: lien-seul, lu_le: 2026-11-01, confiance: bonne}
a_reverifier_le: 2027-04-15
champs:
  travaille: {type: choix, libelle: Travaille ?, choix: {oui: Oui, non: Non, parfois: Parfois}}
  aides: {type: choix_multiple, libelle: Aides, choix: {apl: APL, rsa: RSA}, facultatif: oui}
  loyer: {type: montant, libelle: Loyer, facultatif: oui}
  iban: {type: iban, libelle: IBAN}
etapes:
  - {id: travail, type: question, titre: Travail, champ: travaille}
  - {id: refus, type: fin, resultat: reoriente, titre: Non, texte: Pas ici.,
     si: travaille = non, sources: [page]}
  - {id: autres, type: saisie, titre: Autres, champs: [aides, loyer, iban]}
  - {id: cher, type: info, titre: Cher, texte: Le loyer est élevé.,
     si: loyer est connu et loyer > 1000, sources: [page]}
  - {id: fin, type: fin, resultat: demande_envoyee, titre: Fin, texte: C'est fini.}
"""


@cache
def shelf() -> Library:
    """Return the shelf of the worked example."""
    return library(SHELF)


def bonus() -> Procedure:
    """Return the worked example."""
    found = shelf().procedure("prime-activite")
    assert found is not None
    return found


def short(*changes: tuple[str, str]) -> Procedure:
    """Return the short procedure after some replacements in its text."""
    text = SHORT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_procedure(text, "social/courte.yaml", shelf().catalogue)


def refusals(*changes: tuple[str, str]) -> tuple[Finding, ...]:
    """Return why the changed short procedure is refused; nothing when it is not."""
    try:
        short(*changes)
    except ContentRefused as refused:
        return refused.findings
    return ()


def all_done(procedure: Procedure) -> CaseState:
    """Return a case whose every step is marked done."""
    state = new_case(procedure)
    for step in procedure.steps:
        state = mark_done(procedure, state, step.id, TODAY)
    return state
