"""A calculation in words: its result, its formula, and that only the administration decides."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kiosque.i18n import _
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.guard_reading import fields_read
from kiosque.procedures.guard_words import Speaker
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.guards.syntax import Arithmetic, Node
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import CalculationStep
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import in_words, rounded


def calculation_lines(
    procedure: Procedure,
    where: Walk | None,
    step: CalculationStep,
    catalogue: Catalogue,
    today: date,
) -> Iterator[str]:
    """Yield the result when the answers give one, the formula, and what they are worth."""
    rule = procedure.computed[step.rule]
    if where is not None:
        yield _result(procedure, where, step)
    formula = _Reckoner(procedure, catalogue.values, today).words(rule.tree)
    yield _("Calcul\N{NO-BREAK SPACE}: {formula}").format(formula=formula)
    yield _("Ce résultat est indicatif\N{NO-BREAK SPACE}: seule l'administration décide.")


def _result(procedure: Procedure, where: Walk, step: CalculationStep) -> str:
    known = where.value(step.rule)
    if known is not None:
        return _("Résultat\N{NO-BREAK SPACE}: {value}").format(value=result_words(known, step.unit))
    rule = procedure.computed[step.rule]
    missing = [
        procedure.fields[name].label
        for name in sorted(fields_read(rule, procedure.computed) & procedure.fields.keys())
        if where.value(name) is None
    ]
    if not missing:
        return _("Ce calcul n'a pas de résultat avec ces réponses.")
    return _("Résultat inconnu. Il manque\N{NO-BREAK SPACE}: {fields}").format(
        fields=", ".join(missing)
    )


def result_words(value: Maybe, unit: str) -> str:
    """Return a result to the cent, with its unit; « environ » when it was rounded."""
    if not isinstance(value, Decimal):
        return in_words(value)
    near = rounded(value)
    text = f"{in_words(near)}\N{NO-BREAK SPACE}{unit}" if unit else in_words(near)
    return text if near == value else _("environ {text}").format(text=text)


class _Reckoner(Speaker):
    """Says a formula term by term, so that it can be done again by hand."""

    def _sum(self, node: Arithmetic) -> str:
        return self._operation(node)

    def _is_one_number(self, node: Arithmetic) -> bool:
        del node
        return False

    def _bare(self, node: Node) -> str:
        return self._value(node)
