"""A newer version of a procedure, on a page: what changes is read before anybody chooses."""

from kiosque.desk.case_versions import move_to_newer_version, newer_version
from kiosque.desk.cases import CaseFile
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage

KEEP, MOVE = "keep", "move"


async def choose_version(app: Asking, session: Session, case: CaseFile) -> CaseFile | None:
    """Return the case under the version that the mediator chooses, None when they go back."""
    if case.withdrawn:
        told = _("Ce dossier peut être terminé, avec la version qu'il a gardée.")
        page = ReadingPage(_("Cette démarche n'est plus proposée"), told, _("Continuer"))
        return case if await app.ask(page) else None
    newer = newer_version(case)
    if newer is None:
        return case
    chosen = await app.ask(
        ChoicePage(
            _("Une version plus récente existe"),
            [
                (KEEP, _("Terminer avec l'ancienne version")),
                (MOVE, _("Passer à la nouvelle version")),
            ],
            hint="\n".join(newer.lines),
            explanation=_("Rien ne change sans votre choix. L'ancienne version reste suivie."),
        )
    )
    if chosen is None:
        return None
    return move_to_newer_version(session, case) if chosen[0] == MOVE else case
