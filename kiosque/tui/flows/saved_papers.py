"""Papers saved outside the data: their removal offered when a visit or the session ends."""

from collections.abc import Sequence
from functools import partial

from kiosque.desk.saved_papers import (
    SavedPaper,
    keep_saved,
    removal_line,
    remove_saved,
    saved_line,
    saved_papers,
)
from kiosque.desk.session import Session
from kiosque.i18n import _, ngettext
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage

REMOVE, SOME, KEEP, LATER = "remove", "some", "keep", "later"


async def offer_removal(app: Asking, session: Session) -> None:
    """Ask what becomes of the papers that the person saved; nothing is asked without one."""
    papers = saved_papers(session)
    while papers:
        chosen = await app.ask(_question(papers))
        if chosen is None or chosen[0] == LATER:
            return
        if chosen[0] == KEEP:
            keep_saved(session, papers)
            return
        wanted = papers if chosen[0] == REMOVE else await _some(app, papers)
        if wanted:
            await _remove(app, session, wanted)
            return


async def _some(app: Asking, papers: Sequence[SavedPaper]) -> tuple[SavedPaper, ...]:
    lines = [(one.id, saved_line(one)) for one in papers]
    ticked = await app.ask(ChoicePage(_("Lesquels supprimer ?"), lines, several=True))
    return tuple(one for one in papers if one.id in (ticked or ()))


async def _remove(app: Asking, session: Session, papers: Sequence[SavedPaper]) -> None:
    work = partial(remove_saved, session, papers)
    removals = await while_shown(app, work, _("Les papiers se suppriment…"))
    told = [removal_line(*one) for one in zip(papers, removals, strict=True)]
    await app.ask(ReadingPage(_("Ce qui a été fait"), "\n".join(told), _("Continuer")))


def _question(papers: Sequence[SavedPaper]) -> ChoicePage:
    choices = [
        (REMOVE, _("Supprimer de là")),
        (KEEP, _("Laisser là, et ne plus le demander")),
        (LATER, _("Décider plus tard")),
    ]
    if len(papers) > 1:
        choices.insert(1, (SOME, _("Choisir lesquels supprimer")))
    return ChoicePage(
        ngettext(
            "Ce papier est enregistré hors de kiosque : le supprimer de là ?",
            "Ces {n} papiers sont enregistrés hors de kiosque : les supprimer de là ?",
            len(papers),
        ).format(n=len(papers)),
        choices,
        hint="\n".join(saved_line(one) for one in papers),
        explanation=_(
            "Laissez-les si la clé est à la personne. Seul un fichier resté tel que kiosque l'a "
            "écrit est supprimé. Un papier supprimé se réimprime, mais sur une clé USB, un "
            "logiciel spécialisé peut parfois retrouver un fichier supprimé."
        ),
        ready=False,
    )
