"""Signing in by questions: which organisation, who, passphrase, code; the time when it is wrong."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kiosque.bootstrap import Kiosk
from kiosque.desk.entrance import (
    ClockBelowFloor,
    OrganisationChoice,
    SignIn,
    list_organisations,
    sign_in,
)
from kiosque.desk.session import Session
from kiosque.errors import InputError, Refusal, SignInError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.linear.console import Console, ask_choice, ask_until, say_error

STATED = "%d/%m/%Y %H:%M"
LEGAL_TIME = ZoneInfo("Europe/Paris")
"""Before the session opens the organisation's own zone is still locked."""


def sign_in_by_questions(kiosk: Kiosk, console: Console) -> Session:
    """Ask until a session opens; raises `Refusal` when no organisation exists here."""
    organisation = _organisation(kiosk, console)
    if organisation.practice:
        console.say(
            _("Mode formation\N{NO-BREAK SPACE}: rien de ce qui est fait ici n'a de valeur.")
        )
    people = [(person.slot, person.name) for person in organisation.people]
    slot = ask_choice(console, "person", _("Qui êtes-vous ?"), people)
    stated: datetime | None = None
    while True:
        passphrase = console.ask("passphrase", _("Phrase de passe\N{NO-BREAK SPACE}:"), secret=True)
        code = console.ask("code", _("Code à 6 chiffres\N{NO-BREAK SPACE}:"), secret=True)
        try:
            command = SignIn(organisation.id, slot, passphrase, code, stated)
            return sign_in(kiosk.home, kiosk.clock, command)
        except ClockBelowFloor as error:
            say_error(console, error)
            stated = _ask_time(console, error.floor)
        except SignInError as error:
            say_error(console, error)


def _organisation(kiosk: Kiosk, console: Console) -> OrganisationChoice:
    found = list_organisations(kiosk.home)
    if not found:
        raise Refusal(
            N_("Aucune structure n'existe encore sur ce poste."),
            advice=N_("Créez-la avec la commande « kiosque init »."),
        )
    if len(found) == 1:
        console.say(found[0].name)
        return found[0]
    choices = [(one.id, one.name) for one in found]
    chosen = ask_choice(console, "organisation", _("Quelle structure ?"), choices)
    return next(one for one in found if one.id == chosen)


def _ask_time(console: Console, floor: datetime) -> datetime:
    local = floor.astimezone(LEGAL_TIME)
    console.say(
        _("Le dernier enregistrement est du {when} (heure de Paris).").format(
            when=long_moment(local)
        )
    )
    question = _("Date et heure de Paris, jj/mm/aaaa hh:mm\N{NO-BREAK SPACE}:")
    return ask_until(console, "stated_time", question, _stated)


def _stated(text: str) -> datetime:
    try:
        return datetime.strptime(text, STATED).replace(tzinfo=LEGAL_TIME)
    except ValueError:
        raise InputError("stated_time", N_("Écrivez par exemple 24/11/2026 09:30.")) from None
