"""Records that may be one person's: looked at pair by pair, decided by the mediator."""

from kiosque.desk.merging import (
    Duplicate,
    PairsPage,
    duplicates,
    keep_apart,
    merge_citizens,
    pairs_on_page,
)
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.mandates.resemblance import differing_words
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.finding import person_words
from kiosque.tui.flows.page_turns import NEXT, PREVIOUS, page_turns
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage

FIRST, SECOND, APART = "first", "second", "apart"
PAIRS = 6
"""Of a page: each takes two lines, and all of them show on a small screen."""


async def review_duplicates(app: Asking, session: Session) -> None:
    """Offer the pairs until none is left or one goes back."""
    error: KiosqueError | None = None
    page = 1
    found = await _compared(app, session)
    while found:
        shown = pairs_on_page(found, page=page, per_page=PAIRS)
        chosen = await app.ask(_pairs(shown, error))
        if chosen is None:
            return
        error = None
        if chosen[0] in (NEXT, PREVIOUS):
            page = shown.page + (1 if chosen[0] == NEXT else -1)
            continue
        page = shown.page
        try:
            await _decide(app, session, shown.pairs[int(chosen[0])])
        except KiosqueError as refused:
            error = refused
        found = await _compared(app, session)
    told = _("Aucune fiche ne ressemble à une autre.")
    await app.ask(ReadingPage(_("Fiches en double"), told, _("Retour")))


async def _compared(app: Asking, session: Session) -> tuple[Duplicate, ...]:
    return await while_shown(app, lambda: duplicates(session), _("Les fiches se comparent…"))


def _pairs(shown: PairsPage, error: KiosqueError | None) -> ChoicePage:
    pairs = [(str(at), _pair_words(one)) for at, one in enumerate(shown.pairs)]
    return ChoicePage(
        _("Est-ce la même personne, enregistrée deux fois ?"),
        [*pairs, *page_turns(shown.page, shown.pages)],
        hint=_("Les plus ressemblantes d'abord. Rien n'est réuni sans vous."),
        explanation=_(
            "Des homonymes et des jumeaux se ressemblent aussi : regardez ce qui diffère avant de "
            "décider. Une réunion se défait, depuis la fiche de la personne."
        ),
        error=error,
    )


def _pair_words(pair: Duplicate) -> str:
    both = f"{person_words(pair.first_identity)} / {person_words(pair.second_identity)}"
    differing = differing_words(pair.differing)
    return f"{both} – {differing}" if differing else both


async def _decide(app: Asking, session: Session, pair: Duplicate) -> None:
    page = ChoicePage(
        _("Que faire de ces deux fiches ?"),
        [
            (FIRST, _("Réunir sous : {who}").format(who=person_words(pair.first_identity))),
            (SECOND, _("Réunir sous : {who}").format(who=person_words(pair.second_identity))),
            (APART, _("Ce sont deux personnes : ne plus les proposer")),
        ],
        hint=differing_words(pair.differing),
        explanation=_(
            "Réunies, leurs mandats, leurs dossiers et ce qui a été fait se montrent ensemble. "
            "Leurs papiers ne changent pas."
        ),
        ready=False,
    )
    chosen = await app.ask(page)
    if chosen is None:
        return
    if chosen[0] == APART:
        keep_apart(session, pair.first, pair.second)
    elif chosen[0] == FIRST:
        merge_citizens(session, pair.first, pair.second)
    else:
        merge_citizens(session, pair.second, pair.first)
