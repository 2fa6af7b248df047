"""What the organisation puts on walls and on its papers: a poster for anybody, its logo."""

from functools import partial

from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.languages import ask_paper_language
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage, Values
from kiosque.tui.widgets.text_field import TextField

POSTER, CHOOSE, REMOVE = "poster", "choose", "remove"


async def see_our_papers(app: Asking, session: Session) -> None:
    """Offer the poster and, to a coordinator, the logo, until one goes back."""
    from kiosque.desk.logos import remove_logo

    error: KiosqueError | None = None
    while (chosen := await app.ask(_menu(session, error))) is not None:
        error = None
        try:
            if chosen[0] == POSTER:
                await _print_poster(app, session)
            elif chosen[0] == CHOOSE:
                await _choose(app, session)
            else:
                remove_logo(session)
        except KiosqueError as refused:
            error = refused


def _menu(session: Session, error: KiosqueError | None) -> ChoicePage:
    from kiosque.desk.logos import present_logo

    choices = [(POSTER, _("Imprimer l'affiche : comment vérifier nos papiers"))]
    logo = present_logo(session)
    if session.coordinates:
        choices.append((CHOOSE, _("Choisir le logo imprimé en haut des papiers")))
        if logo is not None:
            choices.append((REMOVE, _("Ne plus imprimer de logo")))
    with_logo = _("Les nouveaux papiers portent le logo de la structure.")
    without = _("Les nouveaux papiers n'ont pas de logo.")
    return ChoicePage(
        _("Affiche et logo de la structure"),
        choices,
        hint=with_logo if logo is not None else without,
        explanation=_(
            "L'affiche donne l'empreinte de la structure, à comparer avec le bas des papiers. Un "
            "papier déjà fait se réimprime avec le logo de son jour."
        ),
        error=error,
    )


async def _print_poster(app: Asking, session: Session) -> None:
    from kiosque.desk.posters import poster_paper

    language = await ask_paper_language(app, session)
    if language is not None:
        title = _("Où va l'affiche ?")
        make = partial(poster_paper, session, *language)
        await hand_over(app, session, title, "poster", make)


async def _choose(app: Asking, session: Session) -> None:
    from kiosque.desk.logos import choose_logo_file

    def keep(values: Values) -> bool:
        if not values["logo"].strip():
            raise InputError("logo", N_("Donnez le fichier du logo."))
        choose_logo_file(session, values["logo"])
        return True

    field = TextField(
        "logo",
        _("Fichier du logo"),
        hint=_("Une image PNG ou JPEG, par exemple /media/cle-usb/logo.png."),
    )
    page = FormPage(
        _("Quel logo imprimer en haut des papiers ?"),
        [field],
        keep,
        explanation=_(
            "Le logo s'imprime à quatorze millimètres de haut au plus, à côté du nom de la "
            "structure. Il est redessiné et gardé sans rien d'autre que ses points."
        ),
    )
    await app.ask(page)
