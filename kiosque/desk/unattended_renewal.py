"""A mandate renewed in one command: everything that a renewal asks again, given at once."""

from dataclasses import dataclass

from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.identification import established_by_document
from kiosque.desk.renewing import begin_renewal
from kiosque.desk.session import Session
from kiosque.desk.unattended_grant import with_language
from kiosque.desk.visits import abandon_visit, save_draft
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import N_
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.durations import Duration
from kiosque.mandates.order import (
    VisitDraft,
    answer_protection,
    choose_duration,
    identify,
    read_notices,
    tick_statements,
)
from kiosque.mandates.pivot import PivotIdentity


@dataclass(frozen=True, slots=True)
class RenewCommand:
    """Every answer of a renewal up to the code, as typed."""

    name: str
    """Identifier or number of the mandate."""
    duration: str
    document: str
    """Kind of identity document that was seen today."""
    notices_read: bool
    not_protected: bool
    agreed: bool
    language: str | None = None
    """Code of the language beside French; `fr` for French alone, None for what is proposed."""


def renew_unattended(session: Session, command: RenewCommand) -> Granted:
    """Renew with the session's own code; what is refused leaves no open visit behind."""
    session.must_be_mediator()
    if not (command.notices_read and command.not_protected and command.agreed):
        raise Refusal(
            N_("Le mandat n'est pas prêt\N{NO-BREAK SPACE}: il manque une réponse."),
            advice=N_("Lisez les mentions, posez la question de protection, recueillez l'accord."),
        )
    duration, code = Duration(command.duration), session.current_code()
    begun = begin_renewal(session, command.name)
    try:
        proposed = with_language(session, begun.visit.draft, command.language)
        draft = _answered(session, proposed, begun.identity, command.document, duration)
        save_draft(session, begun.visit.id, draft)
        return grant_mandate(session, begun.visit.id, code)
    except KiosqueError:
        abandon_visit(session, begun.visit.id)
        raise


def _answered(
    session: Session,
    draft: VisitDraft,
    identity: PivotIdentity,
    document: str,
    duration: Duration,
) -> VisitDraft:
    draft = answer_protection(read_notices(draft), protected=False, minor=False)
    seen = established_by_document(session, identity, document)
    draft = choose_duration(draft, duration)
    draft = identify(draft, seen.identity, seen.proof, today=session.now().date())
    return tick_statements(draft, STATEMENT_IDS)
