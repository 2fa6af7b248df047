"""Restoring a backup by questions: who opens it, passphrase and code."""

from pathlib import Path

from kiosque.bootstrap import Kiosk
from kiosque.desk.restoring import RestoreBackup, Restored, look_at_backup, restore_backup
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.errors import SignInError
from kiosque.i18n import _
from kiosque.i18n.dates import long_date
from kiosque.linear.console import Console, ask_choice, say_error
from kiosque.linear.door import ask_time


def restore_by_questions(kiosk: Kiosk, console: Console, file: Path, *, replace: bool) -> Restored:
    """Ask until the backup opens and is in place; raises what forbids it."""
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
        except SignInError as error:
            say_error(console, error)
