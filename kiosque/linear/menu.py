"""The menu of a signed-in session, until sign-out."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from kiosque.desk.closing import closed_visits
from kiosque.desk.expiring import ending_count
from kiosque.desk.hand_signatures import confirm_hand_signatures, hand_signed
from kiosque.desk.papers import mandate_paper
from kiosque.desk.queue_reading import queue_count
from kiosque.desk.renewing import to_renew_now
from kiosque.desk.reprinting import beside_account, reprinted_account, reprinted_mandate
from kiosque.desk.session import Session
from kiosque.desk.staff_words import keys_notice
from kiosque.desk.unconfirmed import unconfirmed_count
from kiosque.desk.visits import Visit, load_visit, visits_to_resume
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.linear.attentive import Attentive
from kiosque.linear.closing import ask_acts, ask_closing
from kiosque.linear.console import (
    Console,
    Stopped,
    ask_choice,
    ask_filled,
    ask_yes_no,
    say_error,
)
from kiosque.linear.ending import ask_end, ask_unconfirmed
from kiosque.linear.identity import OpenUrl
from kiosque.linear.mandate_lists import ask_ending, show_mandates
from kiosque.linear.our_papers import ask_our_papers
from kiosque.linear.own_passphrase import ask_own_passphrase
from kiosque.linear.papers import hand_over
from kiosque.linear.people import ask_about_duplicates, ask_about_person
from kiosque.linear.printing import run_printing, say_prints
from kiosque.linear.procedure import ask_procedures
from kiosque.linear.provider import see_provider
from kiosque.linear.queue import run_queue
from kiosque.linear.remarks import see_remarks
from kiosque.linear.renewal import renew_mandate
from kiosque.linear.safety import run_safety, say_destroyed
from kiosque.linear.saved_papers import offer_removal
from kiosque.linear.scopes import ask_offered_scopes
from kiosque.linear.team import ask_terms, run_team
from kiosque.linear.translations import run_translations
from kiosque.linear.visit import begin_visit, continue_visit
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.postures import WORDS

NEW, RESUME, MANDATES = "new", "resume", "mandates"
SAFETY = "safety"
PAPER, ACCOUNT, LEAVE = "paper", "account", "leave"
REMARKS = "remarks"
END = "end"
PERSON, DUPLICATES = "person", "duplicates"
ENDING, RENEW, SCOPES = "ending", "renew", "scopes"
TEAM = "team"
OWN = "own"
QUEUE = "queue"
UNCONFIRMED = "unconfirmed"
PROVIDER = "provider"
OUR_PAPERS = "our_papers"
LANGUAGES = "languages"
PRINTING = "printing"


def run_menu(session: Session, console: Console, open_url: OpenUrl) -> None:
    """Offer visits and papers until the person leaves or the input ends."""
    console = Attentive(session, console)
    console.say(_("Bonjour {name}.").format(name=session.person))
    try:
        ask_terms(session, console)
    except Stopped:
        return
    say_destroyed(session, console)
    with suppress(Stopped):  # an input that ended stops at the menu
        offer_removal(session, console)
    if notice := keys_notice(session):
        console.say(notice)
    while True:
        say_prints(session, console)
        try:
            chosen = ask_choice(console, "menu", _("Que voulez-vous faire ?"), _choices(session))
            if chosen == LEAVE:
                offer_removal(session, console)
        except Stopped:
            return
        if chosen == LEAVE:
            return
        try:
            _run(session, console, open_url, chosen)
        except Stopped:
            console.say(_("Arrêté. Ce qui était répondu est gardé."))
        except KiosqueError as error:
            say_error(console, error)


def whole_visit(
    session: Session, console: Console, visit: Visit, open_url: OpenUrl | None = None
) -> tuple[Path, ...]:
    """Go on after the questions: papers of the mandate, acts, account; return what was saved.

    A mandate that ended meanwhile is renewed where `open_url` reaches the person's browser.
    """
    saved: list[Path | None] = []
    if visit.mandate is not None and not hand_signed(session, visit.mandate):
        make = partial(mandate_paper, session, visit.mandate)
        saved.append(hand_over(session, console, make(), partial(make, large=True)))
        question = _("Les deux exemplaires sont-ils signés par vous et par la personne ?")
        if ask_yes_no(console, "hand_signed", question):
            confirm_hand_signatures(session, visit.mandate)
        else:
            console.say(_("Sans signature, le mandat ne peut pas encore servir."))
    ask_procedures(session, console, visit)
    if open_url is not None:
        saved.extend(_offer_renewal(session, console, visit, open_url))
    ask_acts(session, console, visit)
    if ask_yes_no(console, "close", _("Terminer l'accompagnement maintenant ?")):
        saved.append(ask_closing(session, console, visit))
    return tuple(path for path in saved if path is not None)


def _offer_renewal(
    session: Session, console: Console, visit: Visit, open_url: OpenUrl
) -> tuple[Path, ...]:
    mandate = to_renew_now(session, visit)
    if mandate is None:
        return ()
    console.say(_("Le mandat est fini. Ce qui est commencé est gardé."))
    if not ask_yes_no(console, "renew.now", _("Le renouveler maintenant, avec la personne ?")):
        return ()
    renewed = renew_mandate(session, console, open_url, mandate)
    if renewed is None:
        return ()
    return whole_visit(session, console, load_visit(session, renewed.id), open_url)


def _choices(session: Session) -> list[tuple[str, str]]:
    team = []
    if session.coordinates:
        team = [
            (SCOPES, _("Choisir les périmètres que propose la structure")),
            (TEAM, _("Équipe de la structure")),
            (PROVIDER, _("FranceConnect\N{NO-BREAK SPACE}: voir et vérifier")),
            (LANGUAGES, _("Langues à côté du français")),
        ]
    own = (OWN, _("Changer ma phrase de passe"))
    team.append((OUR_PAPERS, _("Affiche et logo de la structure")))
    leave = (LEAVE, _("Fermer la session"))
    if not session.mediates:
        return [*team, (SAFETY, _("Journal, sauvegarde et effacement")), own, leave]
    waiting = len(visits_to_resume(session))
    choices = [(NEW, _("Commencer un accompagnement"))]
    if waiting:
        resume = _("Reprendre un accompagnement ({n} en cours)").format(n=waiting)
        choices.append((RESUME, resume))
    ending = ending_count(session)
    if ending:
        choices.append((ENDING, _("Mandats qui finissent bientôt ({n})").format(n=ending)))
    queued = queue_count(session)
    if queued:
        choices.append((QUEUE, _("À faire en ligne ({n})").format(n=queued)))
    unconfirmed = unconfirmed_count(session)
    if unconfirmed:
        told = _("Confirmer des mandats par FranceConnect ({n})").format(n=unconfirmed)
        choices.append((UNCONFIRMED, told))
    return [
        *choices,
        (MANDATES, _("Voir les mandats")),
        (RENEW, _("Renouveler un mandat")),
        (PAPER, _("Réimprimer un mandat")),
        (ACCOUNT, _("Réimprimer un compte rendu")),
        (END, _("Annuler ou confirmer un mandat")),
        (PERSON, _("Chercher une personne, ses mandats, ce qui a été fait")),
        (DUPLICATES, _("Revoir les fiches peut-être en double")),
        (REMARKS, _("Remarques sur les démarches")),
        (PRINTING, _("Imprimantes et impressions")),
        (SAFETY, _("Journal, sauvegarde et effacement")),
        *team,
        own,
        leave,
    ]


def _run(session: Session, console: Console, open_url: OpenUrl, chosen: str) -> None:
    if chosen == NEW:
        _after_questions(session, console, begin_visit(session, console, open_url), open_url)
    elif chosen == RESUME:
        visit = _ask_visit(session, console)
        again = continue_visit(session, console, visit, open_url)
        _after_questions(session, console, again, open_url)
    elif chosen in (ENDING, RENEW):
        _renew(session, console, open_url, chosen)
    elif chosen == END:
        ask_end(session, console, open_url)
    elif chosen == UNCONFIRMED:
        ask_unconfirmed(session, console, open_url)
    else:
        _DOING[chosen](session, console)


def _reprint_mandate(session: Session, console: Console) -> None:
    number = ask_filled(console, "number", _("Numéro du mandat\N{NO-BREAK SPACE}:"))
    make = partial(reprinted_mandate, session, number)
    hand_over(session, console, make(), partial(make, large=True))


def _reprint_account(session: Session, console: Console) -> None:
    closed = closed_visits(session)
    if not closed:
        console.say(_("Aucun accompagnement n'est terminé sur ce poste."))
        return
    choices = [
        (one.id, f"{long_moment(session.local(one.closed_at))} – {one.citizen or _('sans nom')}")
        for one in closed
    ]
    chosen = ask_choice(console, "account", _("Quel compte rendu ?"), choices)
    make, others = partial(reprinted_account, session, chosen), beside_account(session, chosen)
    hand_over(session, console, make(), partial(make, large=True), others)


def _renew(session: Session, console: Console, open_url: OpenUrl, chosen: str) -> None:
    if chosen == ENDING:
        name = ask_ending(session, console)
    else:
        name = ask_filled(console, "number", _("Numéro du mandat\N{NO-BREAK SPACE}:"))
    if name is not None:
        renewed = renew_mandate(session, console, open_url, name)
        _after_questions(session, console, renewed, open_url)


def _after_questions(
    session: Session, console: Console, visit: Visit | None, open_url: OpenUrl
) -> None:
    if visit is not None:
        whole_visit(session, console, load_visit(session, visit.id), open_url)
        offer_removal(session, console)


def _ask_visit(session: Session, console: Console) -> Visit:
    waiting = {visit.id: visit for visit in visits_to_resume(session)}
    choices = [(key, _visit_words(session, visit)) for key, visit in waiting.items()]
    return waiting[ask_choice(console, "visit", _("Lequel ?"), choices)]


def _visit_words(session: Session, visit: Visit) -> str:
    opened = long_moment(session.local(visit.opened_at))
    identity = visit.draft.identity
    who = _("sans nom") if identity is None else name_on_paper(identity)
    return f"{opened} – {_(WORDS[visit.draft.posture].title)} – {who}"


_DOING = {
    ACCOUNT: _reprint_account,
    DUPLICATES: ask_about_duplicates,
    MANDATES: show_mandates,
    PAPER: _reprint_mandate,
    OWN: ask_own_passphrase,
    OUR_PAPERS: ask_our_papers,
    PERSON: ask_about_person,
    QUEUE: run_queue,
    REMARKS: see_remarks,
    SAFETY: run_safety,
    SCOPES: ask_offered_scopes,
    PROVIDER: see_provider,
    TEAM: run_team,
    LANGUAGES: run_translations,
    PRINTING: run_printing,
}
