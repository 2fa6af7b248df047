"""The answers of a draft in words, to be read again before anything is recorded."""

from dataclasses import dataclass

from kiosque.desk.birth_places import birth_place_words
from kiosque.desk.mandates import MandateLine
from kiosque.desk.narrowing import titles_of
from kiosque.desk.session import Session
from kiosque.desk.superseding import replaced_by
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.identity.documents import document_kind
from kiosque.mandates.durations import end_of
from kiosque.mandates.languages import language_of
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.order import Step, VisitDraft
from kiosque.mandates.scopes import scope


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One answer."""

    title: str
    answer: str
    step: Step | None
    """The step that asks it again; None for what follows from the rest."""


def recap_of(
    session: Session, draft: VisitDraft, citizen: str | None = None
) -> tuple[RecapLine, ...]:
    """Return one line for each answer of a complete draft; nothing for an incomplete one.

    `citizen` is the visit's, where it has one: mandates that this one replaces are told too.
    """
    if draft.identity is None or draft.duration is None:
        return ()
    born = birth_words(draft.identity, birth_place_words(draft.identity))
    end = draft.earlier_end or end_of(session.now(), draft.duration)
    until = _("jusqu'au {end}").format(end=long_moment(session.local(end)))
    accepted = _("{organisation}, accepté par {person}").format(
        organisation=session.organisation.name, person=session.person
    )
    return (
        RecapLine(_("Personne"), f"{name_on_paper(draft.identity)}, {born}", None),
        RecapLine(_("Identité"), _identity_words(draft), Step.IDENTITY),
        RecapLine(_("Périmètres"), scope_words(draft), Step.SCOPES),
        *_narrowing(draft),
        RecapLine(_("Durée"), until, Step.DURATION),
        *_replacing(session, draft, citizen),
        *_language(draft),
        RecapLine(_("Accord"), _("les cinq affirmations sont cochées"), Step.STATEMENTS),
        RecapLine(_("Mandataire"), accepted, None),
    )


def _narrowing(draft: VisitDraft) -> tuple[RecapLine, ...]:
    if not draft.procedures:
        return ()
    titles = " · ".join(titles_of(draft.procedures, draft.scopes))
    return (RecapLine(_("Seulement"), titles, Step.SCOPES),)


def _language(draft: VisitDraft) -> tuple[RecapLine, ...]:
    if draft.language is None:
        return ()
    told = _("français et {language}").format(language=_(language_of(draft.language).name))
    return (RecapLine(_("Langues"), told, Step.NOTICES),)


def _replacing(session: Session, draft: VisitDraft, citizen: str | None) -> tuple[RecapLine, ...]:
    older = replaced_by(session, draft, citizen)
    if not older:
        return ()
    told = (f"{line.number} ({_shared(line, draft)})" for line in older)
    return (RecapLine(_("Remplace"), " · ".join(told), None),)


def _shared(line: MandateLine, draft: VisitDraft) -> str:
    shared = (key for key in draft.scopes if key in line.view.scopes)
    return ", ".join(_(scope(key).title) for key in shared)


def scope_words(draft: VisitDraft) -> str:
    """Return the titles of the scopes of a draft."""
    return " · ".join(_(scope(key).title) for key in draft.scopes)


def _identity_words(draft: VisitDraft) -> str:
    proof = draft.identity_proof or {}
    if proof.get("kind") == "franceconnect":
        return _("confirmée en ligne")
    document = _(document_kind(str(proof["document"])).label)
    return _("{document} (FranceConnect\N{NO-BREAK SPACE}: plus tard)").format(document=document)
