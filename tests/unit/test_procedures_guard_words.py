"""Guards said in French."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kiosque.procedures.guard_words import said
from kiosque.procedures.guards.evaluation import truth
from kiosque.procedures.guards.expression import compile_expression
from kiosque.procedures.guards.negation import opposite
from kiosque.procedures.guards.resolution import Scope
from kiosque.procedures.guards.syntax import And, Comparison, Node, Not, Or
from kiosque.procedures.lookups import Names
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import ReminderStep
from tests.procedure_examples import TODAY, bonus, shelf, short

NBSP = "\N{NO-BREAK SPACE}"


def guard(text: str) -> str:
    """Return how a guard of the short procedure is said, with plain spaces."""
    return spoken(short(("si: loyer est connu et loyer > 1000", f"si: '{text}'")), 3)


def spoken(procedure: Procedure, step: int) -> str:
    expression = procedure.steps[step].guard
    assert expression is not None
    return said(expression, procedure, shelf().catalogue.values, TODAY).replace(NBSP, " ")


LENT = "loyer est connu et "
HELP = "aides est connu et "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("travaille = parfois", "« Travaille ? » : « Parfois »"),
        ("travaille != parfois", "« Travaille ? » : tout sauf « Parfois »"),
        ("travaille dans [oui, parfois]", "« Travaille ? » : « Oui » ou « Parfois »"),
        ("non travaille dans [oui, parfois]", "« Travaille ? » : tout sauf « Oui » ou « Parfois »"),
        ("non travaille = oui", "« Travaille ? » : tout sauf « Oui »"),
        (f"{HELP}aides contient apl", "« Aides » : une réponse et « Aides » : « APL »"),
        (f"{HELP}non aides contient apl", "« Aides » : une réponse et « Aides » : sans « APL »"),
        ("non loyer est connu", "« Loyer » : pas de réponse"),
        (f"{LENT}loyer <= 2 * 500", "« Loyer » : une réponse et « Loyer » : 1 000 au plus"),
        (f"{LENT}loyer + 1 > 3", "« Loyer » : une réponse et « Loyer » + 1 : plus de 3"),
        (
            f"{LENT}(loyer - 2) * 3 > loyer - (loyer + 1)",
            "« Loyer » : une réponse et (« Loyer » − 2) × 3 : plus de « Loyer » − (« Loyer » + 1)",
        ),
        (
            "max(loyer, min(loyer, 3)) > 5",
            "le plus grand de « Loyer », (le plus petit de « Loyer », 3) : plus de 5",
        ),
        ("min(loyer, 3) * 2 > 5", "(le plus petit de « Loyer », 3) × 2 : plus de 5"),
        (f"{LENT}loyer > -3", "« Loyer » : une réponse et « Loyer » : plus de -3"),
        (f"{LENT}-loyer < 3", "« Loyer » : une réponse et 0 − « Loyer » : moins de 3"),
        (
            f"{LENT}(loyer >= 3 ou travaille = oui)",
            "« Loyer » : une réponse et (« Loyer » : 3 au moins ou « Travaille ? » : « Oui »)",
        ),
        (
            f"non ({LENT}travaille = oui)",
            "« Loyer » : pas de réponse ou « Travaille ? » : tout sauf « Oui »",
        ),
        (
            "travaille = oui et non (loyer est connu et loyer > 3)",
            "« Travaille ? » : « Oui » et (« Loyer » : pas de réponse ou « Loyer » : 3 au plus)",
        ),
        (
            "non (loyer est inconnu ou loyer < 3)",
            "« Loyer » : une réponse et « Loyer » : 3 au moins",
        ),
    ],
)
def test_a_guard_is_said_with_the_words_of_its_questions(text: str, words: str) -> None:
    assert guard(text).replace("\N{NARROW NO-BREAK SPACE}", " ") == words


def test_a_computed_name_is_opened_and_an_amount_is_in_full() -> None:
    refused = bonus().step("non-eligible")
    assert refused is not None
    words = spoken(bonus(), refused.index)
    assert words.startswith("âge : moins de 18 ou «")
    assert "1 104,25 €/mois au plus" in words.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "revenu_ok" not in words
    assert "pas (" not in words


def test_a_computed_negation_keeps_its_sense() -> None:
    changed = short(
        ("etapes:", "calculs: {libre: non (loyer est connu), seul: non libre}\netapes:"),
        ("si: loyer est connu et loyer > 1000", "si: libre ou travaille = oui et seul"),
    )
    assert spoken(changed, 3) == (
        "« Loyer » : pas de réponse ou (« Travaille ? » : « Oui » et « Loyer » : une réponse)"
    )


def test_the_day_of_a_reminder_is_counted_from_the_request() -> None:
    reminder = next(step for step in bonus().steps if isinstance(step, ReminderStep))
    words = said(reminder.due, bonus(), shelf().catalogue.values, TODAY)
    assert words == "3 mois après le jour de la demande"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ajouter_mois(aujourdhui(), 12)", "12 mois après aujourd'hui"),
        ("ajouter_mois(aujourdhui(), 12 * 16)", "16 ans après aujourd'hui"),
        ("ajouter_mois(aujourdhui(), 0 - 30)", "30 mois avant aujourd'hui"),
        ("ajouter_mois(aujourdhui(), 0 - 120)", "10 ans avant aujourd'hui"),
        ("ajouter_mois(aujourdhui(), -30)", "30 mois avant aujourd'hui"),
        ("ajouter_jours(aujourdhui(), 92)", "92 jours après aujourd'hui"),
        (
            "ajouter_jours(aujourdhui(), 0 - v.prime_activite_forfait)",
            "638,28 jours avant aujourd'hui",
        ),
    ],
)
def test_a_day_is_said_with_its_distance_and_one_unit(text: str, words: str) -> None:
    procedure = short(("etapes:", f"calculs: {{jour: '{text}'}}\netapes:"))
    expression = procedure.computed["jour"]
    assert said(expression, procedure, shelf().catalogue.values, TODAY) == words


@pytest.mark.parametrize("loyer", [None, Decimal(2), Decimal(3)])
@pytest.mark.parametrize("travaille", [None, "oui", "parfois"])
@pytest.mark.parametrize(
    "text",
    [
        "loyer < 3 et travaille = oui",
        "loyer >= 3 ou travaille != oui",
        "non (loyer > 2)",
        "loyer est connu et non travaille = oui",
        "loyer <= 2 ou (loyer = 3 et travaille dans [oui, non])",
    ],
)
def test_the_opposite_of_a_guard_is_true_when_it_is_false_and_unknown_when_it_is(
    text: str, travaille: str | None, loyer: Decimal | None
) -> None:
    fields = {name: field.type for name, field in short().fields.items()}
    tree = compile_expression(text, Scope(fields)).tree
    given = {"travaille": travaille, "loyer": loyer}
    names = Names({k: v for k, v in given.items() if v is not None}, {}, {}, TODAY)
    held = truth(tree, names)
    assert truth(negated(tree), names) is (None if held is None else not held)


def negated(node: Node) -> Node:
    """Return the opposite with every negation inside worked out too."""
    found = opposite(node)
    match found:
        case And() | Or():
            return replace(found, left=settled(found.left), right=settled(found.right))
        case _:
            return found


def settled(node: Node) -> Node:
    return negated(node.operand) if isinstance(node, Not) and worked_out(node.operand) else node


def worked_out(node: Node) -> bool:
    return isinstance(node, And | Or | Not | Comparison)
