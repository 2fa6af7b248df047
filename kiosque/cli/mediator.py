"""`kiosque mediator`: who belongs, with which roles, codes and keys, and until when."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.own_passphrase import passphrase
from kiosque.cli.secrets_shown import (
    check_shown,
    factor_document,
    factor_lines,
    first_line,
    passphrase_option,
    show_secrets_option,
)
from kiosque.cli.sessions import unattended
from kiosque.desk.staff import FACTOR_REASONS, LEAVING, ROLE_WORDS, Reason, StaffMember
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_, _

if TYPE_CHECKING:
    from kiosque.bootstrap import Kiosk
    from kiosque.desk.doorstep import OrganisationChoice
    from kiosque.desk.second_factor import NewFactor
    from kiosque.desk.session import Session

role_option = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(list(ROLE_WORDS)),
    help="Rôle\N{NO-BREAK SPACE}; autant de fois que nécessaire.",
)  # fmt: skip
comment_option = click.option("--comment", default="", help="La raison en quelques mots.")
card_option = click.option("--card", help="Numéro de série d'une carte à codes.")
card_seed_option = click.option(
    "--card-seed-file", type=click.Path(path_type=Path), help="Graine de la carte, 1re ligne."
)


leaving_option = click.option(
    "--reason", required=True, type=click.Choice([str(reason) for reason in LEAVING])
)
factor_reason_option = click.option(
    "--reason", required=True, type=click.Choice([str(reason) for reason in FACTOR_REASONS])
)


@click.group()
def mediator() -> None:
    """Tenir l'équipe de la structure\N{NO-BREAK SPACE}: personnes, rôles, codes, clés."""


mediator.add_command(passphrase)


@mediator.command("list")
@click.option("--ended", is_flag=True, help="Les certificats qui ne signent plus, et leurs dates.")
@json_option
def list_(*, ended: bool, as_json: bool) -> None:
    """Lister les personnes de la structure, puis celles qui l'ont quittée."""
    from kiosque.desk.staff import list_staff

    if ended:
        _list_ended(as_json=as_json)
        return
    with unattended() as session:
        people = list_staff(session)
        lines = [_words(session, one) for one in people]
    answer({"people": [_plain(one) for one in people]}, lines, as_json=as_json)


@mediator.command()
@click.option("--name", required=True, help="Nom, tel que les mandats l'impriment.")
@role_option
@passphrase_option
@card_option
@card_seed_option
@show_secrets_option
@json_option
def add(
    *,
    name: str,
    roles: tuple[str, ...],
    passphrase_file: Path,
    card: str | None,
    card_seed_file: Path | None,
    show_secrets: bool,
    as_json: bool,
) -> None:
    """Ajouter une personne."""
    from kiosque.desk.staff_changes import AddColleague, add_colleague

    passphrase = first_line(passphrase_file, "passphrase")
    with unattended() as session:
        factor = _factor(session, name, card, card_seed_file)
        if factor.otpauth:
            check_shown(as_json=as_json, show_secrets=show_secrets)
        command = AddColleague(name, roles, passphrase)
        slot = add_colleague(session, command, factor, proved=None)
    _handed_over(_("La personne est ajoutée."), slot, factor, show=show_secrets, as_json=as_json)


@mediator.command()
@click.argument("name", metavar="NOM|ID")
@leaving_option
@comment_option
@json_option
def deactivate(*, name: str, reason: str, comment: str, as_json: bool) -> None:
    """Mettre fin à l'accès d'une personne\N{NO-BREAK SPACE}; ce qu'elle a signé reste valable."""
    from kiosque.desk import staff_changes

    with unattended() as session:
        slot = _slot(session, name)
        removed = staff_changes.deactivate(session, slot, Reason(reason), comment)
    _tell_keys(keys_changed=removed.keys_changed)
    document = {"slot": slot, "keys_changed": removed.keys_changed}
    answer(document, [_("L'accès est fermé.")], as_json=as_json)


@mediator.command()
@click.argument("name", metavar="NOM|ID")
@role_option
@json_option
def roles(*, name: str, roles: tuple[str, ...], as_json: bool) -> None:
    """Donner exactement ces rôles à une personne."""
    from kiosque.desk.staff_changes import change_roles

    with unattended() as session:
        slot = _slot(session, name)
        change_roles(session, slot, roles)
    answer({"slot": slot, "roles": list(roles)}, [_("Les rôles sont changés.")], as_json=as_json)


