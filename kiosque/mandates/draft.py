"""The draft of a visit: the answers given so far, and how one answer undoes others.

Consent is to something: whenever posture, protection, scopes, duration or identity change, what
was ticked after them is no longer ticked. Nothing about a person enters a draft before the
protection question is answered, and everything leaves it when the answer ends in orientation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_
from kiosque.mandates.consent import in_statement_order
from kiosque.mandates.durations import Duration
from kiosque.mandates.pivot import PivotIdentity, is_born_after, is_minor_on
from kiosque.mandates.postures import Posture, needs_mandate
from kiosque.mandates.scopes import in_order

PROOF_KINDS: Final = frozenset({"franceconnect", "document", "known_person"})

ANOTHER: Final = "another"


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """What was answered; None and empty mean not yet."""

    posture: Posture
    acting: bool = False
    """Whether the mediator types or validates for the person; asked in *j'accompagne* only."""
    notices_read: bool = False
    protected: bool | None = None
    """Whether a legal protection measure exists."""
    minor: bool | None = None
    """Whether the person is under eighteen."""
    scopes: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    """Names of guided procedures that narrow the scopes; empty when nothing narrows them."""
    narrowing: bool = False
    """True while it is still to be asked whether procedures narrow the scopes."""
    duration: Duration | None = None
    earlier_end: datetime | None = None
    """An end that the person chose, before that of the duration."""
    identity: PivotIdentity | None = field(default=None, repr=False)
    identity_proof: Mapping[str, Any] | None = field(default=None, repr=False)
    """As records write it; its `kind` is franceconnect, document or known_person."""
    same_as: str | None = None
    """The known citizen that the mediator recognised, `ANOTHER` for nobody; None: not asked."""
    statements: tuple[str, ...] = ()
    """Identifiers of the statements ticked."""
    renews: str | None = None
    """Identifier of the mandate that this visit renews."""
    language: str | None = field(default=None, repr=False)
    """Code of the language beside French; None for French alone."""

    @property
    def needs_mandate(self) -> bool:
        return needs_mandate(self.posture, self.acting)

    @property
    def oriented(self) -> bool:
        """True when the person is protected or a minor: no mandate is possible here."""
        return bool(self.protected or self.minor)


def choose_posture(draft: VisitDraft, posture: Posture, *, acting: bool = False) -> VisitDraft:
    """Set the posture; one that needs no mandate forgets everything about the person."""
    acting = acting and posture is Posture.J_ACCOMPAGNE
    if not needs_mandate(posture, acting):
        return VisitDraft(posture, acting)
    if (posture, acting) == (draft.posture, draft.acting):
        return draft
    return replace(draft, posture=posture, acting=acting, statements=())


def choose_language(
    draft: VisitDraft, language: str | None, *, offered: Sequence[str]
) -> VisitDraft:
    """Set the language beside French, in which the notices are then read; raises `InputError`."""
    if language == draft.language:
        return draft
    if language is not None and language not in offered:
        raise InputError(
            "language",
            N_("La structure ne propose pas cette langue à côté du français."),
            advice=N_("Choisissez-en une autre, ou le français seul."),
        )
    return replace(draft, language=language, notices_read=False, statements=())


def read_notices(draft: VisitDraft) -> VisitDraft:
    return replace(draft, notices_read=True)


def answer_protection(draft: VisitDraft, *, protected: bool, minor: bool) -> VisitDraft:
    """Set both answers; a yes to either ends in orientation and forgets the person."""
    if not draft.notices_read:
        raise _too_early(N_("Lisez d'abord les mentions à la personne."))
    if (protected, minor) == (draft.protected, draft.minor):
        return draft
    if protected or minor:
        return VisitDraft(
            draft.posture, draft.acting, notices_read=True, protected=protected, minor=minor
        )
    return replace(draft, protected=False, minor=False, statements=())


