"""The poster that tells visitors how to check a paper of the organisation, and against what."""

from kiosque.desk.logos import present_logo
from kiosque.desk.papers import Paper, root_fingerprint
from kiosque.desk.session import Session
from kiosque.i18n.dates import NBSP, date_in_words
from kiosque.receipts.look import Look
from kiosque.receipts.poster import Poster, draw_poster
from kiosque.vault.certificates import to_pem


def poster_paper(session: Session) -> Paper:
    """Return the poster as a PDF, in memory; nothing on it is about a person."""
    organisation, now = session.organisation, session.now()
    poster = Poster(
        organisation=organisation.name,
        fingerprint=root_fingerprint(session),
        certificate=to_pem(session.vault.root_certificate),
        warnings=(
            "Il ne dit pas si le mandat a été annulé.",
            f"Pour le savoir, demandez-nous{NBSP}: {organisation.contact}.",
        ),
        foot=f"Affiche faite le {date_in_words(now.date())}.",
        practice=session.practice,
        made_at=now,
    )
    drawn = draw_poster(poster, Look(logo=present_logo(session)))
    return Paper("poster", organisation.id, drawn.pdf, drawn.missing)
