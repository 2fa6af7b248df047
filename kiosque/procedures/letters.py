"""A letter from the answers of a case: who writes, to whom, what is known and what stays blank."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.procedures.catalogue import Catalogue, LetterTemplate
from kiosque.procedures.model import Procedure
from kiosque.procedures.references import letter_holes
from kiosque.procedures.steps import LetterStep
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import filled

BLANK: Final = "." * 56
"""Where somebody writes by hand."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in words, before it is drawn."""

    sender: tuple[str, ...] = field(repr=False)
    recipient: tuple[str, ...]
    subject: str
    opening: str
    paragraphs: tuple[str, ...] = field(repr=False)
    enclosures: tuple[str, ...]
    blanks: tuple[str, ...]
    """What is to write by hand, in words; empty when the letter is whole."""


def letter(
    procedure: Procedure, where: Walk, step: LetterStep, catalogue: Catalogue, sender: str
) -> Letter:
    """Return the letter of a step; `sender` is the person's name, empty when it is not known.

    What the answers do not tell, or must never be kept, is left blank, to be written by hand.
    Raises `Refusal` when the letter is no longer among the shared files.
    """
    template = catalogue.letters.get(step.template)
    if template is None:
        raise Refusal(
            N_("Le modèle de ce courrier n'est plus sur ce poste."),
            advice=N_("Le dossier est intact. Écrivez le courrier à la main, puis continuez."),
        )

    def words(text: str) -> str:
        whole = filled(text, procedure, where, catalogue.values, BLANK)
        return whole.replace("**", "").strip()

    body = catalogue.organisations.get(template.recipient or procedure.organisation)
    name = body.name if body is not None else BLANK
    address = body.address if body is not None and body.address else (BLANK, BLANK)
    pieces = (catalogue.pieces.get(key) for key in template.enclosures)
    return Letter(
        sender=(sender or BLANK, BLANK, BLANK),
        recipient=(name, *address),
        subject=words(template.subject),
        opening=words(template.opening),
        paragraphs=tuple(map(words, template.paragraphs)),
        enclosures=tuple(piece.label for piece in pieces if piece is not None),
        blanks=tuple(
            _blanks(procedure, where, template, sender=sender, has_address=address[0] != BLANK)
        ),
    )


def _blanks(
    procedure: Procedure, where: Walk, template: LetterTemplate, *, sender: str, has_address: bool
) -> Iterator[str]:
    if not sender:
        yield _("le nom de la personne")
    yield _("l'adresse de la personne")
    if not has_address:
        yield _("l'adresse de l'organisme")
    for name in sorted(letter_holes(template)):
        if not name.startswith("v.") and where.value(name) is None:
            field_ = procedure.fields.get(name)
            yield field_.label if field_ is not None else name
