"""How a mandate ends before its date, or is confirmed, by questions."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kiosque.desk.confirmation_papers import confirmation_paper
from kiosque.desk.confirming import alert, confirm_mandate, resume_mandate, suspended_for
from kiosque.desk.ending_recap import revocation_recap
from kiosque.desk.given_papers import given_paper
from kiosque.desk.mandate_lists import mandate_page, people_of
from kiosque.desk.mandates import MandateLine, load_mandate
from kiosque.desk.papers import revocation_paper
from kiosque.desk.revocations import StoredRevocation, last_revocations, revocation_of
from kiosque.desk.revoking import Request, Revoked, RevokeMandate, revoke
from kiosque.desk.revoking_by_seal import PaperMandate, read_mandate_paper, revoke_by_seal
from kiosque.desk.session import Session
from kiosque.desk.unconfirmed import UNCONFIRMED
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_choices,
    ask_filled,
    ask_in_turn,
    ask_until,
    ask_yes_no,
    say_lines,
)
from kiosque.linear.identity import OpenUrl, by_franceconnect
from kiosque.linear.languages import ask_paper_language
from kiosque.linear.page_turns import NEXT, PREVIOUS, page_turns
from kiosque.linear.papers import hand_over
from kiosque.mandates.lifecycle import STATE_WORDS, MandateState
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.revocation import (
    ASKED_BY_WORDS,
    PROVENANCE_WORDS,
    REASON_WORDS,
    AskedBy,
    Provenance,
    Reason,
)
from kiosque.mandates.scopes import scope
from kiosque.mandates.typed_dates import iso_birth_date

KNOWN, PAPER, ATTESTATION, CONFIRM, LIFT = "known", "paper", "attestation", "confirm", "lift"
CONFIRMATION = "confirmation"
WHOLE, PART = "whole", "part"
LINES, NONE = 20, "none"


def ask_end(session: Session, console: Console, open_url: OpenUrl) -> Path | None:
    """Ask what is to happen to which mandate, and do it; return the paper that was saved."""
    choices = [
        (KNOWN, _("Annuler un mandat")),
        (PAPER, _("Annuler un mandat inconnu de ce poste, avec son papier")),
        (ATTESTATION, _("Réimprimer une attestation d'annulation")),
        (CONFIRM, _("Confirmer un mandat avec FranceConnect")),
        (LIFT, _("Lever la suspension d'un mandat")),
        (CONFIRMATION, _("Réimprimer la confirmation d'un mandat")),
    ]
    chosen = ask_choice(console, "end", _("Que devient le mandat ?"), choices)
    if chosen == KNOWN:
        return _revoke_known(session, console)
    if chosen == PAPER:
        return _revoke_paper(session, console)
    if chosen == ATTESTATION:
        return _reprint(session, console)
    if chosen == CONFIRMATION:
        return _print_confirmation(session, console, _ask_number(console))
    if chosen == CONFIRM:
        _confirm(session, console, open_url)
    else:
        _lift(session, console)
    return None


def _revoke_known(session: Session, console: Console) -> Path | None:
    stored = load_mandate(session, _ask_number(console))
    request = _ask_request(console, stored.line.view.scopes)
    lines = revocation_recap(session, stored.record.citizen, stored.record.number, request)
    if not _sure(console, [f"  {one.title}\N{NO-BREAK SPACE}: {one.answer}" for one in lines]):
        return None
    return _attest(session, console, revoke(session, RevokeMandate(stored.record.id, request)))


def _revoke_paper(session: Session, console: Console) -> Path | None:
    paper = _ask_paper(session, console)
    if paper.known:
        console.say(_("Ce poste connaît déjà ce mandat."))
    request = _ask_request(console, paper.scopes)
    lines = revocation_recap(session, paper.identity, paper.number, request)
    if not _sure(console, [f"  {one.title}\N{NO-BREAK SPACE}: {one.answer}" for one in lines]):
        return None
    return _attest(session, console, revoke_by_seal(session, paper, request))


def _ask_paper(session: Session, console: Console) -> PaperMandate:
    question = _("Fichier (PDF ou photo), ou cachet lu par une douchette\N{NO-BREAK SPACE}:")
    data = given_paper(ask_filled(console, "ending.paper", question))
    name = ask_filled(
        console, "ending.name", _("Nom de naissance, virgule, premier prénom\N{NO-BREAK SPACE}:")
    )
    born = ask_until(
        console,
        "birth_date",
        _("Date de naissance (jj/mm/aaaa)\N{NO-BREAK SPACE}:"),
        iso_birth_date,
    )
    return read_mandate_paper(session, data, name, born)


def _ask_request(console: Console, scopes: tuple[str, ...]) -> Request:
    answers = ask_in_turn(
        console,
        (
            ("scopes", lambda _known: _ask_scopes(console, scopes)),
            ("reason", lambda _known: _ask_word(console, "reason", REASON_WORDS)),
            ("asked_by", lambda _known: _ask_word(console, "asked_by", ASKED_BY_WORDS)),
            ("provenance", lambda _known: _ask_word(console, "provenance", PROVENANCE_WORDS)),
        ),
    )
    return Request(
        Reason(answers["reason"]),
        AskedBy(answers["asked_by"]),
        Provenance(answers["provenance"]),
        answers["scopes"],
    )


def _ask_scopes(console: Console, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Return what ends; empty for the whole mandate."""
    extent = [(WHOLE, _("Le mandat entier")), (PART, _("Une partie des démarches"))]
    if len(scopes) > 1 and ask_choice(console, "ending.extent", _("Tout ?"), extent) == PART:
        choices = [(key, _(scope(key).title)) for key in scopes]
        return ask_choices(console, "ending.scopes", _("Lesquelles s'arrêtent ?"), choices)
    return ()


