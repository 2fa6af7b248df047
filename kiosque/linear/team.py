"""The team by questions: terms of use, who belongs, who comes, who leaves, whose keys change."""

from collections.abc import Callable
from functools import partial
from typing import Final

from kiosque.desk import staff_changes
from kiosque.desk.ended_certificates import ended_certificates
from kiosque.desk.organisation import check_answer
from kiosque.desk.second_factor import NewFactor, card_factor, check_serial, draw_factor
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import prolong_key
from kiosque.desk.staff import (
    FACTOR_REASONS,
    LEAVING,
    ROLE_WORDS,
    Reason,
    StaffMember,
    list_staff,
)
from kiosque.desk.staff_changes import AddColleague, Removed
from kiosque.desk.staff_words import certificate_words, member_words
from kiosque.desk.terms import accept_terms, terms_to_accept
from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_date
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_choices,
    ask_filled,
    ask_until,
    ask_yes_no,
    say_lines,
)
from kiosque.linear.founding import ask_passphrase
from kiosque.linear.taking_away import prove_second_factor

ADD, LEAVE, ROLES, FACTOR, KEY, BACK = "add", "leave", "roles", "factor", "key", "back"
ENDED, PROLONG = "ended", "prolong"
APPLICATION, CARD = "application", "card"


def ask_terms(session: Session, console: Console) -> None:
    """Have the terms of use read and accepted, where that is still to do."""
    terms = terms_to_accept(session)
    if terms is None:
        return
    for block in terms.blocks:
        console.say(f"  - {block.text}" if block.kind == "item" else block.text)
    if ask_yes_no(console, "terms", _("Acceptez-vous ces conditions d'utilisation ?")):
        accept_terms(session, terms.template)
        console.say(_("C'est noté au journal."))
    else:
        console.say(_("Sans cet accord, aucun mandat ne peut être établi."))


def run_team(session: Session, console: Console) -> None:
    """Show the team and change it, until the person goes back; raises what the desk raises."""
    for member in list_staff(session):
        console.say(f"  {member_words(session, member)}")
    choices = [
        (ADD, _("Ajouter une personne")),
        (LEAVE, _("Mettre fin à l'accès d'une personne")),
        (ROLES, _("Changer les rôles d'une personne")),
        (FACTOR, _("Remplacer un téléphone ou une carte")),
        (KEY, _("Donner une nouvelle clé (phrase de passe oubliée)")),
        (PROLONG, _("Laisser une clé de signature servir un an de plus")),
        (ENDED, _("Certificats finis, et jusqu'à quand leurs signatures valent")),
        (BACK, _("Revenir au menu")),
    ]
    chosen = ask_choice(console, "team", _("Que voulez-vous faire ?"), choices)
    if chosen != BACK:
        _ACTIONS[chosen](session, console)


def _add(session: Session, console: Console) -> None:
    name = ask_until(
        console,
        "team.name",
        _("Nom de la personne, tel que les mandats l'impriment :"),
        partial(check_answer, "person"),
    )
    roles = _ask_roles(console)
    passphrase = ask_passphrase(console)
    factor, proved = _ask_factor(session, console, name)
    staff_changes.add_colleague(
        session, AddColleague(name, roles, passphrase), factor, proved=proved
    )
    console.say(_("La personne est ajoutée. Elle peut ouvrir une session."))


def _leave(session: Session, console: Console) -> None:
    member = _ask_member(session, console, among=_others(session))
    reason, comment = _ask_reason(console, LEAVING)
    question = _("Mettre fin à l'accès de {name} ?").format(name=member.name)
    if not ask_yes_no(console, "team.sure", question):
        console.say(_("Rien n'est changé."))
        return
    removed = staff_changes.deactivate(session, member.slot, reason, comment)
    console.say(_("L'accès est fermé. Ce que la personne a signé reste valable."))
    _say_keys(console, removed)


def _roles(session: Session, console: Console) -> None:
    member = _ask_member(session, console, among=_others(session))
    staff_changes.change_roles(session, member.slot, _ask_roles(console))
    console.say(_("Les rôles sont changés."))


