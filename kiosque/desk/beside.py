"""What stands beside the French of a paper, in the language of the mandate that it belongs to.

Each function takes what its paper is drawn from, and returns None for a paper in French alone.
"""

from datetime import datetime

from kiosque.desk.account_words import POSTURE_WORDS, days_to_do
from kiosque.desk.birth_places import birth_place_words
from kiosque.desk.closing import AccountOfVisit
from kiosque.desk.languages import offered_translation
from kiosque.desk.mandates import load_mandate
from kiosque.desk.narrowing import named_procedures
from kiosque.desk.revocations import StoredRevocation
from kiosque.desk.session import Session
from kiosque.desk.whole_account import WholeAccount
from kiosque.mandates.editions import language_named
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.record_parts import IdentityProof
from kiosque.mandates.translated_texts import (
    account_bilingual,
    confirmation_bilingual,
    mandate_bilingual,
    revocation_bilingual,
    whole_account_bilingual,
)
from kiosque.mandates.translation import Bilingual, fixed_words
from kiosque.receipts import account_paper, whole_account_paper


def mandate_beside(record: MandateRecord) -> Bilingual | None:
    """Return the text of a mandate; raises as `mandate_bilingual`."""
    return mandate_bilingual(
        record,
        birth_place=birth_place_words(record.citizen),
        procedures=tuple(title for _id, title in named_procedures(record)),
    )


def revocation_beside(stored: StoredRevocation) -> Bilingual | None:
    """Return an attestation; in French alone where the mandate is known by its seal alone."""
    mandate = stored.about
    if not isinstance(mandate, MandateRecord):
        return None
    return revocation_bilingual(
        stored.text, stored.record, mandate, birth_place=birth_place_words(mandate.citizen)
    )


def confirmation_beside(
    text: str, record: MandateRecord, proof: IdentityProof, confirmed_at: datetime
) -> Bilingual | None:
    """Return what says that the identity of a mandate was confirmed."""
    return confirmation_bilingual(
        text, record, proof, confirmed_at, birth_place=birth_place_words(record.citizen)
    )


def account_beside(account: AccountOfVisit, *, practice: bool) -> Bilingual | None:
    """Return the fixed sentences of the account of a visit."""
    return account_bilingual(
        account.text,
        practice=practice,
        citizen=account.citizen,
        number=account.mandate_number,
        translation=account.translation,
        around={
            **fixed_words((*account_paper.WORDS, POSTURE_WORDS[account.posture])),
            **days_to_do(account.to_do),
        },
    )


def whole_account_beside(session: Session, account: WholeAccount) -> Bilingual | None:
    """Return the fixed sentences of a whole account, in the language of the newest mandate.

    It is drawn anew each time, under a seal of its own: with the newest edition, and what was
    read again by now.
    """
    newest = account.mandates[0].id if account.mandates else None
    shown = None if newest is None else load_mandate(session, newest).record.text.translation
    language = None if shown is None else language_named(shown.template)
    return whole_account_bilingual(
        account.identity,
        practice=session.practice,
        organisation=session.organisation.name,
        birth_place=birth_place_words(account.identity),
        translation=offered_translation(session, language),
        around={
            **fixed_words(whole_account_paper.WORDS),
            **days_to_do(item for visit in account.visits for item in visit.to_do),
        },
    )
