"""Before the sign-in, by questions: a forgotten passphrase, a backup to restore, or a session."""

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import OrganisationChoice, check_readable, list_organisations
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import Console, Stopped, ask_choice, say_error, say_lines
from kiosque.linear.door import FORGOTTEN, RESTORE, InsteadOfSignIn, sign_in_by_questions

COLLEAGUE, SHEET, LEAVE = "colleague", "sheet", "leave"


def enter_by_questions(kiosk: Kiosk, console: Console) -> Session:
    """Ask until a session opens; raises `Stopped`, and otherwise as the sign-in does."""
    while True:
        try:
            if list_organisations(kiosk.home) or not _wants_restoration(kiosk, console):
                return sign_in_by_questions(kiosk, console)
            instead = InsteadOfSignIn(RESTORE)
        except InsteadOfSignIn as wanted:
            instead = wanted
        try:
            _instead(kiosk, console, instead)
        except Stopped:
            console.say(_("Arrêté. Rien n'est changé."))
        except KiosqueError as error:
            say_error(console, error)


def _wants_restoration(kiosk: Kiosk, console: Console) -> bool:
    """Ask what to do where nobody can sign in; somebody who stops wants nothing."""
    try:
        check_readable(kiosk.home)
    except KiosqueError as error:
        say_error(console, error)
    choices = [
        (RESTORE, _("Reprendre une sauvegarde")),
        (LEAVE, _("Rien pour l'instant")),
    ]
    question = _("Aucune structure ne s'ouvre sur ce poste. Que voulez-vous faire ?")
    try:
        return ask_choice(console, "nobody", question, choices) == RESTORE
    except Stopped:
        return False


def _instead(kiosk: Kiosk, console: Console, instead: InsteadOfSignIn) -> None:
    if instead.wanted == FORGOTTEN:
        _forgotten(kiosk, console, instead.organisation)
    else:
        from kiosque.linear.restoring import ask_restoration

        ask_restoration(kiosk, console)


def _forgotten(kiosk: Kiosk, console: Console, organisation: OrganisationChoice | None) -> None:
    say_lines(
        console,
        (
            _("Dans sa session, une personne référente vous donne une nouvelle clé."),
            _("Ce que vous avez signé reste valable. Ne supprimez rien."),
        ),
    )
    choices = [
        (COLLEAGUE, _("Je demande à une personne référente")),
        (SHEET, _("Plus aucune ne peut ouvrir : j'ai la feuille de secours")),
    ]
    if ask_choice(console, "forgotten", _("Que voulez-vous faire ?"), choices) == SHEET:
        from kiosque.linear.recovery import recover_by_questions

        recover_by_questions(kiosk, console, organisation)