def _factor(session: Session, console: Console) -> None:
    member = _ask_member(session, console, among=_active(session))
    reason, comment = _ask_reason(console, FACTOR_REASONS)
    question = _("{name} tape sa phrase de passe (elle ne s'affiche pas) :")
    passphrase = console.ask("team.passphrase", question.format(name=member.name), secret=True)
    factor, proved = _ask_factor(session, console, member.name)
    staff_changes.replace_second_factor(
        session, member.slot, passphrase, factor, reason, comment, proved=proved
    )
    console.say(_("Le second facteur est remplacé."))


def _key(session: Session, console: Console) -> None:
    member = _ask_member(session, console, among=_others(session))
    passphrase = ask_passphrase(console)
    factor, proved = _ask_factor(session, console, member.name)
    again = staff_changes.reissue(session, member.slot, passphrase, factor, proved=proved)
    console.say(_("La personne a une nouvelle clé. Ce qu'elle a signé avant reste valable."))
    _say_keys(console, again)


def _prolong(session: Session, console: Console) -> None:
    signing = tuple(one for one in _active(session) if "mediator" in one.roles)
    member = _ask_member(session, console, among=signing)
    ends = prolong_key(session, member.slot)
    day = long_date(session.local(ends).date())
    console.say(_("La clé signe jusqu'au {day}.").format(day=day))


def _ended(session: Session, console: Console) -> None:
    found = ended_certificates(session)
    if not found:
        console.say(_("Aucun certificat de médiateur·rice n'est fini."))
    say_lines(console, (f"  {certificate_words(session, one)}" for one in found))


_ACTIONS: Final[dict[str, Callable[[Session, Console], None]]] = {
    ADD: _add,
    LEAVE: _leave,
    ROLES: _roles,
    FACTOR: _factor,
    KEY: _key,
    PROLONG: _prolong,
    ENDED: _ended,
}


def _active(session: Session) -> tuple[StaffMember, ...]:
    return tuple(member for member in list_staff(session) if member.active)


def _others(session: Session) -> tuple[StaffMember, ...]:
    return tuple(one for one in _active(session) if one.slot != session.vault.slot_id)


def _ask_member(
    session: Session, console: Console, *, among: tuple[StaffMember, ...]
) -> StaffMember:
    if not among:
        raise Refusal(
            N_("Il n'y a personne d'autre dans l'équipe."),
            advice=N_("Ajoutez d'abord une personne."),
        )
    people = {one.slot: one for one in among}
    choices = [(slot, member_words(session, one)) for slot, one in people.items()]
    return people[ask_choice(console, "team.member", _("Qui ?"), choices)]


def _ask_roles(console: Console) -> tuple[str, ...]:
    choices = [(role, _(words)) for role, words in ROLE_WORDS.items()]
    return ask_choices(console, "team.roles", _("Quels rôles ?"), choices)


def _ask_reason(console: Console, among: tuple[Reason, ...]) -> tuple[Reason, str]:
    choices = [(str(reason), _(reason.label)) for reason in among]
    reason = Reason(ask_choice(console, "team.reason", _("Pour quelle raison ?"), choices))
    if reason is not Reason.OTHER:
        return reason, ""
    return reason, ask_filled(console, "team.comment", _("Dites-la en quelques mots :"))


def _ask_factor(session: Session, console: Console, name: str) -> tuple[NewFactor, int]:
    """Return a second factor with the time step of the code that proved it."""
    kinds = [(APPLICATION, _("Une application sur son téléphone")), (CARD, _("Une carte à codes"))]
    if ask_choice(console, "team.factor", _("D'où viendront ses codes ?"), kinds) == APPLICATION:
        drawn = draw_factor(name, session.organisation.name)
        proved = prove_second_factor(console, drawn, session.clock, practice=session.practice)
        return drawn, proved
    serial = ask_until(console, "team.serial", _("Numéro de série de la carte :"), check_serial)
    card = ask_until(
        console,
        "team.seed",
        _("Graine de la carte (elle ne s'affiche pas) :"),
        partial(card_factor, serial),
        secret=True,
    )
    question = _("Code à 6 chiffres que la carte montre maintenant :")
    proved = ask_until(
        console,
        "init.code",
        question,
        lambda code: card.proved_step(code, session.clock.read()),
    )
    return card, proved


def _say_keys(console: Console, removed: Removed) -> None:
    if not removed.keys_changed:
        console.say(
            _("Le disque a refusé le changement de clés : il se fera à la prochaine session.")
        )
