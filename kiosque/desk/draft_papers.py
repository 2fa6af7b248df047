"""A mandate on paper before it is signed, for the person to read at ease.

It has no number and no seal, and nothing is recorded of it but that somebody printed it.
"""

from dataclasses import replace
from typing import Any

from kiosque.desk.birth_places import birth_place_words
from kiosque.desk.granting import record_of, renewed_number, text_on_record
from kiosque.desk.keyring import new_id
from kiosque.desk.logos import present_logo
from kiosque.desk.papers import Paper
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.mandate_text import draft_document
from kiosque.mandates.number import mandate_number
from kiosque.mandates.order import VisitDraft, check_complete
from kiosque.mandates.translated_texts import draft_bilingual
from kiosque.receipts.draft_paper import draw_draft
from kiosque.receipts.look import Look
from kiosque.store.database import Connection


def draft_paper(session: Session, visit_id: str, *, large: bool = False) -> Paper:
    """Return what a visit is about to sign; raises `Refusal` once it is, or before it is known."""
    session.must_be_mediator()
    visit = load_visit(session, visit_id)
    if visit.mandate is not None:
        raise Refusal(
            N_("Le mandat de cet accompagnement est déjà signé."),
            advice=N_("Imprimez le mandat lui-même."),
        )
    return proposed_paper(session, visit.draft, visit.id, large=large)


def proposed_paper(
    session: Session, draft: VisitDraft, subject: str = "", *, large: bool = False
) -> Paper:
    """Return the paper of a draft; raises `Refusal` while scopes, duration or identity miss.

    `subject` is the visit it comes from; a draft of its own gets a random one.
    """
    session.must_be_mediator()
    agreed = replace(draft, statements=STATEMENT_IDS)
    check_complete(agreed)
    if agreed.identity is None:
        raise Refusal(N_("L'identité de la personne manque."))
    now = session.clock.read().now
    unnumbered = mandate_number(session.organisation.prefix, session.vault.kiosk_number, 0)

    def read(connection: Connection) -> tuple[str | None, dict[str, Any]]:
        text = text_on_record(session, connection, agreed.language)
        return renewed_number(connection, agreed), text

    renewed, text = session.database.read(read)
    record = record_of(session, agreed, agreed.identity, unnumbered, now, text, renewed=renewed)
    place, procedures = birth_place_words(record.citizen), record.procedure_titles
    french = draft_document(record, birth_place=place, procedures=procedures)
    two = draft_bilingual(record, birth_place=place, procedures=procedures)
    drawn = draw_draft(record, two or french, Look(large, present_logo(session)))
    return Paper("draft", subject or new_id(now), drawn.pdf, drawn.missing)
