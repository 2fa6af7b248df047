"""What the mediator states before a mandate: each statement ticked by itself, all needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kiosque.errors import Refusal
from kiosque.i18n import N_


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `text` is a French message identifier."""

    id: str
    text: str


STATEMENTS: Final = (
    Statement(
        "notices_read",
        N_("J'ai lu les mentions à voix haute et la personne les a comprises."),
    ),
    Statement(
        "purpose_explained",
        N_("J'ai expliqué à quoi sert le mandat et pourquoi chaque donnée est demandée."),
    ),
    Statement(
        "rights_explained",
        N_("J'ai rappelé ses droits sur ses données, et qu'elle peut arrêter à tout moment."),
    ),
    Statement(
        "no_protection",
        N_("Elle déclare être majeure et n'avoir ni tutelle, ni curatelle, ni sauvegarde."),
    ),
    Statement(
        "agreed",
        N_("Elle est présente et accepte ce mandat, son contenu et sa durée."),
    ),
)
"""In the order in which they are ticked."""

STATEMENT_IDS: Final = tuple(statement.id for statement in STATEMENTS)


def check_statements(ticked: Iterable[str]) -> None:
    """Raise `Refusal` unless every statement, and nothing else, was ticked."""
    if set(ticked) != set(STATEMENT_IDS):
        raise Refusal(
            N_("Il manque une affirmation\N{NO-BREAK SPACE}: le mandat n'est pas conclu."),
            advice=N_("Lisez chaque affirmation et cochez-la si elle est vraie."),
        )


def in_statement_order(ticked: Iterable[str]) -> tuple[str, ...]:
    """Return the ticked statements once each, in their order; raises `Refusal` if unknown."""
    chosen = set(ticked)
    if not chosen <= set(STATEMENT_IDS):
        raise Refusal(N_("Cette affirmation n'existe pas."))
    return tuple(one for one in STATEMENT_IDS if one in chosen)
