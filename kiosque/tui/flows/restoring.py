"""Restoring a backup, page by page, before anybody is signed in."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from kiosque.bootstrap import Kiosk
from kiosque.desk.backup_words import restored_lines
from kiosque.desk.restoring import (
    BackupSeen,
    RestoreBackup,
    Restored,
    WouldReplace,
    look_at_backup,
    restore_backup,
    typed_file,
)
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.errors import KiosqueError, SignInError
from kiosque.i18n import _, sentence
from kiosque.i18n.dates import long_date
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage, Values
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.sign_in import stated_time
from kiosque.tui.widgets.text_field import TextField


async def restore(app: Asking, kiosk: Kiosk) -> None:
    """Ask until the backup opens and is in place; raises what forbids it, with nothing changed."""
    found = await app.ask(_file())
    if found is None:
        return
    file, seen = found
    person = await app.ask(_who(seen))
    if person is None:
        return
    restored = await _until_open(app, kiosk, RestoreBackup(file, person[0], "", ""))
    if restored is not None:
        text = "\n".join(restored_lines(restored))
        await app.ask(ReadingPage(_("La sauvegarde est reprise"), text, _("Continuer")))


async def _until_open(app: Asking, kiosk: Kiosk, command: RestoreBackup) -> Restored | None:
    error: KiosqueError | None = None
    behind = False
    while True:
        behind = behind or isinstance(error, ClockBelowFloor)
        typed = await app.ask(_proof(error, behind=behind))
        if typed is None:
            return None
        passphrase, code, stated = typed
        command = replace(command, passphrase=passphrase, code=code, stated_time=stated)
        try:
            return await _restored(app, kiosk, command)
        except (SignInError, ClockBelowFloor) as refused:
            error = refused


async def _restored(app: Asking, kiosk: Kiosk, command: RestoreBackup) -> Restored | None:
    """Restore; more recent data are put aside only when the person says so."""
    heading = _("La sauvegarde se vérifie, puis se met en place…")
    try:
        return await while_shown(app, partial(_restore, kiosk, command), heading)
    except WouldReplace as refused:
        sure = ConfirmationPage(
            _("Les mettre de côté et revenir à la sauvegarde ?"),
            yes=_("Oui, revenir à la sauvegarde"),
            hint=sentence(refused),
            explanation=_("Ce qui est mis de côté est gardé huit semaines sur ce poste."),
        )
        if await app.ask(sure) != (YES,):
            return None
    again = partial(_restore, kiosk, replace(command, replace=True))
    return await while_shown(app, again, heading)


def _restore(kiosk: Kiosk, command: RestoreBackup) -> Restored:
    return restore_backup(kiosk.home, kiosk.clock, command)


def _file() -> FormPage[tuple[Path, BackupSeen]]:
    def read(typed: Values) -> tuple[Path, BackupSeen]:
        file = typed_file(typed["file"])
        return file, look_at_backup(file)

    return FormPage(
        _("Quelle sauvegarde ?"),
        [TextField("file", _("Fichier, par exemple /media/cle/structure.kiosque"))],
        read,
        hint=_("Elle est vérifiée en entier avant que rien ne change."),
    )


def _who(seen: BackupSeen) -> ChoicePage:
    told = _("Sauvegarde de {name}, du {day}, {n} événements.").format(
        name=seen.name, day=long_date(seen.made_at.date()), n=seen.events
    )
    people = [(person.slot, person.name) for person in seen.people]
    return ChoicePage(_("Qui êtes-vous ?"), people, hint=told)


def _proof(
    error: KiosqueError | None, *, behind: bool
) -> FormPage[tuple[str, str, datetime | None]]:
    fields = [
        TextField("passphrase", _("Phrase de passe du jour de la sauvegarde"), secret=True),
        TextField("code", _("Code à 6 chiffres, maintenant"), secret=True),
    ]
    if behind:
        fields.append(TextField("stated_time", _("Date et heure de Paris, jj/mm/aaaa hh:mm")))

    def read(typed: Values) -> tuple[str, str, datetime | None]:
        stated = stated_time(typed["stated_time"]) if "stated_time" in typed else None
        return typed["passphrase"], typed["code"].strip(), stated

    return FormPage(
        _("Qui ouvre la sauvegarde ?"),
        fields,
        read,
        action=_("Reprendre la sauvegarde"),
        error=error,
    )
