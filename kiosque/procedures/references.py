"""What a procedure names elsewhere: documents, bodies, other procedures, sources, links, values."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from kiosque.i18n import N_
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.library import Library, LoadedFile
from kiosque.procedures.model import DATE_OF_REQUEST
from kiosque.procedures.steps import (
    EndStep,
    InfoStep,
    Outcome,
    PiecesStep,
    ReminderStep,
    SiteStep,
    Step,
    WaitStep,
    asked_by,
)
from kiosque.procedures.yaml_tree import Content, Path

HOLE: Final = re.compile(r"\{([^{}]*)\}")
_NEEDS_SOURCE: Final = (InfoStep, PiecesStep, SiteStep, WaitStep, ReminderStep)
_NEEDS_TEXT: Final = (InfoStep, WaitStep, ReminderStep, EndStep)


def check_references(loaded: LoadedFile, shelf: Library) -> Iterator[Finding]:
    """Yield what a procedure names and nobody describes, or forgets to name."""
    tree, procedure = loaded.tree, loaded.procedure
    if procedure.organisation not in shelf.catalogue.organisations:
        what = N_("« {key} » n'est pas décrit dans organismes.yaml")
        key = procedure.organisation
        yield tree.finding(("organisme",), Level.ERROR, "K033", what, key=key)
    for step in procedure.steps:
        yield from _step(loaded, shelf, step)
    yield from _links(loaded, shelf)
    yield from _unused(loaded)
    yield from _holes(loaded, shelf)


def _step(loaded: LoadedFile, shelf: Library, step: Step) -> Iterator[Finding]:
    tree = loaded.tree
    path: Path = ("etapes", step.index)
    is_plain_end = isinstance(step, EndStep) and step.outcome is not Outcome.SENT
    if not step.sources and (isinstance(step, _NEEDS_SOURCE) or is_plain_end):
        yield tree.finding(path, Level.ERROR, "K038", N_("cette étape n'a pas de source"))
    if not step.text and isinstance(step, _NEEDS_TEXT):
        yield tree.finding(path, Level.ERROR, "K067", N_("cette étape n'a pas de texte"))
    for index, wanted in enumerate(step.pieces if isinstance(step, PiecesStep) else ()):
        if wanted.piece not in shelf.catalogue.pieces:
            what = N_("« {key} » n'est pas décrit dans pieces.yaml")
            place: Path = (*path, "pieces", index, "piece")
            yield tree.finding(place, Level.ERROR, "K034", what, key=wanted.piece)
    for target in step.towards if isinstance(step, EndStep) else ():
        if shelf.procedure(target) is None:
            what = N_("la démarche « {id} » n'existe pas encore : elle ne sera pas proposée")
            yield tree.finding((*path, "vers"), Level.WARNING, "K035", what, id=target)


def _links(loaded: LoadedFile, shelf: Library) -> Iterator[Finding]:
    procedure, tree = loaded.procedure, loaded.tree
    links: list[tuple[Path, str]] = [
        (("etapes", step.index, "url"), step.url)
        for step in procedure.steps
        if isinstance(step, SiteStep)
    ]
    if procedure.service is not None:
        links.append((("service", "url"), procedure.service.url))
        for index, domain in enumerate(procedure.service.domains):
            links.append((("service", "domaines", index), f"https://{domain}"))
    for path, url in links:
        host = urlsplit(url).hostname or ""
        if not is_official(host, shelf.catalogue.domains):
            what = N_("« {host} » n'est le domaine d'aucun organisme")
            yield tree.finding(path, Level.ERROR, "K037", what, host=host)


def is_official(host: str, domains: frozenset[str]) -> bool:
    """Say whether a host is one of the domains, or under one of them."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _unused(loaded: LoadedFile) -> Iterator[Finding]:
    procedure = loaded.procedure
    used = {name for step in procedure.steps for name in asked_by(step)}
    used |= {n for s in procedure.steps if isinstance(s, SiteStep) for n in s.at_hand}
    for name in procedure.fields:
        if name not in used:
            what = N_("aucune étape ne se sert du champ « {name} »")
            yield loaded.tree.finding(("champs", name), Level.WARNING, "K053", what, name=name)


def _holes(loaded: LoadedFile, shelf: Library) -> Iterator[Finding]:
    procedure = loaded.procedure
    known = {*procedure.fields, *procedure.computed, DATE_OF_REQUEST}
    known |= {f"v.{name}" for name in shelf.catalogue.values}
    for path, text in texts(loaded.tree.content):
        if path[:1] == ("calculs",) or path[-1:] in {("si",), ("echeance",)}:
            continue
        for hole in HOLE.findall(text):
            if hole not in known:
                what = N_("« {hole} » n'est ni un champ, ni un calcul, ni une valeur connue")
                yield loaded.tree.finding(path, Level.ERROR, "K036", what, hole=hole[:60])


def texts(content: Content, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text of a file with its place."""
    match content:
        case str():
            yield path, content
        case list():
            for index, part in enumerate(content):
                yield from texts(part, (*path, index))
        case dict():
            for key, part in content.items():
                yield from texts(part, (*path, key))