@mediator.command()
@click.argument("name", metavar="NOM|ID")
@json_option
def prolong(*, name: str, as_json: bool) -> None:
    """Laisser une personne signer des mandats un an de plus, avec la même clé."""
    from kiosque.desk.signing_keys import prolong_key
    from kiosque.i18n.dates import long_date

    with unattended() as session:
        slot = _slot(session, name)
        ends = prolong_key(session, slot)
        day = long_date(session.local(ends).date())
    line = _("La clé signe jusqu'au {day}.").format(day=day)
    answer({"slot": slot, "ends": ends.isoformat()}, [line], as_json=as_json)


@mediator.command()
@click.argument("name", metavar="NOM|ID")
@factor_reason_option
@comment_option
@passphrase_option
@card_option
@card_seed_option
@show_secrets_option
@json_option
def totp(
    *,
    name: str,
    reason: str,
    comment: str,
    passphrase_file: Path,
    card: str | None,
    card_seed_file: Path | None,
    show_secrets: bool,
    as_json: bool,
) -> None:
    """Remplacer le téléphone ou la carte d'une personne, avec sa phrase de passe."""
    from kiosque.desk.staff_changes import replace_second_factor

    passphrase = first_line(passphrase_file, "passphrase")
    with unattended() as session:
        slot = _slot(session, name)
        factor = _factor(session, _name(session, slot), card, card_seed_file)
        if factor.otpauth:
            check_shown(as_json=as_json, show_secrets=show_secrets)
        replace_second_factor(
            session, slot, passphrase, factor, Reason(reason), comment, proved=None
        )
    text = _("Le second facteur est remplacé.")
    _handed_over(text, slot, factor, show=show_secrets, as_json=as_json)


@mediator.command()
@click.argument("name", metavar="NOM|ID")
@passphrase_option
@show_secrets_option
@json_option
def key(*, name: str, passphrase_file: Path, show_secrets: bool, as_json: bool) -> None:
    """Donner une nouvelle clé à une personne qui a oublié sa phrase de passe."""
    from kiosque.desk.second_factor import draw_factor
    from kiosque.desk.staff_changes import reissue

    check_shown(as_json=as_json, show_secrets=show_secrets)
    passphrase = first_line(passphrase_file, "passphrase")
    with unattended() as session:
        slot = _slot(session, name)
        factor = draw_factor(_name(session, slot), session.organisation.name)
        again = reissue(session, slot, passphrase, factor, proved=None)
    _tell_keys(keys_changed=again.keys_changed)
    text = _("La personne a une nouvelle clé. Ce qu'elle a signé avant reste valable.")
    _handed_over(text, again.slot, factor, show=show_secrets, as_json=as_json)


@mediator.command()
@click.option("--organisation", help="Identifiant de la structure, s'il y en a plusieurs.")
@click.option(
    "--recovery-file", type=click.Path(path_type=Path),
    help="Clé de la feuille de secours, 1re ligne.",
)  # fmt: skip
@click.option("--name", help="Nouvelle personne référente.")
@click.option("--also-mediator", is_flag=True, help="Elle aidera aussi des personnes.")
@click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Sa phrase de passe, 1re ligne."
)
@show_secrets_option
@json_option
def recover(
    *,
    organisation: str | None,
    recovery_file: Path | None,
    name: str | None,
    also_mediator: bool,
    passphrase_file: Path | None,
    show_secrets: bool,
    as_json: bool,
) -> int:
    """Nommer une personne référente avec la feuille de secours, qui est alors remplacée.

    Sans toutes les options, les questions sont posées, dans un terminal.
    """
    from kiosque.bootstrap import kiosk
    from kiosque.desk.recovery import Recover, recover_access
    from kiosque.desk.taken_away import draw_taken_away

    started = kiosk()
    if recovery_file is None or name is None or passphrase_file is None:
        return _ask_recovery(started, as_json=as_json)
    check_shown(as_json=as_json, show_secrets=show_secrets)
    chosen = _organisation(started.home, organisation)
    taken = draw_taken_away(name, chosen.name)
    command = Recover(
        chosen.id,
        first_line(recovery_file, "recovery_key"),
        name,
        ("coordinator", "mediator") if also_mediator else ("coordinator",),
        first_line(passphrase_file, "passphrase"),
    )
    recovered = recover_access(started.home, started.clock, command, taken, proved=None)
    document: dict[str, object] = {
        "slot": recovered.slot,
        "sheet_replaced": recovered.sheet_replaced,
        **factor_document(taken),
    }
    lines = [_("La personne référente peut ouvrir une session."), *factor_lines(taken)]
    if recovered.sheet_replaced:
        document["recovery_key"] = taken.recovery_key
        told = _("Nouvelle clé de secours, à recopier\N{NO-BREAK SPACE}; l'ancienne n'ouvre plus.")
        lines += ["", told, f"    {taken.recovery_key}"]
    else:
        lines.append(_("La feuille de secours n'a pas pu être remplacée : gardez l'ancienne."))
    answer(document, lines, as_json=as_json)
    return 0


