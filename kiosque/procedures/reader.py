"""From the text of a file to a procedure, all or nothing."""

import hashlib

from kiosque.procedures.building import (
    FieldBuilder,
    build_authors,
    build_migrations,
    build_service,
    build_sources,
    check_migrations,
    check_names,
)
from kiosque.procedures.catalogue import EMPTY, Catalogue
from kiosque.procedures.findings import ContentRefused, has_errors, ordered
from kiosque.procedures.guard_reading import guard_reader
from kiosque.procedures.model import Procedure
from kiosque.procedures.shape_reading import read_shape
from kiosque.procedures.step_building import StepBuilder
from kiosque.procedures.yaml_tree import Tree, read_tree


def load_procedure(text: str, path: str, catalogue: Catalogue = EMPTY) -> Procedure:
    """Return the procedure written in `text`; raises `ContentRefused` with every finding.

    `path` names the file in findings and is not opened. `catalogue` gives the types of the shared
    values that guards read: without it a guard with `v.name` is refused.
    """
    return build_procedure(read_tree(text, path), text, catalogue)


def build_procedure(tree: Tree, text: str, catalogue: Catalogue) -> Procedure:
    """Return the procedure of a tree already read; raises `ContentRefused`."""
    from kiosque.procedures.shapes import ProcedureShape

    shape = read_shape(tree, ProcedureShape)
    builder = FieldBuilder(tree, catalogue)
    fields = {name: builder.field(name, raw) for name, raw in shape.champs.items()}
    guards = guard_reader(tree, fields.values(), shape.calculs, catalogue)
    sources, wrong_sources = build_sources(tree, shape.sources)
    steps = StepBuilder(guards, frozenset(fields), frozenset(source.id for source in sources))
    built = steps.steps(shape.etapes)
    findings = [
        *builder.findings,
        *check_names(tree, shape),
        *check_migrations(tree, shape),
        *wrong_sources,
        *guards.findings,
        *steps.findings,
    ]
    if has_errors(findings):
        raise ContentRefused(ordered(findings))
    return Procedure(
        id=shape.id,
        version=shape.version,
        title=shape.titre,
        summary=shape.resume.strip(),
        category=shape.categorie,
        audience=tuple(shape.publics),
        organisation=shape.organisme,
        service=build_service(shape.service),
        minutes=shape.duree_minutes,
        cost=shape.cout or "",
        keywords=tuple(shape.mots_cles),
        life_events=tuple(shape.evenements),
        sources=sources,
        review_by=shape.a_reverifier_le,
        authors=build_authors(shape),
        fields=fields,
        computed=dict(guards.computed),
        steps=built,
        migrations=build_migrations(shape),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
