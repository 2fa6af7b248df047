"""Founding an organisation by questions: each answer is checked as it is given.

Nothing is written before everything is answered, the second factor proved and the recovery key
copied: stopping at any question leaves the machine as it was.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final

from kiosque.bootstrap import Kiosk
from kiosque.clock import Clock
from kiosque.desk.founding import Founded, FoundOrganisation, found_organisation
from kiosque.desk.founding_checks import check_founding, check_new_siret, check_passphrase
from kiosque.desk.organisation import check_answer, commune_of
from kiosque.desk.recovery_sheet import owner_at_founding
from kiosque.desk.session_clock import SessionClock
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_, _
from kiosque.linear.console import Back, Console, ask_choice, ask_in_turn, ask_until, say_error
from kiosque.linear.door import ask_time
from kiosque.linear.taking_away import prove_recovery_key, prove_second_factor
from kiosque.mandates.timezones import WORDS, timezone_of

Check = Callable[[str, str], str]
"""From a field and what was typed to what is kept; raises `InputError`."""

QUESTIONS: Final = {
    "name": N_("Nom de la structure"),
    "siret": N_("SIRET (14 chiffres)"),
    "address": N_("Adresse (numéro et rue)"),
    "postcode": N_("Code postal"),
    "city": N_("Commune"),
    "contact": N_("Pour annuler un mandat, joindre (téléphone, courriel ou adresse)"),
    "data_protection_contact": N_("Contact pour la protection des données"),
    "person": N_("Votre nom, tel que les mandats l'impriment"),
}
"""What is asked, in this order."""
RIGHT: Final = "right"


def found_by_questions(
    kiosk: Kiosk, console: Console, given: Mapping[str, str], *, practice: bool
) -> Founded:
    """Ask what `given` does not say, prove what is taken away, then found.

    Raises `Stopped` when the person stops, `InputError` for what `given` says wrong, `Refusal`
    and `UnavailableError` as the desk does; nothing is written then.
    """
    clock = _clock(kiosk, console)
    check = partial(_checked, kiosk, practice)
    known = {field: check(field, given[field]) for field in QUESTIONS if field in given}
    chosen = check_passphrase(given["passphrase"]) if "passphrase" in given else None
    console.say(_("Rien n'est créé avant la dernière réponse. Tapez ? pour une explication."))

    def describe(so_far: dict[str, Any]) -> tuple[FoundOrganisation, TakenAway]:
        typed = asdict(so_far["described"][0]) if "described" in so_far else known
        command = _describe(console, check, typed, practice=practice)
        return command, draw_taken_away(command.person, command.name)

    def prove(so_far: dict[str, Any]) -> int:
        return prove_second_factor(console, so_far["described"][1], clock, practice=practice)

    def copy(so_far: dict[str, Any]) -> None:
        command, taken = so_far["described"]
        prove_recovery_key(console, owner_at_founding(command), taken, clock)

    questions = (
        ("described", describe),
        ("passphrase", lambda _known: chosen or ask_passphrase(console)),
        ("step", prove),
        ("copied", copy),
    )
    answers = ask_in_turn(console, questions)
    command, taken = answers["described"]
    console.say(_("Création des clés, quelques secondes…"))
    command = replace(command, passphrase=answers["passphrase"])
    return found_organisation(kiosk.home, clock, command, taken, proved_step=answers["step"])


def _clock(kiosk: Kiosk, console: Console) -> Clock:
    """Return a clock that is right, asking for the time when the machine's is not."""
    clock = SessionClock(kiosk.clock)
    while True:
        try:
            check_founding(kiosk.home, clock)
        except ClockBelowFloor as error:
            say_error(console, error)
            clock.state(ask_time(console, error.floor))
        else:
            return clock


def _checked(kiosk: Kiosk, practice: bool, field: str, value: str) -> str:  # noqa: FBT001
    if field != "siret":
        return check_answer(field, value)
    try:
        return check_new_siret(kiosk.home, value, practice=practice)
    except Refusal as refusal:
        raise InputError(field, refusal.what, advice=refusal.advice, **refusal.params) from None


def _describe(
    console: Console, check: Check, known: Mapping[str, str], *, practice: bool
) -> FoundOrganisation:
    """Ask what is not known yet, then read everything again until it is right."""
    missing = [field for field in QUESTIONS if field not in known]
    questions = [(field, partial(_ask_field, console, check, field)) for field in missing]
    answers = {**known, **ask_in_turn(console, questions)}
    while (field := _ask_recap(console, answers)) != RIGHT:
        with suppress(Back), console.returning():
            answers[field] = _ask_field(console, check, field, {**answers, "city": ""})
    described = {field: answers[field] for field in QUESTIONS}
    return FoundOrganisation(**described, passphrase="", practice=practice)


def _ask_field(console: Console, check: Check, field: str, so_far: Mapping[str, Any]) -> str:
    question = _(QUESTIONS[field])
    usual = commune_of(so_far["postcode"]) if field == "city" and "postcode" in so_far else None
    if usual:
        question = _("{question} (vide\N{NO-BREAK SPACE}: {usual})").format(
            question=question, usual=usual
        )

    def read(text: str) -> str:
        return check(field, text or usual or "")

    return ask_until(console, f"init.{field}", f"{question}\N{NO-BREAK SPACE}:", read)


def _ask_recap(console: Console, answers: Mapping[str, str]) -> str:
    console.say(_("Relisez\N{NO-BREAK SPACE}: les mandats imprimeront cela."))
    zone = timezone_of(answers["postcode"])
    console.say(
        _("  Heures des mandats\N{NO-BREAK SPACE}: {zone}").format(zone=_(WORDS.get(zone, zone)))
    )
    change = _(
        "Changer «\N{NO-BREAK SPACE}{question}\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: {answer}"
    )
    choices = [
        (field, change.format(question=_(question), answer=answers[field]))
        for field, question in QUESTIONS.items()
    ]
    return ask_choice(
        console, "init.recap", _("Est-ce juste ?"), [(RIGHT, _("Tout est juste")), *choices]
    )


def ask_passphrase(console: Console) -> str:
    """Ask twice for a passphrase that will do."""
    choose = _("Phrase de passe, sept mots différents au moins (elle ne s'affiche pas)")
    again = _("Encore une fois")

    def asked(so_far: dict[str, Any]) -> bool:
        typed = console.ask("init.passphrase", f"{again}\N{NO-BREAK SPACE}:", secret=True)
        return typed == str(so_far["passphrase"])

    while True:
        answers = ask_in_turn(
            console,
            (
                (
                    "passphrase",
                    lambda _known: ask_until(
                        console,
                        "init.passphrase",
                        f"{choose}\N{NO-BREAK SPACE}:",
                        check_passphrase,
                        secret=True,
                    ),
                ),
                ("same", asked),
            ),
        )
        if answers["same"]:
            passphrase: str = answers["passphrase"]
            return passphrase
        console.say(_("Les deux phrases ne sont pas les mêmes\N{NO-BREAK SPACE}: recommencez."))
