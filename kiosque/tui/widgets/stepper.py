"""Where a visit stands: « Étape 3 sur 9 — Périmètres (ensuite : Durée) »."""

from collections.abc import Sequence

from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.mandates.step import Step
from kiosque.tui.text import line

STEP_WORDS = {
    Step.POSTURE: N_("Posture"),
    Step.NOTICES: N_("Mentions"),
    Step.PROTECTION: N_("Protection"),
    Step.SCOPES: N_("Périmètres"),
    Step.PROCEDURES: N_("Démarches précises"),
    Step.DURATION: N_("Durée"),
    Step.IDENTITY: N_("Identité"),
    Step.STATEMENTS: N_("Affirmations"),
    Step.RECAP: N_("Relecture"),
    Step.CODE: N_("Code"),
    Step.ORIENTATION: N_("Orientation"),
}
STEPS: Sequence[Step] = tuple(step for step in Step if step not in (Step.CODE, Step.ORIENTATION))
"""The code is asked on the page of the recap."""


def stepper_words(step: Step, width: int) -> str:
    """Return the line for a step of the visit; a narrow one leaves out what comes next."""
    if step not in STEPS:
        return _(STEP_WORDS[step])
    at = STEPS.index(step)
    here = _("Étape {n} sur {total} — {title}").format(
        n=at + 1, total=len(STEPS), title=_(STEP_WORDS[step])
    )
    if at + 1 == len(STEPS):
        return here
    after = _("ensuite\N{NO-BREAK SPACE}: {title}").format(title=_(STEP_WORDS[STEPS[at + 1]]))
    whole = f"{here} ({after})"
    return whole if line(whole).cell_length <= width else here


class Stepper(Static, can_focus=False):
    """One line under the banner."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step

    def on_resize(self) -> None:
        self.update(line(stepper_words(self._step, self.size.width)))
