"""What a procedure names elsewhere: documents, bodies, other procedures, sources, links, values."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from kiosque.i18n import N_
from kiosque.procedures.catalogue import LetterTemplate
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.library import Library, LoadedFile
from kiosque.procedures.model import DATE_OF_REQUEST, Procedure
from kiosque.procedures.steps import (
    EndStep,
    InfoStep,
    LetterStep,
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
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s)]+", re.IGNORECASE)
_NEEDS_SOURCE: Final = (InfoStep, PiecesStep, SiteStep, WaitStep, ReminderStep, LetterStep)
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
    yield from _unread_choices(loaded)
    yield from _holes(loaded, shelf)
    yield from _typed_links(loaded)


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
    if isinstance(step, LetterStep):
        yield from _letter(loaded, shelf, step)
    for target in step.towards if isinstance(step, EndStep) else ():
        if shelf.procedure(target) is None:
            what = N_("la démarche « {id} » n'existe pas encore : elle ne sera pas proposée")
            yield tree.finding((*path, "vers"), Level.WARNING, "K035", what, id=target)


def _letter(loaded: LoadedFile, shelf: Library, step: LetterStep) -> Iterator[Finding]:
    """Check the letter of a step against what this procedure asks before it."""
    tree, place = loaded.tree, ("etapes", step.index, "modele")
    template = shelf.catalogue.letters.get(step.template)
    if template is None:
        what = N_("« {key} » n'est pas décrit dans courriers.yaml")
        yield tree.finding(place, Level.ERROR, "K034", what, key=step.template)
        return
    before = loaded.procedure.steps[: step.index]
    known = {name for one in before for name in asked_by(one)}
    known |= {*loaded.procedure.computed, *(f"v.{name}" for name in shelf.catalogue.values)}
    for hole in sorted(letter_holes(template) - known):
        what = N_("le courrier « {key} » a besoin de « {hole} », qui n'est pas demandé avant lui")
        yield tree.finding(place, Level.ERROR, "K036", what, key=template.key, hole=hole[:60])


def letter_holes(template: LetterTemplate) -> frozenset[str]:
    """Return what a letter takes from the answers and the shared values."""
    texts_of = (template.subject, template.opening, *template.paragraphs)
    return frozenset(hole for text in texts_of for hole in HOLE.findall(text))


def check_letters(shelf: Library) -> Iterator[Finding]:
    """Yield what the letters name and nobody describes."""
    tree = shelf.shared_trees["courriers"]
    for key, template in shelf.catalogue.letters.items():
        if (key,) not in tree.keys:
            continue
        if template.recipient and template.recipient not in shelf.catalogue.organisations:
            what = N_("« {key} » n'est pas décrit dans organismes.yaml")
            place: Path = (key, "destinataire")
            yield tree.finding(place, Level.ERROR, "K033", what, key=template.recipient)
        for index, piece in enumerate(template.enclosures):
            if piece not in shelf.catalogue.pieces:
                what = N_("« {key} » n'est pas décrit dans pieces.yaml")
                yield tree.finding((key, "pieces", index), Level.ERROR, "K034", what, key=piece)


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


def _unread_choices(loaded: LoadedFile) -> Iterator[Finding]:
    """Yield the fields whose answer changes nothing: asked, and never read nor shown."""
    procedure = loaded.procedure
    read = {name for rule in expressions(procedure) for name in rule.names}
    shown = {hole for _path, text in texts(loaded.tree.content) for hole in HOLE.findall(text)}
    handed = {n for s in procedure.steps if isinstance(s, SiteStep) for n in s.at_hand}
    has_letter = any(isinstance(step, LetterStep) for step in procedure.steps)
    for name, field in procedure.fields.items():
        if field.options and name not in read | shown | handed and not has_letter:
            what = N_("aucune condition ni aucun texte ne se sert des choix de « {name} »")
            yield loaded.tree.finding(("champs", name), Level.NOTICE, "K056", what, name=name)


def expressions(procedure: Procedure) -> Iterator[Expression]:
    """Yield every rule of a procedure: computed values, conditions, days of reminders."""
    yield from procedure.computed.values()
    for step in procedure.steps:
        if step.guard is not None:
            yield step.guard
        if isinstance(step, ReminderStep):
            yield step.due
        for wanted in step.pieces if isinstance(step, PiecesStep) else ():
            if wanted.guard is not None:
                yield wanted.guard


def _typed_links(loaded: LoadedFile) -> Iterator[Finding]:
    """Yield the addresses typed in a text: nobody would see where they lead, nor check them."""
    for path, text in texts(loaded.tree.content):
        if path[:1] not in {("sources",), ("service",)} and path[-1:] != ("url",):
            found = _ADDRESS.search(text)
            if found is not None:
                what = N_("« {link} » est écrit dans un texte : sa place est dans url ou sources")
                link = found[0][:60]
                yield loaded.tree.finding(path, Level.ERROR, "K068", what, link=link)


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
