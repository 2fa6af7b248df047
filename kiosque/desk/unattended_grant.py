"""A mandate granted in one command: the same order, the same rules, the answers given at once."""

from dataclasses import dataclass

from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.identification import established_by_document
from kiosque.desk.languages import offered_languages
from kiosque.desk.narrowing import procedures_within
from kiosque.desk.session import Session
from kiosque.desk.visits import open_visit, save_draft
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.durations import Duration
from kiosque.mandates.languages import FRENCH
from kiosque.mandates.order import (
    VisitDraft,
    answer_protection,
    choose_duration,
    choose_language,
    choose_scopes,
    identify,
    narrow,
    read_notices,
    tick_statements,
)
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
from kiosque.mandates.postures import Posture


@dataclass(frozen=True, slots=True)
class GrantCommand:
    """Every answer of a visit up to the code, as typed."""

    posture: str
    scopes: tuple[str, ...]
    procedures: tuple[str, ...]
    duration: str
    given_names: str
    family_name: str
    preferred_name: str | None
    gender: str
    birth_date: str
    birth_place: str | None
    birth_country: str
    document: str
    notices_read: bool
    not_protected: bool
    agreed: bool
    language: str | None = None
    """Code of the language beside French; `fr` for French alone, None for what is proposed."""


def grant_unattended(session: Session, command: GrantCommand) -> Granted:
    """Grant with the session's own code; raises what each step of the visit raises."""
    session.must_be_mediator()
    draft = draft_of(session, command)
    code = session.current_code()
    visit = open_visit(session, VisitDraft(draft.posture, acting=draft.acting))
    save_draft(session, visit.id, draft)
    return grant_mandate(session, visit.id, code)


def draft_of(session: Session, command: GrantCommand) -> VisitDraft:
    """Return the draft that these answers make; raises what each step of the visit raises."""
    if not (command.notices_read and command.not_protected and command.agreed):
        raise Refusal(
            N_("Le mandat n'est pas prêt\N{NO-BREAK SPACE}: il manque une réponse."),
            advice=N_("Lisez les mentions, posez la question de protection, recueillez l'accord."),
        )
    posture = Posture(command.posture)
    draft = VisitDraft(posture, acting=posture is Posture.J_ACCOMPAGNE)
    draft = with_language(session, draft, command.language)
    draft = answer_protection(read_notices(draft), protected=False, minor=False)
    draft = choose_scopes(draft, command.scopes, offered=session.organisation.scopes)
    draft = narrow(
        draft,
        command.procedures,
        offered=[name for name, _title in procedures_within(draft.scopes)],
    )
    draft = choose_duration(draft, Duration(command.duration))
    seen = established_by_document(session, _identity(command), command.document)
    draft = identify(draft, seen.identity, seen.proof, today=session.now().date())
    return tick_statements(draft, STATEMENT_IDS)


def with_language(session: Session, draft: VisitDraft, language: str | None) -> VisitDraft:
    """Return the draft with the language given, `fr` for French alone; raises `InputError`."""
    if language is None:
        return draft
    offered = [one.code for one in offered_languages(session)]
    return choose_language(draft, None if language == FRENCH else language, offered=offered)


def _identity(command: GrantCommand) -> PivotIdentity:
    return pivot_identity(
        given_names=tuple(command.given_names.split()),
        family_name=command.family_name,
        gender=command.gender,
        birth_date=command.birth_date,
        birth_place=command.birth_place,
        birth_country=command.birth_country,
        preferred_name=command.preferred_name,
    )
