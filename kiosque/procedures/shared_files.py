"""Reading of the shared files: values, documents, organisations, difficult words."""

from typing import TYPE_CHECKING

from kiosque.i18n import N_
from kiosque.procedures.catalogue import LetterTemplate, Organisation, Piece, SharedValue
from kiosque.procedures.findings import ContentRefused, Level
from kiosque.procedures.shape_reading import read_shape
from kiosque.procedures.yaml_tree import Tree

if TYPE_CHECKING:
    from kiosque.procedures.shared_shapes import ValueShape


def read_values(tree: Tree) -> dict[str, SharedValue]:
    """Return the values of `valeurs.yaml`; raises `ContentRefused`."""
    from kiosque.procedures.scalars import Name
    from kiosque.procedures.shared_shapes import ValueShape

    shapes = read_shape(tree, dict[Name, ValueShape])
    findings = [
        tree.finding((name,), Level.ERROR, "K039", UNPAIRED)
        for name, shape in shapes.items()
        if (shape.verifie_le is None) is not (shape.verifie_par is None)
    ]
    if findings:
        raise ContentRefused(findings)
    return {name: _value(name, shape) for name, shape in shapes.items()}


UNPAIRED = N_("« verifie_le » et « verifie_par » vont ensemble")


def _value(name: str, shape: "ValueShape") -> SharedValue:
    return SharedValue(
        name=name,
        value=shape.valeur,
        unit=shape.unite,
        since=shape.depuis,
        expires_on=shape.perime_le,
        source=shape.source,
        url=shape.url or "",
        read_on=shape.lu_le,
        checked_on=shape.verifie_le,
        checked_by=shape.verifie_par or "",
        to_check=shape.a_verifier,
    )


def read_pieces(tree: Tree) -> dict[str, Piece]:
    """Return the documents of `pieces.yaml`; raises `ContentRefused`."""
    from kiosque.procedures.scalars import Slug
    from kiosque.procedures.shared_shapes import PieceShape

    return {
        key: Piece(
            key=key,
            label=shape.libelle,
            accepted=tuple(shape.accepte),
            validity=shape.validite or "",
            where_to_get=shape.ou_obtenir or "",
            sensitive=shape.sensible,
        )
        for key, shape in read_shape(tree, dict[Slug, PieceShape]).items()
    }


def read_organisations(tree: Tree) -> dict[str, Organisation]:
    """Return the public bodies of `organismes.yaml`; raises `ContentRefused`."""
    from kiosque.procedures.scalars import Slug
    from kiosque.procedures.shared_shapes import OrganisationShape

    return {
        key: Organisation(
            key=key,
            name=shape.nom,
            telephone=shape.telephone or "",
            hours=shape.horaires or "",
            domains=tuple(shape.domaines),
            address=tuple(shape.adresse),
        )
        for key, shape in read_shape(tree, dict[Slug, OrganisationShape]).items()
    }


def read_letters(tree: Tree) -> dict[str, LetterTemplate]:
    """Return the letters of `courriers.yaml`; raises `ContentRefused`."""
    from kiosque.procedures.scalars import Slug
    from kiosque.procedures.shared_shapes import LetterTemplateShape

    return {
        key: LetterTemplate(
            key=key,
            subject=shape.objet,
            recipient=shape.destinataire or "",
            opening=shape.appel,
            paragraphs=tuple(shape.paragraphes),
            enclosures=tuple(shape.pieces),
        )
        for key, shape in read_shape(tree, dict[Slug, LetterTemplateShape]).items()
    }


def read_glossary(tree: Tree) -> dict[str, str]:
    """Return the words of `glossaire.yaml`; raises `ContentRefused`."""
    from kiosque.procedures.scalars import Said

    return dict(read_shape(tree, dict[str, Said]))
