"""A newer version of a procedure, by questions: what changes is said before anybody chooses."""

from kiosque.desk.case_versions import move_to_newer_version, newer_version
from kiosque.desk.cases import CaseFile
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, say_lines

KEEP, MOVE = "keep", "move"


def ask_version(session: Session, console: Console, case: CaseFile) -> CaseFile:
    """Return the case under the version that the mediator chooses."""
    if case.withdrawn:
        console.say(_("Cette démarche n'est plus proposée : ce dossier peut être terminé."))
    newer = newer_version(case)
    if newer is None:
        return case
    say_lines(console, (_("Une version plus récente de cette démarche existe."), *newer.lines))
    choices = [
        (KEEP, _("Terminer avec l'ancienne version")),
        (MOVE, _("Passer à la nouvelle version")),
    ]
    chosen = ask_choice(console, "case.version", _("Avec quelle version ?"), choices)
    return move_to_newer_version(session, case) if chosen == MOVE else case
