"""One's own passphrase by questions: the new one, then the old one and a code."""

from functools import partial
from typing import Any

from kiosque.desk.own_passphrase import change_passphrase, check_new_passphrase
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_in_turn, ask_until


def ask_own_passphrase(session: Session, console: Console) -> None:
    """Ask until the answers agree, then change it; raises what the desk raises."""
    answers = ask_in_turn(
        console,
        (
            ("old", lambda _known: _ask_secret(console, "own.old", _("Phrase de passe actuelle"))),
            ("new", partial(_ask_new, console)),
            ("code", lambda _known: _ask_secret(console, "own.code", _("Code à 6 chiffres"))),
        ),
    )
    console.say(_("Changement, quelques secondes…"))
    change_passphrase(session, answers["old"], answers["new"], answers["code"])
    console.say(_("Votre phrase de passe est changée. L'ancienne n'ouvre plus rien ici."))
    console.say(_("Les sauvegardes déjà faites s'ouvrent encore avec l'ancienne."))


def _ask_new(console: Console, known: dict[str, Any]) -> str:
    read = partial(check_new_passphrase, known["old"])
    question = _("Nouvelle phrase, sept mots différents au moins (elle ne s'affiche pas) :")
    again = _("Encore une fois")
    while True:
        chosen = ask_until(console, "own.new", question, read, secret=True)
        if _ask_secret(console, "own.again", again) == chosen:
            return chosen
        console.say(_("Les deux phrases ne sont pas les mêmes : recommencez."))


def _ask_secret(console: Console, key: str, what: str) -> str:
    question = _("{what} (rien ne s'affiche) :").format(what=what)
    return console.ask(key, question, secret=True)
