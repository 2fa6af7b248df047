"""What is about to end, in words, to be read again before anything is recorded."""

from kiosque.desk.recap import RecapLine
from kiosque.desk.revoking import Request
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.revocation import ASKED_BY_WORDS, PROVENANCE_WORDS, REASON_WORDS
from kiosque.mandates.scopes import scope


def revocation_recap(
    session: Session, identity: PivotIdentity, number: str, request: Request
) -> tuple[RecapLine, ...]:
    """Return one line for each thing that the revocation will say.

    `number` is that of the mandate; empty when only its seal is known.
    """
    titles = " · ".join(_(scope(key).title) for key in request.scopes)
    asked = _("{who}, {how}").format(
        who=_(ASKED_BY_WORDS[request.asked_by]), how=_(PROVENANCE_WORDS[request.provenance])
    )
    person = f"{name_on_paper(identity)}, {birth_words(identity, None)}"
    return (
        RecapLine(_("Personne"), person, None),
        RecapLine(_("Mandat"), number or _("connu par son cachet"), None),
        RecapLine(_("S'arrête"), titles or _("le mandat entier"), None),
        RecapLine(_("Raison"), _(REASON_WORDS[request.reason]), None),
        RecapLine(_("Demandé"), asked, None),
        RecapLine(_("Noté par"), f"{session.person}, {session.organisation.name}", None),
    )
