"""The journal verified, with its progress, and compared with a paper."""

from typing import TYPE_CHECKING

from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _, advice, sentence
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_told
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.working import Tell
from kiosque.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from kiosque.journal.verification import Verified


async def verify(app: Asking, session: Session) -> None:
    """Say whether every event is at its place."""
    verified = await _verified(app, session)
    if verified is not None:
        text = _("{n} événements, chacun à sa place.").format(n=verified.size)
        await app.ask(ReadingPage(_("Le journal est intact"), text, _("Retour")))


async def verify_with_paper(app: Asking, session: Session) -> None:
    """Say whether the journal still holds what a paper was made from."""
    from kiosque.desk.paper_in_journal import paper_in_journal
    from kiosque.desk.paper_in_journal_words import paper_words

    data = await app.ask(_which_paper())
    verified = None if data is None else await _verified(app, session)
    if data is not None and verified is not None:
        text = "\n".join(paper_words(session, paper_in_journal(session, data)))
        await app.ask(ReadingPage(_("Le papier et le journal"), text, _("Retour")))


async def _verified(app: Asking, session: Session) -> "Verified | None":
    """Return what was verified; None once a defect was told."""
    from kiosque.desk.journal import verify_journal

    def check(tell: Tell) -> "Verified":
        return verify_journal(session, progress=lambda seq: tell(_so_far(seq)))

    try:
        return await while_told(app, check, _("Le journal se vérifie…"))
    except KiosqueError as broken:
        text = f"{sentence(broken)}\n{advice(broken)}"
        await app.ask(ReadingPage(_("Le journal a un défaut"), text, _("Retour")))
        return None


def _which_paper() -> FormPage[bytes]:
    from kiosque.desk.given_papers import given_paper

    def make(values: dict[str, str]) -> bytes:
        if not values["paper"].strip():
            raise InputError("paper", N_("Donnez un fichier, ou lisez le cachet."))
        return given_paper(values["paper"].strip())

    field = TextField(
        "paper",
        _("Cachet lu par la douchette, ou fichier (PDF, photo)"),
        hint=_("Par exemple /media/cle-usb/mandat.pdf"),
    )
    return FormPage(
        _("Quel papier ?"),
        [field],
        make,
        action=_("Vérifier"),
        explanation=_(
            "Un papier imprimé par ce poste porte son numéro dans le journal et l'empreinte de "
            "tout ce qui précède : il montre si le journal a été réécrit ou a perdu des événements."
        ),
    )


def _so_far(seq: int) -> str:
    return _("{n} événements vérifiés").format(n=seq)
