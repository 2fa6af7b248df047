"""The answers of a draft in words, to be read again before anything is recorded."""

from kiosque.desk.papers import birth_place_words
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.durations import end_of
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.scopes import scope


def recap_lines(session: Session, draft: VisitDraft) -> tuple[str, ...]:
    """Return one line for each answer of a complete draft."""
    if draft.identity is None or draft.duration is None:
        return ()
    identity = draft.identity
    born = birth_words(identity, birth_place_words(identity))
    end = draft.earlier_end or end_of(session.now(), draft.duration)
    scopes = " · ".join(_(scope(key).title) for key in draft.scopes)
    return (
        _("Personne\N{NO-BREAK SPACE}: {name}, {born}").format(
            name=name_on_paper(identity), born=born
        ),
        _("Identité\N{NO-BREAK SPACE}: {how}").format(how=identity_words(draft)),
        _("Périmètres\N{NO-BREAK SPACE}: {scopes}").format(scopes=scopes),
        _("Durée\N{NO-BREAK SPACE}: jusqu'au {end}").format(end=long_moment(session.local(end))),
        _("Mandataire\N{NO-BREAK SPACE}: {organisation}, accepté par {person}").format(
            organisation=session.organisation.name, person=session.person
        ),
    )


def identity_words(draft: VisitDraft) -> str:
    """Return how the identity was established, in words."""
    from kiosque.identity.documents import document_kind

    proof = draft.identity_proof or {}
    if proof.get("kind") == "franceconnect":
        return _("confirmée en ligne")
    if proof.get("kind") == "document":
        document = _(document_kind(str(proof["document"])).label)
        return _("{document} (FranceConnect\N{NO-BREAK SPACE}: plus tard)").format(
            document=document
        )
    return _("personne connue de la structure")
