"""People known here, line by line: their sheet, their account, records that may be one person's."""

from functools import partial

from kiosque.desk.citizen_export import export_citizen
from kiosque.desk.mandates import MandateLine
from kiosque.desk.merging import (
    Duplicate,
    PairsPage,
    duplicates,
    keep_apart,
    merge_citizens,
    pairs_on_page,
    separate_citizens,
)
from kiosque.desk.papers import typed_folder, whole_account_paper
from kiosque.desk.person_sheet import PersonSheet, open_sheet, sheet_notes
from kiosque.desk.proofs import export_proof
from kiosque.desk.reprinting import reprinted_mandate
from kiosque.desk.session import Session
from kiosque.desk.updating import update_citizen
from kiosque.desk.whole_account import whole_account
from kiosque.desk.whole_account_words import account_lines
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_filled,
    ask_yes_no,
    say_error,
    say_lines,
)
from kiosque.linear.document import by_document
from kiosque.linear.identity import ask_person, person_words
from kiosque.linear.page_turns import NEXT, PREVIOUS, page_turns
from kiosque.linear.papers import hand_over
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.resemblance import differing_words

ACCOUNT, UPDATE, EXPORT, LEAVE = "account", "update", "export", "leave"
MANDATE, SEPARATE = "mandate:", "separate:"
REPRINT = "reprint"
PROOF = "proof"
FIRST, SECOND, APART = "first", "second", "apart"
LINES = 20
"""Pairs of a page."""


def ask_about_person(session: Session, console: Console) -> None:
    """Find a person, then offer what may be done with their sheet until one leaves it."""
    citizen = ask_person(session, console).id
    while True:
        sheet = open_sheet(session, citizen)
        say_lines(console, (person_words(sheet.identity), *sheet_notes(sheet)))
        question = _("Que voulez-vous faire ?")
        chosen = ask_choice(console, "person.do", question, _choices(session, sheet))
        if chosen == LEAVE:
            return
        try:
            _do(session, console, sheet, chosen)
        except KiosqueError as error:
            say_error(console, error)


def ask_about_duplicates(session: Session, console: Console) -> None:
    """Offer the pairs of records that resemble, until none is left or one leaves."""
    page = 1
    found = duplicates(session)
    while found:
        shown = pairs_on_page(found, page=page, per_page=LINES)
        chosen = _ask_pair(console, shown)
        if chosen == LEAVE:
            return
        if chosen in (NEXT, PREVIOUS):
            page = shown.page + (1 if chosen == NEXT else -1)
            continue
        page = shown.page
        _decide(session, console, shown.pairs[int(chosen)])
        found = duplicates(session)
    console.say(_("Aucune fiche ne ressemble à une autre."))


def _ask_pair(console: Console, shown: PairsPage) -> str:
    pairs = [
        (
            str(at),
            f"{person_words(one.first_identity)} / {person_words(one.second_identity)} "
            f"– {differing_words(one.differing)}".rstrip(" –"),
        )
        for at, one in enumerate(shown.pairs)
    ]
    if shown.pages > 1:
        told = _("Page {page} sur {pages}").format(page=shown.page, pages=shown.pages)
        console.say(told)
    turns = page_turns(shown.page, shown.pages)
    question = _("Est-ce la même personne, enregistrée deux fois ?")
    return ask_choice(console, "pair", question, [*pairs, *turns, (LEAVE, _("Revenir au menu"))])


def _decide(session: Session, console: Console, pair: Duplicate) -> None:
    decided = ask_choice(
        console,
        "decision",
        _("Que faire de ces deux fiches ?"),
        [
            (FIRST, _("Réunir sous : {who}").format(who=person_words(pair.first_identity))),
            (SECOND, _("Réunir sous : {who}").format(who=person_words(pair.second_identity))),
            (APART, _("Ce sont deux personnes : ne plus les proposer")),
            (LEAVE, _("Ne rien décider")),
        ],
    )
    if decided == FIRST:
        merge_citizens(session, pair.first, pair.second)
    elif decided == SECOND:
        merge_citizens(session, pair.second, pair.first)
    elif decided == APART:
        keep_apart(session, pair.first, pair.second)