def choose_scopes(
    draft: VisitDraft, scopes: Sequence[str], *, offered: Sequence[str]
) -> VisitDraft:
    """Set the scopes, among those that the organisation offers; raises `InputError`.

    What narrows other scopes than before is to be asked then.
    """
    _check_protection(draft)
    chosen = in_order(tuple(scopes))
    if not chosen:
        raise InputError("scopes", N_("Choisissez au moins un périmètre."))
    if not set(chosen) <= set(offered):
        raise InputError(
            "scopes",
            N_("La structure ne propose pas ce périmètre."),
            advice=N_("Une personne référente peut l'ajouter aux périmètres de la structure."),
        )
    if chosen == draft.scopes:
        return draft
    return replace(draft, scopes=chosen, procedures=(), narrowing=True, statements=())


def narrow(draft: VisitDraft, procedures: Sequence[str], *, offered: Sequence[str]) -> VisitDraft:
    """Limit the scopes to named procedures, or to none; raises `InputError` for another one."""
    _check_protection(draft)
    if not set(procedures) <= set(offered):
        raise InputError(
            "procedures",
            N_("Cette démarche n'est pas dans les périmètres choisis."),
            advice=N_("Choisissez parmi les démarches proposées, ou changez les périmètres."),
        )
    narrowed = tuple(one for one in offered if one in procedures)
    statements = draft.statements if narrowed == draft.procedures else ()
    return replace(draft, procedures=narrowed, narrowing=False, statements=statements)


def choose_duration(
    draft: VisitDraft, duration: Duration, *, earlier_end: datetime | None = None
) -> VisitDraft:
    """Set the duration, and the earlier end when the person wants one."""
    _check_protection(draft)
    if (duration, earlier_end) == (draft.duration, draft.earlier_end):
        return draft
    return replace(draft, duration=duration, earlier_end=earlier_end, statements=())


def identify(
    draft: VisitDraft,
    identity: PivotIdentity,
    proof: Mapping[str, Any],
    *,
    today: date,
    same_as: str | None = None,
) -> VisitDraft:
    """Set who the person is; a birth date that says minor ends in orientation and is not kept.

    Raises `InputError` for a birth after `today`.
    """
    _check_protection(draft)
    if proof.get("kind") not in PROOF_KINDS:
        raise InputError("identity_proof", N_("Dites comment l'identité a été établie."))
    if is_born_after(identity, today):
        raise InputError(
            "birth_date",
            N_("Cette date de naissance est dans l'avenir."),
            advice=N_("Vérifiez l'année. Si elle est juste, vérifiez la date de ce poste."),
        )
    if is_minor_on(identity, today):
        return answer_protection(draft, protected=False, minor=True)
    answered = (draft.identity, dict(draft.identity_proof or {}), draft.same_as)
    if (identity, dict(proof), same_as) == answered:
        return draft
    return replace(
        draft, identity=identity, identity_proof=dict(proof), same_as=same_as, statements=()
    )


def forget_identity(draft: VisitDraft) -> VisitDraft:
    return replace(draft, identity=None, identity_proof=None, same_as=None, statements=())


def tick_statements(draft: VisitDraft, statements: Sequence[str]) -> VisitDraft:
    """Set the statements ticked; raises `Refusal` before there is something to agree to."""
    _check_protection(draft)
    if not draft.scopes or draft.duration is None or draft.identity is None:
        raise _too_early(N_("Il manque les périmètres, la durée ou l'identité."))
    return replace(draft, statements=in_statement_order(statements))


def _check_protection(draft: VisitDraft) -> None:
    """Refuse to write of a person before or against the protection answer, or without need."""
    if not draft.needs_mandate:
        raise Refusal(
            N_("Cet accompagnement n'a besoin ni de nom ni de mandat."),
            advice=N_("Changez de posture si vous devez agir à la place de la personne."),
        )
    if draft.protected is None or draft.minor is None:
        raise _too_early(N_("Posez d'abord la question sur la protection et sur l'âge."))
    if draft.oriented:
        raise Refusal(
            N_("Aucun mandat n'est possible pour cette personne."),
            advice=N_("Orientez-la vers son tuteur, son curateur ou ses parents."),
        )


def _too_early(what: str) -> Refusal:
    return Refusal(what, advice=N_("L'ordre de l'accompagnement protège la personne."))
