"""After the questions: the papers of the mandate, what was done, what remains, the account."""

from dataclasses import dataclass
from functools import partial

from kiosque.desk.act_places import act_places
from kiosque.desk.acts import ActResult, RecordAct, acts_of_visit, record_act
from kiosque.desk.closing import AccountOfVisit, CloseVisit, ToDo, close_visit, typed_minutes
from kiosque.desk.hand_signatures import confirm_hand_signatures, hand_signed
from kiosque.desk.mandates import load_mandate
from kiosque.desk.printing_words import print_notices
from kiosque.desk.remaining import has_reminders
from kiosque.desk.renewing import to_renew_now
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, load_visit
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.mandates.scopes import scope
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.languages import visit_language
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.flows.queue import queue_in_visit
from kiosque.tui.flows.saved_papers import offer_removal
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.widgets.text_field import TextField

SIGNED, PROCEDURE, ACT, CLOSE, LATER = "signed", "procedure", "act", "close", "later"
RENEW = "renew"
QUEUE, REMINDERS = "queue", "reminders"


@dataclass(slots=True)
class ClosingFlow:
    """What follows the mandate, or replaces it in an anonymous visit."""

    app: Asking
    session: Session
    visit: Visit

    async def run(self) -> None:
        """Offer acts and the end of the visit until one leaves it."""
        await self._hand_signatures()
        error: KiosqueError | None = None
        while True:
            chosen = await self.app.ask(self._menu(error))
            error = None
            if chosen is None or chosen[0] == LATER:
                return
            try:
                if chosen[0] == SIGNED:
                    await self._hand_signatures()
                elif chosen[0] == PROCEDURE:
                    await self._procedure()
                elif chosen[0] == RENEW:
                    await self._renew()
                elif chosen[0] == ACT:
                    await self._record_act()
                elif chosen[0] == REMINDERS:
                    await self._print_reminders()
                elif await self._close():
                    return
            except KiosqueError as refused:
                error = refused

    def _menu(self, error: KiosqueError | None) -> ChoicePage:
        acts = acts_of_visit(self.session, self.visit.id)
        done = "\n".join(f"  {act.label}\N{NO-BREAK SPACE}: {_(act.result.label)}" for act in acts)
        choices = [
            (PROCEDURE, _("Suivre une démarche guidée")),
            (ACT, _("Noter une autre chose, faite ou à faire")),
            (CLOSE, _("Terminer et remettre le compte rendu")),
            (LATER, _("Laisser en cours, et reprendre plus tard")),
        ]
        if has_reminders(self.session, self.visit):
            words = _("Imprimer les rappels, avec un carré pour le téléphone")
            choices.insert(2, (REMINDERS, words))
        mandate = self.visit.mandate
        if mandate is not None and not hand_signed(self.session, mandate):
            choices.insert(
                0, (SIGNED, _("Imprimer et signer le mandat\N{NO-BREAK SPACE}: à faire"))
            )
        if to_renew_now(self.session, self.visit) is not None:
            words = _("Renouveler le mandat, qui est fini : ce qui est commencé continue")
            choices.insert(0, (RENEW, words))
        return ChoicePage(
            _("Pendant l'accompagnement"),
            choices,
            hint="\n".join(
                (*print_notices(self.session.prints), done or _("Rien n'est encore noté."))
            ),
            explanation=_("Ce qui est noté ici paraît sur le compte rendu de la personne."),
            error=error,
        )

    async def _procedure(self) -> None:
        from kiosque.tui.flows.procedure import ProcedureFlow

        await ProcedureFlow(self.app, self.session, self.visit).run()

    async def _renew(self) -> None:
        """Renew the mandate that ended, work under the new one, then come back to this visit."""
        from kiosque.tui.flows.renewal import renew

        mandate = to_renew_now(self.session, self.visit)
        renewed = None if mandate is None else await renew(self.app, self.session, mandate)
        if renewed is not None:
            again = load_visit(self.session, renewed.id)
            await ClosingFlow(self.app, self.session, again).run()
        self.app.show_visit(self.visit, self.session)

    async def _hand_signatures(self) -> None:
        from kiosque.desk.papers import mandate_paper

        mandate = self.visit.mandate
        if mandate is None or hand_signed(self.session, mandate):
            return
        number = load_mandate(self.session, mandate).record.number
        title = _("Le mandat {number} est enregistré. Où va le papier ?").format(number=number)
        make = partial(mandate_paper, self.session, mandate)
        large = partial(make, large=True)
        await hand_over(self.app, self.session, title, "mandate", make, large)
        question = ConfirmationPage(
            _("Les deux exemplaires sont-ils signés par vous et par la personne ?"),
            yes=_("Oui, les deux sont signés"),
            no=_("Pas encore"),
            hint=_("Sans signature, le mandat ne peut pas encore servir."),
        )
        answer = await self.app.ask(question)
        if answer and answer[0] == YES:
            confirm_hand_signatures(self.session, mandate)

    async def _record_act(self) -> None:
        places = {one.key: one for one in act_places(self.session, self.visit)}
        titles = [(one.key, one.title) for one in places.values()]
        where = await self.app.ask(ChoicePage(_("De quel domaine ?"), titles))
        if where is None:
            return
        place = places[where[0]]
        results = [(str(one), _(one.label)) for one in ActResult]
        if self.visit.mandate is not None:
            results.append((QUEUE, _("à faire plus tard en ligne")))
        how = await self.app.ask(ChoicePage(_("Où en est-ce ?"), results, ready=False))
        if how is None:
            return
        if how[0] == QUEUE:
            await queue_in_visit(self.app, self.session, self.visit, place)
            return
        hint = _(scope(place.scope).description)
        fields = [
            TextField("label", _("En quelques mots"), hint=hint),
            TextField("reference", _("Numéro donné par l'administration (facultatif)")),
        ]

        def make(values: dict[str, str]) -> bool:
            if not values["label"].strip():
                raise InputError("label", N_("Écrivez en quelques mots ce qui est fait."))
            command = RecordAct(
                visit=self.visit.id,
                scope=place.scope,
                label=values["label"],
                result=ActResult(how[0]),
                acting=self.visit.draft.needs_mandate,
                procedure=place.procedure,
                reference=values["reference"],
            )
            record_act(self.session, command)
            return True

        await self.app.ask(FormPage(_("Ce qui est fait, ou à faire"), fields, make))

    async def _close(self) -> bool:
        from kiosque.desk.papers import account_paper
        from kiosque.desk.reprinting import beside_account

        to_do = await self._to_do()
        account = None if to_do is None else await self._minutes(to_do)
        if account is None:
            return False
        title = _("L'accompagnement est terminé. Où va le compte rendu ?")
        make = partial(account_paper, self.session, self.visit.id)
        others = beside_account(self.session, self.visit.id)
        large = partial(make, large=True)
        await hand_over(self.app, self.session, title, "account", make, large, others)
        await offer_removal(self.app, self.session)
        return True

    async def _print_reminders(self) -> None:
        from kiosque.desk.reminder_sheets import reminders_paper

        language = await visit_language(self.app, self.session, self.visit)
        if language is not None:
            title = _("Où vont les rappels, avec un carré pour le téléphone ?")
            make = partial(reminders_paper, self.session, self.visit.id, *language)
            large = partial(make, large=True)
            await hand_over(self.app, self.session, title, "reminders", make, large)

    async def _to_do(self) -> tuple[ToDo, ...] | None:
        from kiosque.desk.remaining import remaining_of

        found = list(remaining_of(self.session, self.visit))
        while True:
            page = ChoicePage(
                _("Que reste-t-il à faire ?"),
                [
                    ("none", _("Rien de plus")),
                    ("more", _("Ajouter une chose qui reste à faire")),
                ],
                hint="\n".join(f"  {item.what}" for item in found),
            )
            chosen = await self.app.ask(page)
            if chosen is None:
                return None
            if chosen[0] == "none":
                return tuple(found)
            item = await self.app.ask(self._to_do_form())
            if item is not None:
                found.append(item)

    def _to_do_form(self) -> FormPage[ToDo]:
        def make(values: dict[str, str]) -> ToDo:
            if not values["what"].strip():
                raise InputError("what", N_("Écrivez ce qui reste à faire."))
            return ToDo(values["what"], values["who"], values["before"], values["contact"])

        fields = [
            TextField("what", _("Quoi")),
            TextField("who", _("Qui le fait (facultatif)")),
            TextField("before", _("Avant quelle date (facultatif)")),
            TextField("contact", _("Avec quel contact (facultatif)")),
        ]
        return FormPage(_("Une chose qui reste à faire"), fields, make, action=_("Ajouter"))

    def _recap(self, to_do: tuple[ToDo, ...]) -> str:
        acts = acts_of_visit(self.session, self.visit.id)
        done = [f"{act.label}\N{NO-BREAK SPACE}: {_(act.result.label)}" for act in acts]
        remaining = [
            _("À faire : {what}").format(what=item.what)
            if not item.before
            else _("À faire : {what} (avant : {day})").format(what=item.what, day=item.before)
            for item in to_do
        ]
        return "\n".join([*done, *remaining]) or _("Rien n'est noté, rien ne reste à faire.")

    async def _minutes(self, to_do: tuple[ToDo, ...]) -> AccountOfVisit | None:
        from kiosque.desk.remaining import contacts_of

        def make(values: dict[str, str]) -> AccountOfVisit:
            minutes = typed_minutes(values["minutes"])
            contacts = contacts_of(self.session, self.visit)
            return close_visit(self.session, CloseVisit(self.visit.id, minutes, to_do, contacts))

        field = TextField(
            "minutes",
            _("Combien de minutes a duré l'accompagnement ?"),
            hint=_("Vide\N{NO-BREAK SPACE}: mesurée par le poste."),
        )
        page = FormPage(
            _("Relisez, puis terminez l'accompagnement"),
            [field],
            make,
            hint=self._recap(to_do),
            action=_("Terminer"),
            explanation=_("Après « Terminer », le compte rendu est scellé et ne change plus."),
        )
        return await self.app.ask(page)
