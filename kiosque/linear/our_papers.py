"""What the organisation puts on walls and on its papers: a poster for anybody, its logo."""

from kiosque.desk.logos import choose_logo_file, present_logo, remove_logo
from kiosque.desk.posters import poster_paper
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, ask_filled
from kiosque.linear.languages import ask_paper_language
from kiosque.linear.papers import hand_over

POSTER, CHOOSE, REMOVE, BACK = "poster", "choose", "remove", "back"


def ask_our_papers(session: Session, console: Console) -> None:
    """Ask what to do with them and do it; raises what the desk refuses."""
    choices = [(POSTER, _("Imprimer l'affiche : comment vérifier nos papiers"))]
    if session.coordinates:
        choices.append((CHOOSE, _("Choisir le logo imprimé en haut des papiers")))
        if present_logo(session) is not None:
            choices.append((REMOVE, _("Ne plus imprimer de logo")))
    choices.append((BACK, _("Revenir au menu")))
    chosen = ask_choice(console, "our_papers", _("Que voulez-vous faire ?"), choices)
    if chosen == POSTER:
        hand_over(session, console, poster_paper(session, ask_paper_language(session, console)))
    elif chosen == CHOOSE:
        question = _("Fichier du logo (PNG ou JPEG) :")
        choose_logo_file(session, ask_filled(console, "our_papers.logo", question))
        console.say(_("Les prochains papiers porteront ce logo. Les anciens ne changent pas."))
    elif chosen == REMOVE:
        remove_logo(session)
        console.say(_("Les prochains papiers n'auront pas de logo. Les anciens ne changent pas."))
