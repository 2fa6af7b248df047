"""What the founder takes away, shown and proved: the second factor, then the recovery key."""

from typing import Any, Final

from kiosque.clock import Clock
from kiosque.desk.code_sheet import print_code_sheet
from kiosque.desk.practice import practice_code
from kiosque.desk.printing import printers_here
from kiosque.desk.printing_words import printer_lines, printer_of
from kiosque.desk.recovery_sheet import SheetOwner, print_recovery_sheet
from kiosque.desk.second_factor import NewFactor
from kiosque.desk.taken_away import TakenAway
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_in_turn,
    ask_until,
    ask_yes_no,
    say_error,
)
from kiosque.receipts.qr import terminal_lines

COPY: Final = "copy"
_GROUP: Final = 4


def prove_second_factor(
    console: Console, taken: TakenAway | NewFactor, clock: Clock, *, practice: bool
) -> int:
    """Show the second factor until a code proves that it is enrolled; return its time step."""

    def show(_known: dict[str, Any]) -> None:
        _say_second_factor(console, taken)
        if practice:
            hint = _("En formation, le code du moment est {code}.")
            console.say(hint.format(code=practice_code(taken.totp_secret, clock)))
        if ask_yes_no(console, "init.qr", _("Dessiner un code QR à photographier ?")):
            console.show_code(terminal_lines(taken.otpauth))
        _offer_code_sheet(console, taken, clock, practice=practice)

    def ask(_known: dict[str, Any]) -> int:
        question = _("Code à 6 chiffres que l'application montre maintenant\N{NO-BREAK SPACE}:")
        return ask_until(
            console, "init.code", question, lambda code: taken.proved_step(code, clock.read())
        )

    step: int = ask_in_turn(console, (("shown", show), ("step", ask)))["step"]
    return step


def _offer_code_sheet(
    console: Console, taken: TakenAway | NewFactor, clock: Clock, *, practice: bool
) -> None:
    """Print the second factor for who photographs paper better than a screen; none is asked for."""
    lines = printer_lines(printers_here(), N_("L'imprimer sur {name}, puis détruire la feuille"))
    while lines:
        choices = [*lines, (COPY, _("Ne pas l'imprimer"))]
        where = ask_choice(console, "init.code_sheet", _("Imprimer le code QR ?"), choices)
        if where == COPY:
            return
        try:
            print_code_sheet(taken, clock.read(), printer_of(where) or "", practice=practice)
        except KiosqueError as error:
            say_error(console, error)
            continue
        console.say(_("La feuille est envoyée à l'imprimante. Détruisez-la après usage."))
        return


def prove_recovery_key(console: Console, owner: SheetOwner, taken: TakenAway, clock: Clock) -> None:
    """Print the recovery key or show it, until its first groups are typed back."""

    def hand_over(_known: dict[str, Any]) -> None:
        _hand_over(console, owner, taken, clock)

    def ask(_known: dict[str, Any]) -> None:
        question = _("Pour vérifier, tapez les deux premiers groupes\N{NO-BREAK SPACE}:")
        ask_until(console, "init.recovery", question, taken.check_copied)

    ask_in_turn(console, (("handed", hand_over), ("copied", ask)))


def _say_second_factor(console: Console, taken: TakenAway | NewFactor) -> None:
    console.say(
        _(
            "Second facteur\N{NO-BREAK SPACE}: ouvrez une application d'authentification sur votre "
            "téléphone et ajoutez cette structure."
        )
    )
    secret = taken.totp_secret
    groups = " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))
    console.say(_("Tapez-y ce secret (codes selon l'heure)\N{NO-BREAK SPACE}:"))
    console.say(f"  {groups}")
    console.say(_("Ou donnez-lui cette adresse, ou le code QR\N{NO-BREAK SPACE}:"))
    console.say(f"  {taken.otpauth}")


def _hand_over(console: Console, owner: SheetOwner, taken: TakenAway, clock: Clock) -> None:
    console.say(
        _(
            "Clé de secours\N{NO-BREAK SPACE}: elle rouvre les données quand plus personne n'a sa "
            "phrase de passe. Elle n'est enregistrée nulle part."
        )
    )
    while True:
        where = _ask_where(console)
        if where == COPY:
            console.say(_("Recopiez-la sur une feuille, groupe par groupe\N{NO-BREAK SPACE}:"))
            for number, group in enumerate(taken.recovery_key.split("-"), start=1):
                console.say(f"  {number}. {group}")
            console.say(
                _("Fermez cette fenêtre à la fin\N{NO-BREAK SPACE}: la clé y reste lisible.")
            )
            return
        try:
            print_recovery_sheet(owner, taken, clock.read(), printer_of(where) or "")
        except KiosqueError as error:
            say_error(console, error)
            continue
        console.say(_("La feuille de secours est envoyée à l'imprimante."))
        return


def _ask_where(console: Console) -> str:
    choices = [
        *printer_lines(printers_here(), N_("Imprimer la feuille sur {name}")),
        (COPY, _("La montrer ici pour la recopier")),
    ]
    if len(choices) == 1:
        return COPY
    return ask_choice(console, "init.sheet", _("Où va la clé ?"), choices)
