"""A procedure walked by questions with nothing kept: answers live as long as the walk."""

from datetime import date

from kiosque.desk.public import PublicWalk, going_on, step_done, where_is
from kiosque.i18n import _
from kiosque.linear.case_fields import ask_field
from kiosque.linear.console import Back, Console, ask_choice, ask_choices, say_lines
from kiosque.linear.step_words import say_step, step_before
from kiosque.procedures.case import Settlement, hold, settle
from kiosque.procedures.review import off_path_lines, review_lines
from kiosque.procedures.step_text import doubt_words, piece_words
from kiosque.procedures.steps import PiecesStep, Step, asked_by
from kiosque.procedures.walk import Walk

RIGHT = "right"


def walk_by_questions(console: Console, walked: PublicWalk, day: date) -> PublicWalk:
    """Walk to the end, or until the person goes back from the first step; return the answers."""
    again: Step | None = None
    while True:
        where = where_is(walked, day)
        step = again if again in where.path else where.current
        try:
            with console.returning():
                after = _asked(console, walked, where, step, day)
        except Back:
            again = step_before(where, step)
            if again is None:
                return walked
            continue
        again = None
        if after is None:
            return walked
        walked = after


def _asked(
    console: Console, walked: PublicWalk, where: Walk, step: Step | None, day: date
) -> PublicWalk | None:
    """Return the walk after one step, a doubt or a change; None once the end was read."""
    if step is not None:
        say_step(console, walked.procedure, where, step, walked.catalogue, day)
        return step_done(_step(console, walked, where, step, day), step.id, day)
    if where.doubt is not None:
        return _settled(console, walked, where)
    if where.finished is None:
        for wanted in where.missing:
            walked = going_on(walked, ask_field(console, walked, wanted, day))
        return walked
    changed = _reviewed(console, walked, where, day)
    if changed is not None:
        return changed
    say_step(console, walked.procedure, where, where.finished, walked.catalogue, day)
    return None


def _step(console: Console, walked: PublicWalk, where: Walk, step: Step, day: date) -> PublicWalk:
    if isinstance(step, PiecesStep):
        wanted = where.wanted_pieces(step)
        choices = [
            (one.piece, "\n     ".join(piece_words(one, walked.catalogue))) for one in wanted
        ]
        question = _("Quels documents avez-vous ?")
        held = ask_choices(console, f"case.{step.id}", question, choices, none_too=True)
        return going_on(walked, hold(walked.state, [one.piece for one in wanted], held))
    names = asked_by(step)
    if not names:
        console.ask(f"case.{step.id}", _("Entrée pour continuer."))
    for name in names:
        wanted_field = walked.procedure.fields[name]
        walked = going_on(walked, ask_field(console, walked, wanted_field, day))
    return walked


def _settled(console: Console, walked: PublicWalk, where: Walk) -> PublicWalk:
    if where.doubt is None:
        return walked
    step = where.doubt.step.id
    console.say(doubt_words(where))
    choices = [
        (Settlement.GO_ON.value, _("Voir comment faire la demande quand même")),
        (Settlement.TURN_AWAY.value, _("S'arrêter là")),
    ]
    question = _("Que voulez-vous faire ?")
    chosen = ask_choice(console, f"case.{step}.settle", question, choices)
    return going_on(walked, settle(walked.procedure, walked.state, step, Settlement(chosen)))


def _reviewed(console: Console, walked: PublicWalk, where: Walk, day: date) -> PublicWalk | None:
    """Read the answers again; return the walk with one of them changed, None when all is right."""
    procedure = walked.procedure
    lines = review_lines(procedure, walked.state, where)
    if not lines:
        return None
    off = _("{words} (hors du chemin)")
    for line in off_path_lines(procedure, walked.state, where):
        say_lines(console, [off.format(words=line.words)])
    change = _("Changer : {words}")
    choices = [
        (RIGHT, _("Tout est juste")),
        *((line.field.name, change.format(words=line.words)) for line in lines),
    ]
    chosen = ask_choice(console, "case.review", _("Relisez les réponses."), choices)
    if chosen == RIGHT:
        return None
    return going_on(walked, ask_field(console, walked, procedure.fields[chosen], day))
