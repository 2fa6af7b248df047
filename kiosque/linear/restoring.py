"""Restoring a backup by questions: who opens it, passphrase and code."""

from pathlib import Path

from kiosque.bootstrap import Kiosk
from kiosque.desk.backup_words import restored_lines
from kiosque.desk.restoring import (
    RestoreBackup,
    Restored,
    WouldReplace,
    look_at_backup,
    restore_backup,
    typed_file,
)
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.errors import SignInError
from kiosque.i18n import _, sentence
from kiosque.i18n.dates import long_date
from kiosque.linear.console import (
    Console,
    Stopped,
    ask_choice,
    ask_until,
    ask_yes_no,
    say_error,
    say_lines,
)
from kiosque.linear.door import ask_time


def ask_restoration(kiosk: Kiosk, console: Console) -> None:
    """Ask for the file of a backup, then restore it and say what was done; raises as below."""
    question = _("Fichier de la sauvegarde :")
    file = ask_until(console, "backup.file", question, typed_file)
    say_lines(console, restored_lines(restore_by_questions(kiosk, console, file, replace=False)))


def restore_by_questions(kiosk: Kiosk, console: Console, file: Path, *, replace: bool) -> Restored:
    """Ask until the backup opens and is in place; raises what forbids it.

    More recent data are put aside only after a yes, or with `replace`.
    """
    seen = look_at_backup(file)
    console.say(
        _("Sauvegarde de {name}, du {day}, {n} événements.").format(
            name=seen.name, day=long_date(seen.made_at.date()), n=seen.events
        )
    )
    people = [(person.slot, person.name) for person in seen.people]
    slot = ask_choice(console, "person", _("Qui êtes-vous ?"), people)
    stated = None
    while True:
        passphrase = console.ask(
            "passphrase", _("Phrase de passe (elle ne s'affiche pas) :"), secret=True
        )
        code = console.ask("code", _("Code à 6 chiffres (il ne s'affiche pas) :"), secret=True)
        command = RestoreBackup(file, slot, passphrase, code, replace=replace, stated_time=stated)
        try:
            return restore_backup(kiosk.home, kiosk.clock, command)
        except ClockBelowFloor as error:
            say_error(console, error)
            stated = ask_time(console, error.floor)
        except WouldReplace as error:
            console.say(sentence(error))
            question = _("Les mettre de côté, huit semaines, et revenir à la sauvegarde ?")
            if not ask_yes_no(console, "restore.replace", question):
                raise Stopped from None
            replace = True
        except SignInError as error:
            say_error(console, error)
