"""Signing in by questions: which organisation, who, passphrase, code; the time when it is wrong."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import check_readable
from kiosque.desk.entrance import OrganisationChoice, SignIn, list_organisations, sign_in
from kiosque.desk.session import Session
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.errors import InputError, Refusal, SignInError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.linear.console import Console, ask_choice, ask_in_turn, ask_until, say_error

FORGOTTEN, RESTORE = "forgotten", "restore"
STATED = "%d/%m/%Y %H:%M"
LEGAL_TIME = ZoneInfo("Europe/Paris")
"""Before the session opens the organisation's own zone is still locked."""
LONG_AGO = 1970
"""Year up to which a stated time is a typing error."""


class InsteadOfSignIn(Exception):
    """Something that needs no session was asked for: `FORGOTTEN` or `RESTORE`."""

    def __init__(self, wanted: str, organisation: OrganisationChoice | None = None) -> None:
        super().__init__(wanted)
        self.wanted, self.organisation = wanted, organisation


def sign_in_by_questions(kiosk: Kiosk, console: Console) -> Session:
    """Ask until a session opens; raises `Refusal` when no organisation exists here.

    Raises `UnreadableError` when the only ones that do are damaged, `InsteadOfSignIn` for the
    lines of the list that are nobody's.
    """
    organisations = list_organisations(kiosk.home)
    if not organisations:
        check_readable(kiosk.home)
        raise Refusal(
            N_("Aucune structure n'existe encore sur ce poste."),
            advice=N_("Pour la créer, tapez kiosque init. Pour essayer d'abord, kiosque demo."),
        )
    who: dict[str, Any] = {}
    clock_behind = timedelta(0)
    while True:
        answers = _ask_who_and_secrets(console, organisations, who)
        who = {name: answers[name] for name in ("organisation", "slot")}
        machine = kiosk.clock.read().now
        stated = machine + clock_behind if clock_behind else None
        try:
            command = SignIn(
                who["organisation"].id, who["slot"], answers["passphrase"], answers["code"], stated
            )
            return sign_in(kiosk.home, kiosk.clock, command)
        except ClockBelowFloor as error:
            say_error(console, error)
            clock_behind = ask_time(console, error.floor) - kiosk.clock.read().now
        except SignInError as error:
            say_error(console, error)


def ask_time(console: Console, floor: datetime) -> datetime:
    """Ask for the present date and time, where the machine's are before `floor`."""
    local = floor.astimezone(LEGAL_TIME)
    console.say(
        _("Le dernier enregistrement est du {when} (heure de Paris).").format(
            when=long_moment(local)
        )
    )
    question = _("Date et heure de Paris, jj/mm/aaaa hh:mm\N{NO-BREAK SPACE}:")
    return ask_until(console, "stated_time", question, _stated)


def _ask_who_and_secrets(
    console: Console, organisations: Sequence[OrganisationChoice], who: dict[str, Any]
) -> dict[str, Any]:
    passphrase = _("Phrase de passe (elle ne s'affiche pas)\N{NO-BREAK SPACE}:")
    code = _("Code à 6 chiffres (il ne s'affiche pas)\N{NO-BREAK SPACE}:")
    questions = (
        ("organisation", lambda _known: ask_organisation(console, organisations)),
        ("slot", lambda known: _person(console, known["organisation"])),
        ("passphrase", lambda _known: console.ask("passphrase", passphrase, secret=True)),
        ("code", lambda _known: console.ask("code", code, secret=True)),
    )
    return ask_in_turn(console, questions, who)


def ask_organisation(console: Console, found: Sequence[OrganisationChoice]) -> OrganisationChoice:
    """Ask which organisation; the only one is not asked for."""
    if len(found) == 1:
        console.say(found[0].name)
        return found[0]
    training = _("{name} (formation)")
    choices = [
        (one.id, training.format(name=one.name) if one.practice else one.name) for one in found
    ]
    chosen = ask_choice(console, "organisation", _("Quelle structure ?"), choices)
    return next(one for one in found if one.id == chosen)


def _person(console: Console, organisation: OrganisationChoice) -> str:
    if organisation.practice:
        console.say(
            _("Mode formation\N{NO-BREAK SPACE}: rien de ce qui est fait ici n'a de valeur.")
        )
    choices = [
        *((person.slot, person.name) for person in organisation.people),
        (FORGOTTEN, _("J'ai oublié ma phrase de passe")),
        (RESTORE, _("Reprendre une sauvegarde")),
    ]
    chosen = ask_choice(console, "person", _("Qui êtes-vous ?"), choices)
    if chosen in {FORGOTTEN, RESTORE}:
        raise InsteadOfSignIn(chosen, organisation)
    return chosen


def _stated(text: str) -> datetime:
    try:
        typed = datetime.strptime(text, STATED).replace(tzinfo=LEGAL_TIME)
    except ValueError:
        raise InputError("stated_time", N_("Écrivez par exemple 24/11/2026 09:30.")) from None
    if typed.year <= LONG_AGO:
        raise InputError("stated_time", N_("Cette date est passée depuis longtemps."))
    return typed