@mediator.command("accept-terms")
@click.option("--terms", "version", help="Version lue\N{NO-BREAK SPACE}; sans elle, le texte.")
@json_option
def accept_terms_(*, version: str | None, as_json: bool) -> None:
    """Lire les conditions d'utilisation, puis les accepter en donnant leur version."""
    from kiosque.desk.terms import accept_terms, terms_in_force

    terms = terms_in_force()
    document: dict[str, object] = {"version": terms.template, "accepted": version is not None}
    if version is None:
        text = [block.text for block in terms.blocks]
        hint = _("Pour accepter, ajoutez\N{NO-BREAK SPACE}: --terms {version}")
        hint = hint.format(version=terms.template)
        answer({**document, "text": text}, [*text, "", hint], as_json=as_json)
        return
    with unattended() as session:
        accept_terms(session, version)
    answer(document, [_("Les conditions d'utilisation sont acceptées.")], as_json=as_json)


def _list_ended(*, as_json: bool) -> None:
    from kiosque.desk.ended_certificates import ended_certificates
    from kiosque.desk.staff_words import certificate_words

    with unattended() as session:
        found = ended_certificates(session)
        lines = [certificate_words(session, one) for one in found]
    document = [
        {
            "slot": one.slot,
            "name": one.name,
            "began": None if one.began is None else one.began.isoformat(),
            "ended": one.ended.isoformat(),
            "reason": one.reason and str(one.reason),
            "comment": one.comment,
        }
        for one in found
    ]
    none = _("Aucun certificat de médiateur·rice n'est fini.")
    answer({"certificates": document}, lines or [none], as_json=as_json)


def _slot(session: "Session", name: str) -> str:
    """Find the one person of the team with this name or slot; raises `Refusal`."""
    from kiosque.desk.staff import find_member

    return find_member(session, name).slot


def _name(session: "Session", slot: str) -> str:
    from kiosque.desk.staff import find_member

    return find_member(session, slot).name


def _factor(session: "Session", name: str, card: str | None, seed_file: Path | None) -> "NewFactor":
    from kiosque.desk.second_factor import card_factor, draw_factor

    if card is None and seed_file is None:
        return draw_factor(name, session.organisation.name)
    if card is None or seed_file is None:
        raise InputError("card", N_("Une carte demande --card et --card-seed-file."))
    return card_factor(card, first_line(seed_file, "seed"))


def _ask_recovery(started: "Kiosk", *, as_json: bool) -> int:
    from kiosque.linear.asking import Stopped
    from kiosque.linear.recovery import recover_by_questions
    from kiosque.linear.terminal import Idle, TerminalConsole

    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError(
            "options",
            N_("Il manque des options, et il n'y a pas de terminal pour poser les questions."),
            advice=N_("Rien n'est changé. Ajoutez --recovery-file, --name et --passphrase-file."),
        )
    console = TerminalConsole()
    try:
        recover_by_questions(started, console)
    except (Stopped, Idle):
        console.say(_("Arrêté. Rien n'est changé."))
        return REFUSED
    return 0


def _organisation(home: Path, wanted: str | None) -> "OrganisationChoice":
    from kiosque.desk.doorstep import check_readable, list_organisations

    found = [one for one in list_organisations(home) if wanted in {None, one.id}]
    if not found:
        check_readable(home)
    if len(found) != 1:
        raise Refusal(
            N_("Aucune structure de ce poste n'est désignée, ou plusieurs le sont."),
            advice=N_("Donnez son identifiant avec --organisation."),
        )
    return found[0]


def _handed_over(text: str, slot: str, factor: "NewFactor", *, show: bool, as_json: bool) -> None:
    document: dict[str, object] = {"slot": slot, "card": factor.factor.serial or None}
    if show and factor.otpauth:
        document |= factor_document(factor)
    answer(document, [text, *factor_lines(factor)], as_json=as_json)


def _tell_keys(*, keys_changed: bool) -> None:
    if not keys_changed:
        narrate(_("Le disque a refusé le changement de clés : il se fera à la prochaine session."))


def _plain(one: StaffMember) -> dict[str, object]:
    return {
        "slot": one.slot,
        "name": one.name,
        "roles": list(one.roles),
        "active": one.active,
        "since": None if one.since is None else one.since.isoformat(),
        "ended": None if one.ended is None else one.ended.isoformat(),
        "last_seen": None if one.last_seen is None else one.last_seen.isoformat(),
        "reason": one.reason and str(one.reason),
        "inactive": one.warned is not None,
    }


def _words(session: "Session", one: StaffMember) -> str:
    from kiosque.desk.staff_words import member_words

    return f"{one.slot}  {member_words(session, one)}"
