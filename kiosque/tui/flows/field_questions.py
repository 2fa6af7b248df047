"""The field of a step, asked by the page that fits it; nothing is saved here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kiosque.desk.cases import CaseFile
from kiosque.desk.public import PublicWalk
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState
from kiosque.procedures.fields import Field, FieldKind, Keep
from kiosque.procedures.guards.functions import Known
from kiosque.procedures.model import BIRTH_DATE
from kiosque.procedures.normal_form import Raw
from kiosque.procedures.steps import asked_by
from kiosque.procedures.wording import in_words
from kiosque.tui.flows.asking import Showing
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.guided import (
    Guidance,
    GuidedChoicePage,
    GuidedFormPage,
    Move,
    TicksPage,
)
from kiosque.tui.widgets.date_field import HINT
from kiosque.tui.widgets.text_field import TextField

SKIP = "skip"
EXAMPLES = {
    FieldKind.DATE: N_("Par exemple 14/03/1985"),
    FieldKind.AMOUNT: N_("Par exemple 1 250,50"),
    FieldKind.TELEPHONE: N_("Par exemple 06 12 34 56 78"),
    FieldKind.POSTCODE: N_("Cinq chiffres"),
}


@dataclass(slots=True)
class FieldQuestions:
    """The questions of one case, or of a walk that nobody keeps."""

    app: Showing
    case: CaseFile | PublicWalk
    day: date
    guidance: Guidance
    proposed: Callable[[Field], str]
    """What is known already, to be confirmed; empty when nothing is."""

    async def ask(self, wanted: Field, error: KiosqueError | None, title: str) -> CaseState | Move:
        """Ask a field until what looks wrong is corrected, or read so on the document."""
        while True:
            state = await self._answer(wanted, error, title)
            if isinstance(state, Move):
                return state
            given = state.answers.get(wanted.name)
            if given is None or not given.warning:
                return state
            page = ConfirmationPage(
                _("Est-ce bien écrit ainsi sur le document ?"),
                yes=_("Oui, garder cette réponse"),
                no=_("Non, corriger"),
                hint=_(given.warning),
            )
            kept = await self.app.ask(page)
            if kept and kept[0] == YES:
                return state

    async def _answer(
        self, wanted: Field, error: KiosqueError | None, title: str
    ) -> CaseState | Move:
        choices = _choices(wanted)
        hint = "\n".join(part for part in (wanted.help, self._present(wanted)) if part)
        about: dict[str, Any] = {"hint": hint, "error": error, "guidance": self._around(title)}
        if not choices:
            return await self._typed(wanted, about)
        if wanted.kind is FieldKind.CHOICES:
            return await self._ticked(wanted, choices, about)
        page = GuidedChoicePage(wanted.label, choices, current=self._given(wanted), **about)
        chosen = await self.app.ask(page)
        if chosen is None:
            return page.move
        return self._taken(wanted, "".join(key for key in chosen if key != SKIP))

    async def _ticked(
        self, wanted: Field, choices: list[tuple[str, str]], about: dict[str, Any]
    ) -> CaseState | Move:
        given = self.case.state.answers.get(wanted.name)
        ticked = given.value if given is not None and isinstance(given.value, frozenset) else ()
        none = _("Si rien ne convient, continuez sans cocher.")
        hint = "\n".join(part for part in (about["hint"], none) if part)
        page = TicksPage(wanted.label, choices, ticked=ticked, **{**about, "hint": hint})
        chosen = await self.app.ask(page)
        return page.move if chosen is None else self._taken(wanted, list(chosen))

    async def _typed(self, wanted: Field, about: dict[str, Any]) -> CaseState | Move:
        given = self.case.state.answers.get(wanted.name)
        value = _as_typed(given.value) if given else self.proposed(wanted)
        label = _("Réponse (facultatif)") if wanted.optional else _("Réponse")
        example = _(EXAMPLES.get(wanted.kind, ""))
        if wanted.name == BIRTH_DATE:
            example = _(HINT)
        field = TextField(wanted.name, label, hint=example, value=value)
        page = GuidedFormPage[CaseState](
            wanted.label, [field], lambda values: self._taken(wanted, values[wanted.name]), **about
        )
        made = await self.app.ask(page)
        return page.move if made is None else made

    def _taken(self, wanted: Field, raw: Raw) -> CaseState:
        case = self.case
        values = case.catalogue.values
        return answer(case.procedure, case.state, wanted.name, raw, self.day, values)

    def _given(self, wanted: Field) -> str:
        """Return the line of the answer given before: gone through again, Enter keeps it."""
        given = self.case.state.answers.get(wanted.name)
        if given is None:
            return ""
        if isinstance(given.value, bool):
            return "oui" if given.value else "non"
        return str(given.value)

    def _present(self, wanted: Field) -> str:
        given = self.case.state.answers.get(wanted.name)
        if given is None:
            again = self._asked_before(wanted)
            return _("Cette réponse n'est pas gardée : demandez-la de nouveau.") if again else ""
        said = in_words(given.value, wanted)
        return _("Réponse actuelle\N{NO-BREAK SPACE}: {said}").format(said=said)

    def _asked_before(self, wanted: Field) -> bool:
        """Tell whether the answer is gone, not kept from one session to the next: more was done."""
        if wanted.keep is Keep.CASE or wanted.optional:
            return False
        done = self.case.state.done
        steps = self.case.procedure.steps
        first = next((one.index for one in steps if wanted.name in asked_by(one)), len(steps))
        return any(step.id in done for step in steps[first:])

    def _around(self, title: str) -> Guidance:
        """Name the step above the question, which is the heading."""
        if not title:
            return self.guidance
        return replace(self.guidance, procedure=f"{self.guidance.procedure} ▸ {title}")


def _as_typed(value: Known) -> str:
    """Return an answer as it may be typed again: a date in words could not."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else in_words(value)


def _choices(wanted: Field) -> list[tuple[str, str]]:
    choices = [(option.key, option.label) for option in wanted.options]
    if wanted.kind is FieldKind.YES_NO:
        choices = [("oui", _("Oui")), ("non", _("Non"))]
    if wanted.optional and choices and wanted.kind is not FieldKind.CHOICES:
        choices.append((SKIP, _("Passer cette question")))
    return choices
