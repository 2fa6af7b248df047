"""A shape that fits, turned into a procedure: references settled, guards compiled."""

from typing import TYPE_CHECKING, Final

from kiosque.i18n import N_
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import (
    NEVER_IN_A_CASE,
    Field,
    FieldKind,
    Keep,
    Option,
    default_keep,
)
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guard_reading import guard_finding, references_of
from kiosque.procedures.guards.expression import Expression, compile_expression
from kiosque.procedures.guards.resolution import Kind
from kiosque.procedures.guards.tokens import GuardError
from kiosque.procedures.model import DATE_OF_REQUEST, Author, Migration, Service, Source
from kiosque.procedures.shared_files import UNPAIRED
from kiosque.procedures.yaml_tree import Path, Tree

if TYPE_CHECKING:
    from kiosque.procedures.shapes import (
        FieldShape,
        MigrationShape,
        ProcedureShape,
        ServiceShape,
        SourceShape,
    )

RESERVED: Final = frozenset({DATE_OF_REQUEST, "v", "et", "ou", "non", "dans", "contient", "est"})
"""Words of the guard language: a field named like one could not be read in a guard.

Functions are not among them: what follows tells `age` from `age(…)`.
"""
_WITH_CHOICES: Final = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
_BOUNDED: Final = {
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.AMOUNT: Kind.NUMBER,
    FieldKind.DATE: Kind.DATE,
}


class FieldBuilder:
    """Turns the fields of a file into values, and collects what is wrong."""

    def __init__(self, tree: Tree, catalogue: Catalogue) -> None:
        self._tree = tree
        self._scope = references_of(catalogue)
        self.findings: list[Finding] = []

    def field(self, name: str, shape: "FieldShape") -> Field:
        """Return one field; what is wrong goes to `findings`."""
        path: Path = ("champs", name)
        if name in RESERVED:
            self._wrong(path, "K029", N_("« {name} » est un mot réservé"), name=name)
        if (shape.choix is not None) is not (shape.type in _WITH_CHOICES):
            self._wrong(path, "K013", N_("« choix » va avec choix et choix_multiple seulement"))
        keep = shape.conserver or default_keep(shape.type)
        if keep is Keep.CASE and shape.type in NEVER_IN_A_CASE:
            what = N_("un champ de ce type ne se conserve pas dans un dossier")
            self._wrong((*path, "conserver"), "K013", what)
        bounds = shape.bornes
        if bounds is not None and shape.type not in _BOUNDED:
            self._wrong(path, "K013", N_("« bornes » va avec nombre, montant et date seulement"))
            bounds = None
        options = tuple(Option(key, label) for key, label in (shape.choix or {}).items())
        return Field(
            name=name,
            kind=shape.type,
            label=shape.libelle,
            help=shape.aide or "",
            options=options,
            minimum=self._bound(bounds.min if bounds else None, (*path, "bornes", "min"), shape),
            maximum=self._bound(bounds.max if bounds else None, (*path, "bornes", "max"), shape),
            optional=shape.facultatif,
            keep=keep,
        )

    def _bound(self, text: str | None, path: Path, shape: "FieldShape") -> Expression | None:
        if text is None:
            return None
        try:
            return compile_expression(text, self._scope, _BOUNDED[shape.type])
        except GuardError as error:
            self.findings.append(guard_finding(self._tree, path, error))
            return None

    def _wrong(self, path: Path, code: str, what: str, **params: object) -> None:
        self.findings.append(self._tree.finding(path, Level.ERROR, code, what, **params))


def check_names(tree: Tree, shape: "ProcedureShape") -> list[Finding]:
    """Return what is wrong with the names of computed expressions."""
    findings = []
    for name in shape.calculs:
        path: Path = ("calculs", name)
        if name in RESERVED:
            what = N_("« {name} » est un mot réservé")
            findings.append(tree.finding(path, Level.ERROR, "K029", what, name=name))
        if name in shape.champs:
            what = N_("« {name} » est déjà le nom d'un champ")
            findings.append(tree.finding(path, Level.ERROR, "K029", what, name=name))
    return findings


