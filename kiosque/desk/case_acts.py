"""What a guided procedure puts on the account: work on a site, and the end that was reached."""

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.cases import CaseFile, do_step, end_case
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.mandates.personal_acts import is_personal
from kiosque.procedures.steps import EndStep, LetterStep, Outcome, SiteStep

GOES_ON = frozenset({ActResult.DONE, ActResult.SENT})
"""Results after which a procedure goes on; what is only prepared is still to be sent."""


def do_site_step(
    session: Session,
    visit: Visit,
    case: CaseFile,
    step: SiteStep,
    result: ActResult,
    reference: str = "",
) -> CaseFile:
    """Record what came of a step on a site; the step stays to do unless it is done or sent.

    What the person alone may sign and send goes on once it is prepared. Raises `Refusal` when the
    mandate does not allow the act: then nothing is recorded.
    """
    session.must_be_mediator()
    act = _act(visit, case, step, result, reference)
    prepared = result is ActResult.PREPARED and is_personal(case.procedure.id)
    if result not in GOES_ON and not prepared:
        record_act(session, act)
        return case
    return do_step(session, case, step.id, act)


def do_letter_step(session: Session, visit: Visit, case: CaseFile, step: LetterStep) -> CaseFile:
    """Mark a letter done, and record that it was prepared: the person signs and sends it.

    Raises `Refusal` when the mandate does not allow the act: then nothing is recorded.
    """
    session.must_be_mediator()
    return do_step(session, case, step.id, _act(visit, case, step, ActResult.PREPARED))


def end_with_act(session: Session, visit: Visit, case: CaseFile, end: EndStep) -> CaseFile:
    """Close a case; when nothing was sent, the account says what was looked at and found."""
    session.must_be_mediator()
    if end.outcome is Outcome.SENT:
        return end_case(session, case)
    act = RecordAct(
        visit=visit.id,
        scope=case.procedure.category,
        label=f"{case.procedure.title} – {end.title}",
        result=ActResult.DONE,
        acting=False,
        procedure=case.procedure.id,
    )
    return end_case(session, case, act)


def _act(
    visit: Visit,
    case: CaseFile,
    step: SiteStep | LetterStep,
    result: ActResult,
    reference: str = "",
) -> RecordAct:
    return RecordAct(
        visit=visit.id,
        scope=case.procedure.category,
        label=f"{case.procedure.title} – {step.title}",
        result=result,
        acting=visit.draft.needs_mandate,
        procedure=case.procedure.id,
        reference=reference,
    )
