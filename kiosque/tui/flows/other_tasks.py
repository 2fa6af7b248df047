"""What is done less often at the counter, on a page of its own."""

from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.duplicates import review_duplicates
from kiosque.tui.flows.ending import reprint_attestation, revoke_from_paper
from kiosque.tui.flows.people import reprint_account
from kiosque.tui.flows.printing import see_printing
from kiosque.tui.flows.remarks import see_remarks
from kiosque.tui.screens.choice import ChoicePage

ACCOUNT, ATTESTATION = "account", "attestation"
FROM_PAPER, DUPLICATES, REMARKS = "from_paper", "duplicates", "remarks"
PRINTING = "printing"


async def other_tasks(app: Asking, session: Session) -> None:
    """Do one of them, and ask again for another where it is refused."""
    error: KiosqueError | None = None
    while (chosen := await app.ask(_menu(error))) is not None:
        try:
            await _DOING[chosen[0]](app, session)
        except KiosqueError as refused:
            error = refused
        else:
            return


def _menu(error: KiosqueError | None) -> ChoicePage:
    choices = [
        (ACCOUNT, _("Réimprimer un compte rendu")),
        (ATTESTATION, _("Réimprimer une attestation d'annulation")),
        (FROM_PAPER, _("Annuler un mandat inconnu de ce poste, avec son papier")),
        (DUPLICATES, _("Revoir les fiches peut-être en double")),
        (REMARKS, _("Remarques sur les démarches")),
        (PRINTING, _("Imprimantes et impressions")),
    ]
    return ChoicePage(
        _("Autres gestes"),
        choices,
        explanation=_("Un mandat se réimprime depuis la page de la personne."),
        error=error,
    )


_DOING = {
    ACCOUNT: reprint_account,
    ATTESTATION: reprint_attestation,
    FROM_PAPER: revoke_from_paper,
    DUPLICATES: review_duplicates,
    REMARKS: see_remarks,
    PRINTING: see_printing,
}
