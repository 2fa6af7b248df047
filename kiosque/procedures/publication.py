"""What a procedure still lacks before it may be published, as a list of things to do.

What the checks find is there too; here is what only people can do: open the official pages, confirm
the amounts, finish the texts.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.catalogue import Flaw
from kiosque.procedures.checks import check_file
from kiosque.procedures.findings import Finding, Level, ordered
from kiosque.procedures.library import Library, LoadedFile
from kiosque.procedures.references import HOLE, expressions, letter_holes, texts
from kiosque.procedures.skeleton import TO_WRITE
from kiosque.procedures.source_review import to_review
from kiosque.procedures.steps import Confidence, LetterStep
from kiosque.procedures.text_lines import lines

_LATE: Final = "K041"
"""Time brought it, and yet nothing late is published."""
_FLAWS: Final = {
    Flaw.TO_CHECK: N_("la valeur « {name} », à vérifier, sert ici"),
    Flaw.EXPIRED: N_("la valeur « {name} », périmée, sert ici"),
}


def to_do(loaded: LoadedFile, shelf: Library, table: Path, today: date) -> list[Finding]:
    """Return what is to do before a procedure is published; `table` is where its answers lie."""
    found = check_file(loaded, shelf, table, today)
    serious = [one for one in found if one.level is not Level.NOTICE or one.code == _LATE]
    return ordered(
        [*serious, *_unwritten(loaded), *_unread(loaded, today), *_flawed(loaded, shelf, today)]
    )


def _unwritten(loaded: LoadedFile) -> Iterator[Finding]:
    for line in lines(loaded.tree):
        if line.is_text and line.said.startswith(TO_WRITE):
            what = N_("ce texte est encore à écrire")
            yield loaded.tree.finding(line.path, Level.WARNING, "K100", what)


def _unread(loaded: LoadedFile, today: date) -> Iterator[Finding]:
    sources = loaded.procedure.sources
    waiting = {one.source.id for one in to_review((loaded.procedure,), today)}
    for index, source in enumerate(sources):
        path = ("sources", index)
        if source.id in waiting:
            what = N_("« {id} » : une personne nommée doit ouvrir la page officielle, et le noter")
            yield loaded.tree.finding(path, Level.WARNING, "K101", what, id=source.id)
        if source.confidence is not Confidence.GOOD:
            what = N_("« {id} » est une source {confidence} : à confirmer")
            params = {"id": source.id, "confidence": source.confidence.value}
            yield loaded.tree.finding(path, Level.WARNING, "K102", what, **params)


def _flawed(loaded: LoadedFile, shelf: Library, today: date) -> Iterator[Finding]:
    values = shelf.catalogue.values
    for name in sorted(values_used(loaded, shelf) & values.keys()):
        flaw = values[name].flaw(today)
        if flaw is not None:
            yield loaded.tree.finding((), Level.WARNING, "K103", _FLAWS[flaw], name=name)


def values_used(loaded: LoadedFile, shelf: Library) -> frozenset[str]:
    """Return the shared values that a procedure tells or reckons with, in its letters too."""
    procedure = loaded.procedure
    holes = {hole for _path, text in texts(loaded.tree.content) for hole in HOLE.findall(text)}
    for step in procedure.steps:
        if isinstance(step, LetterStep) and step.template in shelf.catalogue.letters:
            holes |= letter_holes(shelf.catalogue.letters[step.template])
    told = {hole.removeprefix("v.") for hole in holes if hole.startswith("v.")}
    bounds = (bound for f in procedure.fields.values() for bound in (f.minimum, f.maximum) if bound)
    reckoned = (rule.references for rule in (*expressions(procedure), *bounds))
    return frozenset(told).union(*reckoned)
