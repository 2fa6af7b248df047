"""What keeps a structure safe, in full screen: journal, alerts, backup, retention, erasure."""

from functools import partial

from kiosque.desk.alerts import recent_alerts
from kiosque.desk.journal_reading import JournalFilter, ShownEvent, paged_from, read_journal
from kiosque.desk.journal_words import event_details, event_line, type_words
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_date, long_moment
from kiosque.journal.events import PAYLOAD_VERSIONS
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.erasing import erase_person
from kiosque.tui.flows.finding import ask_person
from kiosque.tui.flows.revoked_person import ask_whom_to_erase
from kiosque.tui.flows.verification import verify, verify_with_paper
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

JOURNAL, VERIFY, PAPER = "journal", "verify", "paper"
ALERTS, BACKUP = "alerts", "backup"
ERASE, RETENTION = "erase", "retention"
ALL, TYPE, STAFF, PERSON = "all", "type", "staff", "person"
MORE = "more"
PAGE = 12


async def keep_safe(app: Asking, session: Session) -> None:
    """Offer what the person may do until they go back."""
    error: KiosqueError | None = None
    while True:
        chosen = await app.ask(_menu(session, error))
        error = None
        if chosen is None:
            return
        try:
            await _do(app, session, chosen[0])
        except KiosqueError as refused:
            error = refused


def _menu(session: Session, error: KiosqueError | None) -> ChoicePage:
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
    return ChoicePage(
        _("Journal, sauvegarde et effacement"),
        choices,
        explanation=_(
            "Le journal dit qui a fait quoi. Une personne référente le lit en entier, fait les "
            "sauvegardes et efface, à deux, une personne qui le demande."
        ),
        error=error,
    )


async def _do(app: Asking, session: Session, chosen: str) -> None:
    if chosen == JOURNAL:
        await _journal(app, session)
    elif chosen == VERIFY:
        await verify(app, session)
    elif chosen == PAPER:
        await verify_with_paper(app, session)
    elif chosen == ALERTS:
        await _alerts(app, session)
    elif chosen == BACKUP:
        await _backup(app, session)
    elif chosen == ERASE:
        citizen = await ask_whom_to_erase(app, session)
        if citizen is not None:
            await erase_person(app, session, citizen)
    else:
        await _retention(app, session)


async def _journal(app: Asking, session: Session) -> None:
    wanted = await _ask_filter(app, session)
    number = 1
    while wanted is not None:
        page = read_journal(session, wanted, page=number, limit=PAGE)
        wanted = paged_from(wanted, page)
        shown = {str(event.header.seq): event for event in page.events}
        if not shown:
            text = _("Aucun événement ne correspond.")
            await app.ask(ReadingPage(_("Le journal"), text, _("Retour")))
            return
        chosen = await app.ask(_page(session, shown, more=page.more))
        if chosen is None and number == 1:
            return
        if chosen is None:
            number -= 1
        elif chosen == (MORE,):
            number += 1
        else:
            text = event_details(session, shown[chosen[0]])
            await app.ask(ReadingPage(_("Un événement"), text, _("Retour")))


def _page(session: Session, shown: dict[str, ShownEvent], *, more: bool) -> ChoicePage:
    choices = [(seq, event_line(session, event)) for seq, event in shown.items()]
    if more:
        choices.append((MORE, _("Plus anciens")))
    return ChoicePage(
        _("Le journal"),
        choices,
        hint=_("Entrée : voir un événement en entier."),
        explanation=_("Le plus récent vient d'abord. Votre lecture est notée dans le journal."),
    )


async def _ask_filter(app: Asking, session: Session) -> JournalFilter | None:
    choices = [
        (ALL, _("Tout")),
        (TYPE, _("Un type d'événement")),
        (PERSON, _("La part d'une personne accompagnée")),
    ]
    if session.coordinates:
        choices.append((STAFF, _("Ce qu'une personne de l'équipe a fait")))
    chosen = await app.ask(ChoicePage(_("Que voulez-vous lire ?"), choices))
    if chosen is None or chosen == (ALL,):
        return None if chosen is None else JournalFilter()
    if chosen == (PERSON,):
        line = await ask_person(app, session)
        return None if line is None else JournalFilter(citizen=line.id)
    if chosen == (TYPE,):
        types = [(type_, type_words(type_)) for type_ in sorted(PAYLOAD_VERSIONS)]
        picked = await app.ask(ChoicePage(_("Quel type d'événement ?"), types))
        return None if picked is None else JournalFilter(types=picked)
    people = [(slot.id, slot.name) for slot in session.vault.header.people]
    picked = await app.ask(ChoicePage(_("Qui l'a fait ?"), people))
    return None if picked is None else JournalFilter(mediator=picked[0])


async def _alerts(app: Asking, session: Session) -> None:
    lines = [alert.words for alert in recent_alerts(session)]
    text = "\n".join(lines) or _("Rien à signaler depuis trente jours.")
    page = ReadingPage(
        _("Les alertes"),
        text,
        _("Retour"),
        explanation=_(
            "Heures inhabituelles, beaucoup de mandats d'un coup, mandats sans papier : rien "
            "n'accuse personne, cela mérite un coup d'œil."
        ),
    )
    await app.ask(page)


async def _backup(app: Asking, session: Session) -> None:
    """Ask for a folder until the backup is written; what was typed stays."""
    from kiosque.desk.backup import create_backup
    from kiosque.desk.backup_words import backup_lines
    from kiosque.desk.papers import typed_folder

    error: KiosqueError | None = None
    folder = ""
    while True:
        typed = await app.ask(_where(session, folder, error))
        if typed is None:
            return
        folder = typed
        try:
            make = partial(create_backup, session, typed_folder(folder))
            made = await while_shown(app, make, _("La sauvegarde s'écrit, puis se relit…"))
        except KiosqueError as refused:
            error = refused
            continue
        text = "\n".join(backup_lines(session, made))
        await app.ask(ReadingPage(_("La sauvegarde est faite"), text, _("Continuer")))
        return


def _where(session: Session, folder: str, error: KiosqueError | None) -> FormPage[str]:
    from kiosque.desk.backup import last_backup

    def check(text: str) -> None:
        if not text.strip():
            raise InputError("folder", N_("Donnez un dossier, par exemple une clé USB."))

    last = last_backup(session)
    told = (
        _("Aucune sauvegarde n'a encore été faite.")
        if last is None
        else _("Dernière sauvegarde : {when}.").format(when=long_moment(last))
    )
    field = TextField("folder", _("Dossier"), hint=told, value=folder, check=check)
    return FormPage(
        _("Où écrire la sauvegarde ?"),
        [field],
        lambda values: values["folder"].strip(),
        action=_("Sauvegarder"),
        explanation=_(
            "Hors de ce poste : une sauvegarde à côté des données se perd avec elles. Elle est "
            "chiffrée, et s'ouvre avec les mêmes phrases de passe."
        ),
        error=error,
    )


async def _retention(app: Asking, session: Session) -> None:
    from kiosque.desk.retention import due_today, past_reports
    from kiosque.desk.retention_words import retention_lines

    lines = list(retention_lines(due_today(session), dry_run=True))
    for report in past_reports(session):
        lines += [long_date(session.local(report.at).date()), *retention_lines(report)]
    page = ReadingPage(
        _("Ce qui est détruit à son terme"),
        "\n".join(lines),
        _("Retour"),
        explanation=_("La première session de chaque jour le fait d'elle-même."),
    )
    await app.ask(page)