def _ask_word(console: Console, name: str, words: Mapping[Any, str]) -> str:
    questions = {
        "reason": _("Pour quelle raison ?"),
        "asked_by": _("Qui le demande ?"),
        "provenance": _("Comment la demande est-elle arrivée ?"),
    }
    choices = [(str(one), _(said)) for one, said in words.items()]
    return ask_choice(console, f"ending.{name}", questions[name], choices)


def _sure(console: Console, lines: list[str]) -> bool:
    say_lines(console, lines)
    return ask_yes_no(console, "ending.sure", _("Annuler maintenant, pour toujours ?"))


def _attest(session: Session, console: Console, revoked: Revoked) -> Path | None:
    console.say(_("Annulé depuis le {when}.").format(when=long_moment(revoked.revoked_at)))
    return _hand_over(session, console, revocation_of(session, revoked.mandate_id, revoked.id))


def _hand_over(session: Session, console: Console, stored: StoredRevocation) -> Path | None:
    language = ask_paper_language(session, console) if stored.language_is_asked else None
    record = stored.record
    make = partial(revocation_paper, session, record.mandate_id, record.id, language)
    return hand_over(session, console, make(), partial(make, large=True))


def _reprint(session: Session, console: Console) -> Path | None:
    known = {one.record.id: one for one in last_revocations(session)}
    if not known:
        console.say(_("Aucune annulation n'est enregistrée sur ce poste."))
        return None
    choices = [
        (
            one.record.id,
            f"{long_moment(session.local(one.record.revoked_at))} – {name_on_paper(one.identity)}",
        )
        for one in known.values()
    ]
    chosen = ask_choice(console, "ending.which", _("Quelle annulation ?"), choices)
    return _hand_over(session, console, known[chosen])


def ask_unconfirmed(session: Session, console: Console, open_url: OpenUrl) -> None:
    """Say the mandates that FranceConnect could confirm now, and confirm the one chosen."""
    page = 1
    while True:
        found = mandate_page(session, UNCONFIRMED, page=page, per_page=LINES)
        people = people_of(session, found.lines)
        choices = [
            (one.id, _unconfirmed_words(one, people.get(one.citizen))) for one in found.lines
        ]
        choices += [*page_turns(found.page, found.pages), (NONE, _("Aucun pour l'instant"))]
        question = _("Lequel confirmer, la personne présente ?")
        chosen = ask_choice(console, "unconfirmed", question, choices)
        if chosen == NONE:
            return
        if chosen not in (NEXT, PREVIOUS):
            _confirm_by_provider(session, console, open_url, chosen)
            return
        page = found.page + (1 if chosen == NEXT else -1)


def _unconfirmed_words(line: MandateLine, person: PivotIdentity | None) -> str:
    return f"{line.number} – {_('sans nom') if person is None else name_on_paper(person)}"


def _confirm(session: Session, console: Console, open_url: OpenUrl) -> None:
    mandate = load_mandate(session, _ask_number(console)).record.id
    _confirm_by_provider(session, console, open_url, mandate)


def _confirm_by_provider(
    session: Session, console: Console, open_url: OpenUrl, mandate: str
) -> None:
    """Have the person sign in, and say what came of the confirmation."""
    found = confirm_mandate(session, mandate, by_franceconnect(session, console, open_url))
    console.say(_(STATE_WORDS[found.state]))
    if found.differences:
        console.say(alert(found.differences))
        console.say(_("Vérifiez avec la personne, puis levez la suspension, ou annulez le mandat."))
    elif found.state is MandateState.ACTIVE:
        _print_confirmation(session, console, mandate)


def _print_confirmation(session: Session, console: Console, mandate: str) -> Path | None:
    make = partial(confirmation_paper, session, mandate)
    return hand_over(session, console, make(), partial(make, large=True))


def _lift(session: Session, console: Console) -> None:
    mandate = load_mandate(session, _ask_number(console)).record.id
    traits = suspended_for(session, mandate)
    if traits:
        console.say(alert(traits))
        question = _("Avez-vous vérifié, et le mandat est-il bien celui de cette personne ?")
        if not ask_yes_no(console, "ending.checked", question):
            return
    console.say(_(STATE_WORDS[resume_mandate(session, mandate).state]))


def _ask_number(console: Console) -> str:
    return ask_filled(console, "number", _("Numéro du mandat\N{NO-BREAK SPACE}:"))
