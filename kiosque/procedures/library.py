"""The folder of procedures, read whole; a file that cannot be used never hides the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from kiosque.i18n import N_
from kiosque.procedures.catalogue import EMPTY, Catalogue
from kiosque.procedures.findings import ContentRefused, Finding, Level
from kiosque.procedures.model import Procedure
from kiosque.procedures.reader import build_procedure
from kiosque.procedures.search import Index, fold, index_of
from kiosque.procedures.shared_files import (
    read_glossary,
    read_letters,
    read_organisations,
    read_pieces,
    read_values,
)
from kiosque.procedures.yaml_tree import MAX_BYTES, Tree, read_tree

NOT_OPENED: Final = N_("ce fichier ne s'ouvre pas")
OWN: Final = "structure/"
"""Before the name of a file of the organisation's own folder."""
SHARED: Final = "_commun"
TABLES: Final = ".tests.yaml"

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A procedure with the file that it comes from."""

    procedure: Procedure
    tree: Tree = field(repr=False)
    text: str = field(repr=False)
    """What a case keeps a copy of, so that it can be finished whatever comes after."""
    own: bool = False
    """Written by the organisation, not shipped."""


@dataclass(frozen=True, slots=True)
class Library:
    """Every procedure that can be used, and why the others cannot."""

    files: tuple[LoadedFile, ...]
    """By category, then title."""
    catalogue: Catalogue
    findings: tuple[Finding, ...]
    shared: tuple[Mapping[str, Tree], ...] = field(default=({},), repr=False)
    """Trees of the shared files that were read, by name without ending: those shipped, then the
    organisation's when its folder is read beside."""
    index: Index = field(default_factory=Index, repr=False)

    @property
    def shared_trees(self) -> Mapping[str, Tree]:
        """Trees of the shared files of the last folder read."""
        return self.shared[-1]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """Why each file that is not used is not: its first error."""
        used = {loaded.tree.file for loaded in self.files}
        first: dict[str, Finding] = {}
        for finding in self.findings:
            if finding.file not in used and finding.level is Level.ERROR:
                first.setdefault(finding.file, finding)
        return tuple(first.values())

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """The procedures, by category, then title."""
        return tuple(loaded.procedure for loaded in self.files)

    def procedure(self, procedure_id: str) -> Procedure | None:
        """Return the procedure of that id, or None."""
        return next((p for p in self.procedures if p.id == procedure_id), None)

    def is_own(self, procedure_id: str) -> bool:
        """Tell whether a procedure was written by the organisation."""
        return any(f.own for f in self.files if f.procedure.id == procedure_id)

    def text_of(self, procedure_id: str) -> str | None:
        """Return the text of the file of a procedure, or None."""
        return next((f.text for f in self.files if f.procedure.id == procedure_id), None)

    def search(self, text: str) -> tuple[Procedure, ...]:
        """Return the procedures that answer, best first; all of them when nothing is asked."""
        if not text.strip():
            return self.procedures
        return tuple(self.files[place].procedure for place in self.index.search(text))


def library(root: Path, own: Path | None = None) -> Library:
    """Return what lies under `root`; files that cannot be used are in `findings`.

    `own` is the folder of an organisation, beside: it adds procedures and shared entries, and never
    takes the place of one that is shipped.
    """
    shipped = _Reader(root)
    readers = [shipped] if own is None else [shipped, _Reader(own, OWN, shipped.seen)]
    catalogue = EMPTY
    for reader in readers:
        catalogue = reader.beside(catalogue)
    loaded = [
        found
        for reader in readers
        for path in reader.procedure_paths()
        if (found := reader.load(path, catalogue))
    ]
    files = tuple(sorted(loaded, key=lambda f: (f.procedure.category, fold(f.procedure.title))))
    index = index_of([f.procedure for f in files])
    findings = tuple(finding for reader in readers for finding in reader.findings)
    shared = tuple(reader.shared for reader in readers)
    return Library(files, catalogue, findings, shared, index)