def build_sources(
    tree: Tree, shapes: "list[SourceShape]"
) -> tuple[tuple[Source, ...], list[Finding]]:
    """Return the sources, and what is wrong with them."""
    findings = []
    seen: set[str] = set()
    for index, shape in enumerate(shapes):
        if shape.id in seen:
            what = N_("la source « {id} » est décrite deux fois")
            path: Path = ("sources", index, "id")
            findings.append(tree.finding(path, Level.ERROR, "K023", what, id=shape.id))
        seen.add(shape.id)
        if (shape.verifie_le is None) is not (shape.verifie_par is None):
            findings.append(tree.finding(("sources", index), Level.ERROR, "K039", UNPAIRED))
    return tuple(_source(shape) for shape in shapes), findings


def _source(shape: "SourceShape") -> Source:
    return Source(
        id=shape.id,
        title=shape.titre,
        url=shape.url,
        publisher=shape.editeur,
        license=shape.licence,
        published_on=shape.publie_le,
        read_on=shape.lu_le,
        checked_on=shape.verifie_le,
        checked_by=shape.verifie_par or "",
        confidence=shape.confiance,
    )


def build_migrations(shape: "ProcedureShape") -> tuple[Migration, ...]:
    """Return what becomes of the answers of older versions."""
    return tuple(
        Migration(
            before=one.de,
            after=one.vers,
            renamed=dict(one.renommer),
            converted={name: dict(keys) for name, keys in one.convertir.items()},
            dropped=frozenset(one.supprimer),
            to_review=frozenset(one.a_revoir),
            steps=dict(one.etapes),
        )
        for one in shape.migrations
    )


def check_migrations(tree: Tree, shape: "ProcedureShape") -> list[Finding]:
    """Return what is wrong with the migrations: versions, and names that do not exist."""
    findings: list[Finding] = []
    seen: set[int] = set()
    for index, one in enumerate(shape.migrations):
        path: Path = ("migrations", index)
        if not one.de < one.vers <= shape.version or one.de in seen:
            what = N_("« de » et « vers » sont deux versions, dans l'ordre, une fois chacune")
            findings.append(tree.finding(path, Level.ERROR, "K025", what))
        seen.add(one.de)
        if one.vers == shape.version:
            findings += _last_migration(tree, path, shape, one)
    return findings


def _last_migration(
    tree: Tree, path: Path, shape: "ProcedureShape", last: "MigrationShape"
) -> list[Finding]:
    """Return the names of the migration to the present version that this version does not have."""
    steps = {step.id for step in shape.etapes}
    wrong: list[tuple[Path, str]] = []
    for key, names in (
        ("renommer", last.renommer.values()),
        ("convertir", last.convertir.keys()),
        ("a_revoir", last.a_revoir),
    ):
        wrong += [((*path, key), name) for name in names if name not in shape.champs]
    wrong += [((*path, "etapes"), name) for name in last.etapes.values() if name not in steps]
    for name, keys in last.convertir.items():
        choices = shape.champs[name].choix or {} if name in shape.champs else keys.values()
        wrong += [((*path, "convertir", name), k) for k in keys.values() if k not in choices]
    what = N_("« {name} » n'existe pas dans cette version")
    return [tree.finding(at, Level.ERROR, "K025", what, name=name) for at, name in wrong]


def build_service(shape: "ServiceShape | None") -> Service | None:
    """Return the online service, or None."""
    if shape is None:
        return None
    return Service(shape.nom, shape.url, tuple(shape.domaines), shape.franceconnect)


def build_authors(shape: "ProcedureShape") -> tuple[Author, ...]:
    """Return who wrote or reviewed."""
    return tuple(Author(author.nom, author.role) for author in shape.auteurs)
