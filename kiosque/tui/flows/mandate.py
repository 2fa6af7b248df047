"""A mandate found again: what its state allows, until one goes back."""

from dataclasses import dataclass
from functools import partial

from kiosque.desk.confirming import (
    Confirmation,
    alert,
    confirm_mandate,
    is_confirmed,
    resume_mandate,
    suspended_for,
)
from kiosque.desk.mandates import StoredMandate, load_mandate
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.lifecycle import STATE_WORDS, MandateState, MandateView
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.scopes import scope
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.ending import ask_request, ask_sure, attest
from kiosque.tui.flows.identity import by_provider
from kiosque.tui.flows.papers import MADE_PROOF, hand_over, save_in_folder
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.reading import ReadingPage

PRINT, REVOKE, ATTESTATION, CONFIRM, LIFT = "print", "revoke", "attestation", "confirm", "lift"
RENEW, CONFIRMATION, PROOF = "renew", "confirmation", "proof"
ENDED = (MandateState.REVOKED, MandateState.SUPERSEDED)
UNCONFIRMED = (MandateState.SIGNED_LOCALLY, MandateState.SUSPENDED)


@dataclass(slots=True)
class MandateFlow:
    """What may be done with one mandate, until one goes back."""

    app: Asking
    session: Session
    mandate: str

    async def run(self) -> str | None:
        """Offer what the state of the mandate allows; return it when it is to be renewed."""
        error: KiosqueError | None = None
        while True:
            stored = load_mandate(self.session, self.mandate)
            chosen = await self.app.ask(self._menu(stored, error))
            error = None
            if chosen is None:
                return None
            if chosen == (RENEW,):
                return self.mandate
            try:
                await self._do(stored, chosen[0])
            except KiosqueError as refused:
                error = refused

    def _menu(self, stored: StoredMandate, error: KiosqueError | None) -> ChoicePage:
        view = stored.line.view
        choices = [(PRINT, _("Réimprimer le mandat"))]
        if view.state not in ENDED:
            choices.append((RENEW, _("Le renouveler, la personne présente")))
            choices.append((REVOKE, _("Annuler le mandat, en entier ou en partie")))
        if view.revoked:
            choices.append((ATTESTATION, _("Réimprimer l'attestation d'annulation")))
        choices.append((PROOF, _("Enregistrer un dossier de preuve, que chacun peut vérifier")))
        if view.locally_identified and view.state in UNCONFIRMED:
            choices.append((CONFIRM, _("Confirmer avec FranceConnect")))
        suspended = view.state is MandateState.SUSPENDED
        if not suspended and is_confirmed(self.session, stored.record.id):
            choices.append((CONFIRMATION, _("Imprimer la confirmation")))
        if suspended:
            choices.append((LIFT, _("Lever la suspension, après vérification")))
        return ChoicePage(
            _("Mandat {number} · {name}").format(
                number=stored.record.number, name=name_on_paper(stored.record.citizen)
            ),
            choices,
            hint=self._standing(stored),
            explanation=_(
                "Un mandat réimprimé est identique au premier, cachet compris. Une annulation est "
                "définitive et vaut tout de suite, sans code et sans réseau."
            ),
            error=error,
        )

    def _standing(self, stored: StoredMandate) -> str:
        view = stored.line.view
        ends = long_moment(self.session.local(stored.line.ends_at))
        told = _("{state}, fin prévue le {ends}").format(
            state=_(STATE_WORDS[view.state]), ends=ends
        )
        lines = [told, *_scope_lines(view)]
        traits = suspended_for(self.session, stored.record.id)
        if traits:
            lines.append(alert(traits))
        return "\n".join(lines)

    async def _do(self, stored: StoredMandate, chosen: str) -> None:
        if chosen == PRINT:
            await self._print()
        elif chosen == REVOKE:
            await self._revoke(stored)
        elif chosen == ATTESTATION:
            await attest(self.app, self.session, self.mandate)
        elif chosen == CONFIRMATION:
            await self._print_confirmation()
        elif chosen == PROOF:
            await self._prove()
        elif chosen == CONFIRM:
            await self._confirm()
        else:
            await self._lift()

    async def _print(self) -> None:
        from kiosque.desk.reprinting import reprinted_mandate

        title = _("Où va le papier ?")
        make = partial(reprinted_mandate, self.session, self.mandate)
        large = partial(make, large=True)
        await hand_over(self.app, self.session, title, "mandate", make, large)

    async def _prove(self) -> None:
        from kiosque.desk.proofs import export_proof

        await save_in_folder(
            self.app, partial(export_proof, self.session, self.mandate), MADE_PROOF
        )

    async def _revoke(self, stored: StoredMandate) -> None:
        record = stored.record
        request = await ask_request(self.app, stored.line.view.scopes)
        if request is None or not await ask_sure(
            self.app, self.session, record.citizen, record.number, request
        ):
            return
        revoked = revoke(self.session, RevokeMandate(self.mandate, request))
        await attest(self.app, self.session, self.mandate, revoked)

    async def _confirm(self) -> None:
        established = await by_provider(self.app, self.session)
        if established is None:
            return
        found = confirm_mandate(self.session, self.mandate, established)
        await self.app.ask(_outcome(found))
        if found.state is MandateState.ACTIVE:
            await self._print_confirmation()

    async def _print_confirmation(self) -> None:
        from kiosque.desk.confirmation_papers import confirmation_paper

        make = partial(confirmation_paper, self.session, self.mandate)
        title = _("Où va la confirmation, à garder avec le mandat ?")
        large = partial(make, large=True)
        await hand_over(self.app, self.session, title, "confirmation", make, large)

    async def _lift(self) -> None:
        question = ConfirmationPage(
            _("Ce mandat est-il bien celui de cette personne ?"),
            yes=_("Oui, j'ai vérifié"),
            hint=alert(suspended_for(self.session, self.mandate)),
            explanation=_(
                "Comparez une pièce d'identité avec le mandat. Dans le doute, répondez non : rien "
                "ne se fait sous ce mandat tant qu'il est suspendu."
            ),
        )
        answer = await self.app.ask(question)
        if answer and answer[0] == YES:
            resume_mandate(self.session, self.mandate)


def _outcome(found: Confirmation) -> ReadingPage:
    if not found.differences:
        heading = _("La personne est bien celle du mandat")
        return ReadingPage(heading, _(STATE_WORDS[found.state]), _("Continuer"))
    text = alert(found.differences)
    advice = _("Vérifiez avec la personne, puis levez la suspension, ou annulez le mandat.")
    return ReadingPage(_("Le mandat est suspendu"), f"{text}\n{advice}", _("Continuer"))


def _scope_lines(view: MandateView) -> list[str]:
    """Return what the mandate still covers, and no longer, where a part of it ended."""
    if not view.scopes or not (view.revoked or view.superseded):
        return []
    told = (
        (_("Couvre encore : {scopes}"), view.scopes),
        (_("Annulé pour : {scopes}"), view.revoked),
        (_("Repris par un mandat plus récent : {scopes}"), view.superseded),
    )
    return [
        words.format(scopes=" · ".join(scope(key).title for key in keys))
        for words, keys in told
        if keys
    ]
