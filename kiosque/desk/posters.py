"""The poster that tells visitors how to check a paper of the organisation, and against what."""

from kiosque.desk.languages import named_translation
from kiosque.desk.logos import present_logo
from kiosque.desk.papers import Paper, root_fingerprint
from kiosque.desk.session import Session
from kiosque.desk.wordings import by_french
from kiosque.i18n.dates import date_in_words
from kiosque.mandates.paper_words import ASK_US, MAY_BE_REVOKED
from kiosque.mandates.phrases import Phrase, Sentence, Verbatim, Wording
from kiosque.mandates.saying import in_french
from kiosque.mandates.translated_texts import lines_bilingual
from kiosque.mandates.translation import fixed_words
from kiosque.receipts.look import Look
from kiosque.receipts.poster import WORDS, Poster, draw_poster, fixed_lines
from kiosque.vault.certificates import to_pem


def poster_paper(session: Session, language: str | None = None) -> Paper:
    """Return the poster as a PDF, in memory; nothing on it is about a person.

    Raises `Refusal` for a language that is not proposed beside French.
    """
    organisation, now = session.organisation, session.now()
    warnings: tuple[Wording, ...] = (
        Phrase(MAY_BE_REVOKED),
        Sentence(Phrase(ASK_US, None, {"contact": Verbatim(organisation.contact)})),
    )
    poster = Poster(
        organisation=organisation.name,
        fingerprint=root_fingerprint(session),
        certificate=to_pem(session.vault.root_certificate),
        warnings=tuple(map(in_french, warnings)),
        foot=f"Affiche faite le {date_in_words(now.date())}.",
        practice=session.practice,
        made_at=now,
    )
    two = lines_bilingual(
        fixed_lines(practice=session.practice),
        named_translation(session, language),
        {**fixed_words(WORDS), **by_french(warnings)},
    )
    drawn = draw_poster(poster, Look(logo=present_logo(session)), two)
    return Paper("poster", organisation.id, drawn.pdf, drawn.missing)
