"""The notices on paper, French and the language of the person: nothing on it is about anybody."""

from kiosque.desk.keyring import new_id
from kiosque.desk.languages import offered_translation
from kiosque.desk.logos import present_logo
from kiosque.desk.papers import Paper
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.translated_texts import notices_bilingual
from kiosque.receipts.look import Look
from kiosque.receipts.notices_paper import draw_notices


def notices_paper(session: Session, language: str, *, large: bool = False) -> Paper:
    """Return the notices in two languages; raises `Refusal` for one that is not proposed."""
    session.must_be_mediator()
    beside = offered_translation(session, language)
    if beside is None:
        raise Refusal(
            N_("Cette langue n'est pas proposée à côté du français."),
            advice=N_("Voyez les langues proposées avec «\N{NO-BREAK SPACE}kiosque translation "
                      "list\N{NO-BREAK SPACE}»."),
        )  # fmt: skip
    now = session.now()
    look = Look(large, present_logo(session))
    drawn = draw_notices(notices_bilingual(beside), session.organisation.name, now, look)
    return Paper("notices", new_id(now), drawn.pdf, drawn.missing)
