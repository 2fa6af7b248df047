"""The page of one person: their mandates, all that was done, who they are, what is theirs."""

from dataclasses import dataclass
from functools import partial

from kiosque.desk.mandates import MandateLine
from kiosque.desk.merging import separate_citizens
from kiosque.desk.person_sheet import PersonSheet, open_sheet, sheet_notes
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.finding import person_words
from kiosque.tui.flows.mandate import MandateFlow
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage, Values
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

ACCOUNT, UPDATE, EXPORT = "account", "update", "export"
MANDATE, SEPARATE = "mandate:", "separate:"


@dataclass(slots=True)
class PersonFlow:
    """What may be done with a person who was found."""

    app: Asking
    session: Session
    citizen: str

    async def run(self) -> str | None:
        """Offer it until one goes back, or return a mandate that is to be renewed."""
        error: KiosqueError | None = None
        while True:
            sheet = open_sheet(self.session, self.citizen)
            chosen = await self.app.ask(self._menu(sheet, error))
            error = None
            if chosen is None:
                return None
            try:
                if chosen[0].startswith(MANDATE):
                    mandate = chosen[0].removeprefix(MANDATE)
                    renewed = await MandateFlow(self.app, self.session, mandate).run()
                    if renewed is not None:
                        return renewed
                else:
                    await self._do(sheet, chosen[0])
            except KiosqueError as refused:
                error = refused

    def _menu(self, sheet: PersonSheet, error: KiosqueError | None) -> ChoicePage:
        choices = [
            (f"{MANDATE}{one.id}", mandate_words(self.session, one)) for one in sheet.mandates
        ]
        choices += [
            (ACCOUNT, _("Tout ce qui a été fait pour elle : lire, imprimer")),
            (UPDATE, _("Mettre son identité à jour, document en main")),
            (EXPORT, _("Lui remettre tout ce que nous gardons (archive)")),
        ]
        choices += [
            (
                f"{SEPARATE}{one.id}",
                _("Séparer de la fiche : {who}").format(who=name_on_paper(one.merged)),
            )
            for one in sheet.merges
        ]
        return ChoicePage(
            person_words(sheet.identity),
            choices,
            hint="\n".join(sheet_notes(sheet)),
            explanation=_("Ouvrir cette fiche est noté dans le journal, une fois par session."),
            error=error,
        )

    async def _do(self, sheet: PersonSheet, chosen: str) -> None:
        if chosen == ACCOUNT:
            await self._account()
        elif chosen == UPDATE:
            await self._update(sheet)
        elif chosen == EXPORT:
            await self._export()
        else:
            await self._separate(chosen.removeprefix(SEPARATE))

    async def _account(self) -> None:
        from kiosque.desk.papers import whole_account_paper
        from kiosque.desk.whole_account import whole_account
        from kiosque.desk.whole_account_words import account_lines

        account = whole_account(self.session, self.citizen)
        text = "\n".join(account_lines(self.session, account))
        page = ReadingPage(
            _("Tout ce qui a été fait"),
            text,
            _("Imprimer ou enregistrer"),
            explanation=_("La personne a droit à ce compte rendu à tout moment (art. 1993)."),
        )
        if await self.app.ask(page):
            title = _("Où va le papier ?")
            make = partial(whole_account_paper, self.session, self.citizen)
            large = partial(make, large=True)
            await hand_over(self.app, self.session, title, "whole_account", make, large)

    async def _update(self, sheet: PersonSheet) -> None:
        from kiosque.desk.updating import update_citizen
        from kiosque.tui.flows.document import DocumentPages

        document = DocumentPages(self.app, self.session)
        document.begin_from(sheet.identity)
        seen = await document.ask()
        if seen is None:
            return
        question = ConfirmationPage(
            _("Est-ce bien la même personne ?"),
            yes=_("Oui : mettre son identité à jour"),
            hint=_("Avant : {before}\nMaintenant : {now}").format(
                before=person_words(sheet.identity), now=person_words(seen.identity)
            ),
            explanation=_("Les mandats et les papiers déjà faits ne changent pas."),
        )
        answer = await self.app.ask(question)
        if answer and answer[0] == YES:
            update_citizen(self.session, self.citizen, seen.identity, seen.proof)

    async def _separate(self, merge: str) -> None:
        question = ConfirmationPage(
            _("Ces deux fiches sont-elles celles de deux personnes ?"),
            yes=_("Oui : les séparer"),
            hint=_("Chacune retrouve ses mandats, ses dossiers et ce qui a été fait pour elle."),
        )
        answer = await self.app.ask(question)
        if answer and answer[0] == YES:
            separate_citizens(self.session, merge)

    async def _export(self) -> None:
        from kiosque.desk.citizen_export import export_citizen
        from kiosque.desk.papers import typed_folder

        folder, error = "", None
        while True:
            typed = await self.app.ask(self._export_form(folder, error))
            if typed is None:
                return
            folder, error = typed["folder"], None
            export = partial(
                export_citizen, self.session, self.citizen, typed_folder(folder), typed["code"]
            )
            try:
                path = await while_shown(self.app, export, _("L'archive se prépare…"))
            except KiosqueError as refused:
                error = refused
                continue
            told = _("Enregistré : {path}").format(path=path)
            await self.app.ask(ReadingPage(_("L'archive est prête"), told, _("Continuer")))
            return

    def _export_form(self, folder: str, error: KiosqueError | None) -> FormPage[Values]:
        def filled(text: str) -> None:
            if not text.strip():
                raise InputError("folder", N_("Donnez un dossier, par exemple une clé USB."))

        practice = self.app.practice_code(self.session)
        told = "" if practice is None else practice.code()
        fields = [
            TextField(
                "folder",
                _("Dossier"),
                hint=_("Par exemple /media/cle-usb. En dehors des données de kiosque."),
                value=folder,
                check=filled,
            ),
            TextField("code", _("Votre code à 6 chiffres"), secret=True),
        ]
        return FormPage(
            _("Où écrire l'archive ?"),
            fields,
            _stripped,
            action=_("Écrire l'archive"),
            hint=_("Code de formation : {code}").format(code=told) if told else "",
            explanation=_(
                "L'archive contient les mandats, les comptes rendus et les données de la personne. "
                "Son nom ne dit pas de qui elle parle. Remettez-la, puis effacez-la de ce poste."
            ),
            error=error,
        )


def mandate_words(session: Session, line: MandateLine) -> str:
    """Return number, state and end of a mandate."""
    ends = long_moment(session.local(line.ends_at))
    return f"{line.number} · {_(STATE_WORDS[line.view.state])} · {ends}"


def _stripped(values: Values) -> Values:
    return {name: text.strip() for name, text in values.items()}