def read_text(path: Path, name: str, most: int = MAX_BYTES) -> str:
    """Return the text of a content file; raises `ContentRefused`, `name` naming it.

    `most` is in bytes.
    """
    if not path.is_file():  # a pipe would wait for ever, a device never end
        raise ContentRefused([Finding(name, 1, 1, Level.ERROR, "K001", NOT_OPENED)])
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        what = N_("fichier trop grand ({limit} Kio au plus)")
        params = {"limit": most // 1024}
        raise ContentRefused([Finding(name, 1, 1, Level.ERROR, "K002", what, params)])
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = N_("ce fichier n'est pas en UTF-8")
        raise ContentRefused([Finding(name, line, 1, Level.ERROR, "K001", what)]) from error


def table_of(path: Path) -> Path:
    """Return where the answer table of a procedure lies: beside it."""
    return path.with_name(path.name.removesuffix(".yaml") + TABLES)


def shown_name(path: Path) -> str:
    """Return a path as a screen may show it: what cannot be printed becomes « ? »."""
    return "".join(c if c.isprintable() else "?" for c in path.as_posix())


def load_file(path: Path, name: str, catalogue: Catalogue) -> LoadedFile:
    """Return the procedure of one file; raises `ContentRefused`, `name` naming it."""
    text = read_text(path, name)
    tree = read_tree(text, name)
    return LoadedFile(build_procedure(tree, text, catalogue), tree, text)


class _Reader:
    """Reads one folder and collects what is wrong."""

    def __init__(self, root: Path, prefix: str = "", seen: dict[str, str] | None = None) -> None:
        """`prefix` comes before the names of files; `seen` is what other folders describe."""
        self._root = root
        self._prefix = prefix
        self.seen: dict[str, str] = {} if seen is None else seen
        self.findings: list[Finding] = []
        self.shared: dict[str, Tree] = {}

    def procedure_paths(self) -> list[Path]:
        paths = sorted(self._root.glob("*/*.yaml"))
        return [p for p in paths if p.parent.name != SHARED and not p.name.endswith(TABLES)]

    def catalogue(self) -> Catalogue:
        return Catalogue(
            values=self._shared("valeurs", read_values),
            pieces=self._shared("pieces", read_pieces),
            organisations=self._shared("organismes", read_organisations),
            glossary=self._shared("glossaire", read_glossary),
            letters=self._shared("courriers", read_letters),
        )

    def beside(self, shipped: Catalogue) -> Catalogue:
        """Return the shared files of this folder after those `shipped`, which prevail."""
        own = self.catalogue()
        for stem, before, added in (
            ("valeurs", shipped.values, own.values),
            ("pieces", shipped.pieces, own.pieces),
            ("organismes", shipped.organisations, own.organisations),
            ("courriers", shipped.letters, own.letters),
        ):
            for key in sorted(before.keys() & added.keys()):
                what = N_("« {key} » est déjà décrit par kiosque : c'est sa description qui sert")
                tree = self.shared[stem]
                self.findings.append(tree.finding((key,), Level.WARNING, "K023", what, key=key))
        return Catalogue(
            values={**own.values, **shipped.values},
            pieces={**own.pieces, **shipped.pieces},
            organisations={**own.organisations, **shipped.organisations},
            glossary={**own.glossary, **shipped.glossary},
            letters={**own.letters, **shipped.letters},
        )

    def load(self, path: Path, catalogue: Catalogue) -> LoadedFile | None:
        name = self._prefix + shown_name(path.relative_to(self._root))
        try:
            loaded = load_file(path, name, catalogue)
        except ContentRefused as refused:
            self.findings.extend(refused.findings)
            return None
        except OSError:
            self._unreadable(name)
            return None
        return self._placed(replace(loaded, own=bool(self._prefix)), path)

    def _placed(self, loaded: LoadedFile, path: Path) -> LoadedFile | None:
        procedure, tree = loaded.procedure, loaded.tree
        if procedure.id in self.seen:
            what = N_("la démarche « {id} » est déjà décrite dans {file}")
            params = {"id": procedure.id, "file": self.seen[procedure.id]}
            self.findings.append(tree.finding(("id",), Level.ERROR, "K023", what, **params))
            return None
        self.seen[procedure.id] = tree.file
        if procedure.id != path.stem:
            what = N_("le fichier devrait s'appeler {name}")
            name = f"{procedure.id}.yaml"
            self.findings.append(tree.finding(("id",), Level.ERROR, "K031", what, name=name))
        if procedure.category != path.parent.name:
            what = N_("le fichier devrait être dans le dossier {name}")
            finding = tree.finding(
                ("categorie",), Level.ERROR, "K032", what, name=procedure.category
            )
            self.findings.append(finding)
        return loaded

    def _shared(self, stem: str, read: Callable[[Tree], dict[str, Read]]) -> dict[str, Read]:
        name = f"{self._prefix}{SHARED}/{stem}.yaml"
        path = self._root / SHARED / f"{stem}.yaml"
        if not path.exists():
            return {}
        try:
            tree = read_tree(read_text(path, name), name)
            shared = read(tree)
        except ContentRefused as refused:
            self.findings.extend(refused.findings)
            return {}
        except OSError:
            self._unreadable(name)
            return {}
        self.shared[stem] = tree
        return shared

    def _unreadable(self, name: str) -> None:
        self.findings.append(Finding(name, 1, 1, Level.ERROR, "K001", NOT_OPENED))
