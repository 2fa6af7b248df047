"""The first file of a new procedure: read and checked as it is, and to be filled in."""

from datetime import date
from typing import Final

from kiosque.procedures.guards.functions import add_months

TO_WRITE: Final = "À écrire."
"""How a text begins that its author has not written yet."""
_MONTHS_BEFORE_REVIEW: Final = 6
_PROCEDURE: Final = """\
# yaml-language-server: $schema=../schema/procedure-1.schema.json
format: 1
id: {id}
version: 1
titre: {title}
resume: {to_write} En une ou deux phrases, à quoi sert la démarche et à qui.
categorie: {category}
organisme: {organisation}
mots_cles: []
sources:
  - id: page
    titre: Page officielle à lire
    url: https://www.service-public.gouv.fr/
    editeur: DILA
    licence: etalab-2.0
    lu_le: {day}          # le jour où vous lisez la page, pas avant
    confiance: inconnue        # bonne, partielle ou inconnue : ce que vaut la copie lue
a_reverifier_le: {review}

champs:
  concerne: {{type: oui_non, libelle: La personne est-elle concernée ?}}

etapes:
  - id: accueil
    type: info
    titre: Avant de commencer
    texte: {to_write} Ce qu'il faut savoir avant de commencer.
    sources: [page]
  - {{id: concerne, type: question, titre: La situation, champ: concerne}}
  - id: pas-concernee
    type: fin
    resultat: reoriente
    titre: Cette démarche n'est pas la bonne
    texte: {to_write} Où aller à la place.
    si: non concerne
    sources: [page]
  - id: fin
    type: fin
    resultat: a_completer
    titre: La suite
    texte: {to_write} Ce que la personne garde et ce qui vient après.
    sources: [page]
"""
_TABLE: Final = """\
procedure: {id}
jour: {day}
cas:
  - nom: Une personne concernée
    reponses: {{concerne: oui}}
    attendu: {{fin: fin}}
  - nom: Une personne qui ne l'est pas
    reponses: {{concerne: non}}
    attendu: {{fin: pas-concernee}}
"""


def skeleton(
    procedure_id: str, title: str, category: str, organisation: str, today: date
) -> tuple[str, str]:
    """Return the text of a new procedure and of its answer table."""
    review = add_months(today, _MONTHS_BEFORE_REVIEW) or today
    filled = _PROCEDURE.format(
        id=procedure_id,
        to_write=TO_WRITE,
        title=_quoted(title),
        category=category,
        organisation=organisation,
        day=today.isoformat(),
        review=review.isoformat(),
    )
    return filled, _TABLE.format(id=procedure_id, day=today.isoformat())


def _quoted(title: str) -> str:
    """Return a title between quotes, whatever it holds."""
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
