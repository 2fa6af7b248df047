"""The journal verified, with its progress."""

from typing import TYPE_CHECKING

from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _, advice, sentence
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_told
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.working import Tell

if TYPE_CHECKING:
    from kiosque.journal.verification import Verified


async def verify(app: Asking, session: Session) -> None:
    """Say whether every event is at its place."""
    from kiosque.desk.journal import verify_journal

    def check(tell: Tell) -> "Verified":
        return verify_journal(session, progress=lambda seq: tell(_so_far(seq)))

    try:
        verified = await while_told(app, check, _("Le journal se vérifie…"))
    except KiosqueError as broken:
        text = f"{sentence(broken)}\n{advice(broken)}"
        await app.ask(ReadingPage(_("Le journal a un défaut"), text, _("Retour")))
        return
    text = _("{n} événements, chacun à sa place.").format(n=verified.size)
    await app.ask(ReadingPage(_("Le journal est intact"), text, _("Retour")))


def _so_far(seq: int) -> str:
    return _("{n} événements vérifiés").format(n=seq)
