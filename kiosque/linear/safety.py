"""What keeps a structure safe, by questions: journal, alerts, backup, erasure, retention."""

from collections.abc import Sequence
from datetime import date, datetime

from kiosque.desk.alerts import recent_alerts
from kiosque.desk.citizens import find_citizens, find_for_rights
from kiosque.desk.given_papers import given_paper
from kiosque.desk.journal import verify_journal
from kiosque.desk.journal_reading import JournalFilter, paged_from, read_journal
from kiosque.desk.journal_words import event_line, type_words
from kiosque.desk.paper_in_journal import paper_in_journal
from kiosque.desk.paper_in_journal_words import paper_words
from kiosque.desk.retention import due_today, past_reports
from kiosque.desk.retention_words import retention_lines
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_date
from kiosque.journal.events import PAYLOAD_VERSIONS
from kiosque.linear.backup import ask_backup
from kiosque.linear.console import Console, ask_choice, ask_filled, ask_until, ask_yes_no, say_lines
from kiosque.linear.erasing import ask_erasure, ask_only_revoked, ask_revoked_person
from kiosque.mandates.mandate_text import birth_words, name_on_paper

JOURNAL, VERIFY, PAPER, ALERTS, BACKUP, ERASE, RETENTION, BACK = (
    "journal", "verify", "paper", "alerts", "backup", "erase", "retention", "back",
)  # fmt: skip
ALL, TYPE, PERIOD, STAFF, PERSON = "all", "type", "period", "staff", "person"
PAGE = 20
DAY = "%d/%m/%Y"
FOUND = 8


def run_safety(session: Session, console: Console) -> None:
    """Offer what the person may do, once."""
    choices = [
        (JOURNAL, _("Lire le journal")),
        (VERIFY, _("Vérifier le journal")),
        (PAPER, _("Vérifier le journal avec un papier")),
    ]
    if session.coordinates:
        choices += [
            (ALERTS, _("Voir les alertes ({n})").format(n=len(recent_alerts(session)))),
            (BACKUP, _("Faire une sauvegarde")),
            (ERASE, _("Effacer une personne")),
            (RETENTION, _("Voir ce qui est détruit à son terme")),
        ]
    choices.append((BACK, _("Revenir au menu")))
    chosen = ask_choice(console, "safety", _("Que voulez-vous faire ?"), choices)
    if chosen == JOURNAL:
        _read(session, console)
    elif chosen == VERIFY:
        _verify(session, console)
    elif chosen == PAPER:
        _compare(session, console)
    elif chosen == ALERTS:
        lines = [alert.words for alert in recent_alerts(session)]
        say_lines(console, lines or [_("Rien à signaler depuis trente jours.")])
    elif chosen == BACKUP:
        ask_backup(session, console)
    elif chosen == ERASE:
        only_revoked = ask_only_revoked(session, console)
        find = ask_revoked_person if only_revoked else ask_known_person
        citizen = find(session, console)
        if citizen:
            ask_erasure(session, console, citizen)
    elif chosen == RETENTION:
        _show_retention(session, console)


def ask_known_person(session: Session, console: Console) -> str:
    """Ask for a person by name; return their identifier, empty when nobody resembles."""
    name = ask_filled(console, "known_name", _("Nom de la personne :"))
    find = find_citizens if session.mediates else find_for_rights
    found = find(session, name, limit=FOUND)
    if not found:
        console.say(_("Personne de ce nom n'est connu de ce poste."))
        return ""
    people = [
        (one.id, f"{name_on_paper(one.identity)}, {birth_words(one.identity, None)}")
        for one in found
    ]
    return ask_choice(console, "known_person", _("Qui est-ce ?"), people)


def say_destroyed(session: Session, console: Console) -> None:
    """Tell who coordinates what was destroyed when the session opened."""
    report = session.destroyed
    if session.coordinates and report is not None and report.lasting:
        say_lines(console, retention_lines(report))


def _verify(session: Session, console: Console) -> None:
    """Say whether every event is at its place; raises `JournalBroken` for the first that is not."""
    console.say(_("Le journal se vérifie…"))
    told = _("Le journal est intact : {n} événements, chacun à sa place.")
    console.say(told.format(n=verify_journal(session).size))


def _compare(session: Session, console: Console) -> None:
    """Verify the journal, then say whether it still holds what a paper was made from."""
    question = _("Fichier (PDF ou photo), ou cachet lu par une douchette\N{NO-BREAK SPACE}:")
    data = given_paper(ask_filled(console, "journal.paper", question))
    _verify(session, console)
    say_lines(console, paper_words(session, paper_in_journal(session, data)))


def _read(session: Session, console: Console) -> None:
    wanted = _ask_filter(session, console)
    console.say(_("Le plus récent vient d'abord. Votre lecture est notée dans le journal."))
    number = 1
    while True:
        page = read_journal(session, wanted, page=number, limit=PAGE)
        wanted = paged_from(wanted, page)
        say_lines(console, [event_line(session, event) for event in page.events])
        if not page.events:
            console.say(_("Aucun événement."))
        if not page.more or not ask_yes_no(console, "journal.more", _("Voir la suite ?")):
            return
        number += 1


def _ask_filter(session: Session, console: Console) -> JournalFilter:
    choices = [
        (ALL, _("Tout")),
        (TYPE, _("Un type d'événement")),
        (PERIOD, _("Une période")),
        (PERSON, _("La part d'une personne accompagnée")),
    ]
    if session.coordinates:
        choices.append((STAFF, _("Ce qu'une personne de l'équipe a fait")))
    chosen = ask_choice(console, "journal.filter", _("Que voulez-vous lire ?"), choices)
    if chosen == TYPE:
        types = [(type_, type_words(type_)) for type_ in sorted(PAYLOAD_VERSIONS)]
        return JournalFilter(types=(ask_choice(console, "journal.type", _("Lequel ?"), types),))
    if chosen == PERIOD:
        since = _ask_day(console, "journal.since", _("Premier jour (jj/mm/aaaa) :"))
        until = _ask_day(console, "journal.until", _("Dernier jour (jj/mm/aaaa) :"))
        return JournalFilter(since=since, until=until)
    if chosen == STAFF:
        people = [(slot.id, slot.name) for slot in session.vault.header.people]
        return JournalFilter(mediator=ask_choice(console, "journal.staff", _("Qui ?"), people))
    if chosen == PERSON:
        return JournalFilter(citizen=ask_known_person(session, console) or "-")
    return JournalFilter()


def _ask_day(console: Console, key: str, question: str) -> date:
    def read(text: str) -> date:
        try:
            return datetime.strptime(text, DAY).date()  # noqa: DTZ007  (a day, in no zone)
        except ValueError:
            raise InputError(key, N_("Écrivez par exemple 24/11/2026.")) from None

    return ask_until(console, key, question, read)


def _show_retention(session: Session, console: Console) -> None:
    lines: list[str] = list(retention_lines(due_today(session), dry_run=True))
    lines += _past(session)
    say_lines(console, lines)


def _past(session: Session) -> Sequence[str]:
    return [
        f"{long_date(session.local(report.at).date())} – {' '.join(retention_lines(report))}"
        for report in past_reports(session)
    ]
