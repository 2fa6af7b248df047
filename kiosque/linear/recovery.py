"""The recovery sheet by questions: a new coordinator, then a new sheet.

Nothing changes before the last answer: the old sheet opens until then.
"""

from functools import partial
from typing import Any

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import OrganisationChoice, check_readable, list_organisations
from kiosque.desk.organisation import check_answer
from kiosque.desk.recovery import Recover, Recovered, owner_of_sheet, recover_access
from kiosque.desk.recovery_sheet import SheetOwner
from kiosque.desk.taken_away import draw_taken_away
from kiosque.errors import InputError, Refusal, SignInError
from kiosque.i18n import N_, _
from kiosque.linear.console import Console, ask_in_turn, ask_until, ask_yes_no
from kiosque.linear.door import ask_organisation
from kiosque.linear.founding import ask_passphrase
from kiosque.linear.taking_away import prove_recovery_key, prove_second_factor


def recover_by_questions(
    kiosk: Kiosk, console: Console, organisation: OrganisationChoice | None = None
) -> Recovered:
    """Ask for the sheet and the new coordinator, prove what is taken away, then change the keys.

    Raises `Stopped` when the person stops, and then nothing changed; otherwise as the desk does.
    """
    organisation = organisation or _organisation(kiosk, console)
    console.say(_("Rien ne change avant la dernière réponse : l'ancienne feuille sert encore."))
    answers = _ask(kiosk, console, organisation)
    key, owner = answers["sheet"]
    taken = draw_taken_away(owner.person, owner.organisation)
    proved = prove_second_factor(console, taken, kiosk.clock, practice=owner.practice)
    prove_recovery_key(console, owner, taken, kiosk.clock)
    console.say(_("Création des clés, quelques secondes…"))
    roles = ("coordinator", "mediator") if answers["mediates"] else ("coordinator",)
    command = Recover(organisation.id, key, owner.person, roles, answers["passphrase"])
    recovered = recover_access(kiosk.home, kiosk.clock, command, taken, proved=proved)
    console.say(_("La personne référente peut ouvrir une session."))
    if recovered.sheet_replaced:
        console.say(_("La nouvelle feuille est la bonne. Détruisez l'ancienne."))
    else:
        console.say(_("La feuille de secours n'a pas pu être remplacée : gardez l'ancienne."))
    return recovered


def _organisation(kiosk: Kiosk, console: Console) -> OrganisationChoice:
    found = list_organisations(kiosk.home)
    if not found:
        check_readable(kiosk.home)
        raise Refusal(N_("Aucune structure n'existe encore sur ce poste."))
    return ask_organisation(console, found)


def _ask(kiosk: Kiosk, console: Console, organisation: OrganisationChoice) -> dict[str, Any]:
    def ask_sheet(known: dict[str, Any]) -> tuple[str, SheetOwner]:
        question = _("Clé de la feuille de secours, neuf groupes (elle ne s'affiche pas) :")
        read = partial(_opened, kiosk, organisation, known["name"])
        return ask_until(console, "recovery.key", question, read, secret=True)

    name = _("Nom de la nouvelle personne référente :")
    check = partial(check_answer, "person")
    also = _("Aidera-t-elle aussi des personnes, comme médiateur·rice ?")
    return ask_in_turn(
        console,
        (
            ("name", lambda _known: ask_until(console, "team.name", name, check)),
            ("sheet", ask_sheet),
            ("mediates", lambda _known: ask_yes_no(console, "recovery.mediates", also)),
            ("passphrase", lambda _known: ask_passphrase(console)),
        ),
    )


def _opened(
    kiosk: Kiosk, organisation: OrganisationChoice, person: str, typed: str
) -> tuple[str, SheetOwner]:
    """Return the key with what the next sheet says; raises `InputError` for one to type again."""
    try:
        return typed, owner_of_sheet(kiosk.home, kiosk.clock, organisation.id, typed, person)
    except SignInError as error:
        raise InputError("recovery_key", error.what, advice=error.advice, **error.params) from None