def mandate_choices(line: MandateLine) -> list[tuple[str, str]]:
    """Return everything that may be done with a mandate, as it is now."""
    del line
    return [
        (REPRINT, _("Le réimprimer, identique au premier, cachet compris")),
        (PROOF, _("En faire un dossier de preuve, que chacun peut vérifier")),
    ]


def _choices(session: Session, sheet: PersonSheet) -> list[tuple[str, str]]:
    return [
        *((f"{MANDATE}{one.id}", _mandate_words(session, one)) for one in sheet.mandates),
        (ACCOUNT, _("Tout ce qui a été fait pour elle : lire, imprimer")),
        (UPDATE, _("Mettre son identité à jour, document en main")),
        (EXPORT, _("Lui remettre tout ce que nous gardons (archive)")),
        *(
            (
                f"{SEPARATE}{one.id}",
                _("Séparer de la fiche : {who}").format(who=person_words(one.merged)),
            )
            for one in sheet.merges
        ),
        (LEAVE, _("Revenir au menu")),
    ]


def _do(session: Session, console: Console, sheet: PersonSheet, chosen: str) -> None:
    if chosen == ACCOUNT:
        say_lines(console, account_lines(session, whole_account(session, sheet.id)))
        if ask_yes_no(console, "account.paper", _("En faire un papier ?")):
            make = partial(whole_account_paper, session, sheet.id)
            hand_over(session, console, make(), partial(make, large=True))
    elif chosen == UPDATE:
        _update(session, console, sheet)
    elif chosen == EXPORT:
        _export(session, console, sheet)
    elif chosen.startswith(SEPARATE):
        if ask_yes_no(
            console, "separate", _("Ces deux fiches sont-elles celles de deux personnes ?")
        ):
            separate_citizens(session, chosen.removeprefix(SEPARATE))
            console.say(_("Les deux fiches sont séparées."))
    else:
        wanted = chosen.removeprefix(MANDATE)
        _with_mandate(session, console, next(one for one in sheet.mandates if one.id == wanted))


def _with_mandate(session: Session, console: Console, line: MandateLine) -> None:
    choices = [*mandate_choices(line), (LEAVE, _("Ne rien faire"))]
    chosen = ask_choice(console, "mandate", _mandate_words(session, line), choices)
    if chosen == REPRINT:
        make = partial(reprinted_mandate, session, line.id)
        hand_over(session, console, make(), partial(make, large=True))
    elif chosen == PROOF:
        folder = ask_filled(console, "folder.proof", _("Dossier où écrire la preuve :"))
        path = export_proof(session, line.id, typed_folder(folder))
        console.say(_("Enregistré : {path}").format(path=path))


def _update(session: Session, console: Console, sheet: PersonSheet) -> None:
    seen = by_document(session, console)
    console.say(_("Avant : {who}").format(who=person_words(sheet.identity)))
    console.say(_("Maintenant : {who}").format(who=person_words(seen.identity)))
    if ask_yes_no(console, "update.same", _("Est-ce bien la même personne ?")):
        changed = update_citizen(session, sheet.id, seen.identity, seen.proof)
        console.say(_("L'identité est à jour.") if changed else _("Rien n'a changé."))


def _export(session: Session, console: Console, sheet: PersonSheet) -> None:
    folder = ask_filled(console, "folder.export", _("Dossier où écrire l'archive :"))
    code = console.ask("code", _("Votre code à 6 chiffres :"), secret=True)
    path = export_citizen(session, sheet.id, typed_folder(folder), code)
    console.say(_("Enregistré : {path}").format(path=path))


def _mandate_words(session: Session, line: MandateLine) -> str:
    ends = long_moment(session.local(line.ends_at))
    return f"{line.number} – {_(STATE_WORDS[line.view.state])} – {ends}"
