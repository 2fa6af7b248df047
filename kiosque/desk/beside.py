"""What stands beside the French of a paper, in the language of the mandate that it belongs to.

Each function takes what its paper is drawn from, and returns None for a paper in French alone.
"""

from datetime import datetime

from kiosque.desk.account_words import around_account
from kiosque.desk.birth_places import birth_place_words
from kiosque.desk.closing import AccountOfVisit
from kiosque.desk.erasing import Erased
from kiosque.desk.erasure_words import around_erasure
from kiosque.desk.languages import named_translation, offered_translation
from kiosque.desk.mandates import language_of_newest
from kiosque.desk.narrowing import named_procedures
from kiosque.desk.revocations import SealedPerson, StoredRevocation
from kiosque.desk.session import Session
from kiosque.desk.whole_account import WholeAccount
from kiosque.desk.whole_account_words import around_whole_account
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.record_parts import IdentityProof
from kiosque.mandates.translated_texts import (
    account_bilingual,
    confirmation_bilingual,
    lines_bilingual,
    mandate_bilingual,
    revocation_bilingual,
    sealed_revocation_bilingual,
    whole_account_bilingual,
)
from kiosque.mandates.translation import Bilingual, fixed_words
from kiosque.receipts import account_paper, erasure_paper, whole_account_paper
from kiosque.store import mandate_rows


def mandate_beside(record: MandateRecord) -> Bilingual | None:
    """Return the text of a mandate; raises as `mandate_bilingual`."""
    return mandate_bilingual(
        record,
        birth_place=birth_place_words(record.citizen),
        procedures=tuple(title for _id, title in named_procedures(record)),
    )


def revocation_beside(stored: StoredRevocation) -> Bilingual | None:
    """Return an attestation in the language of its mandate; None where that is not known here."""
    mandate = stored.about
    if not isinstance(mandate, MandateRecord):
        return None
    return revocation_bilingual(
        stored.text, stored.record, mandate, birth_place=birth_place_words(mandate.citizen)
    )


def sealed_revocation_beside(
    session: Session, stored: StoredRevocation, about: SealedPerson, language: str | None
) -> Bilingual | None:
    """Return an attestation in a language that is named: a seal tells none."""
    shown = named_translation(session, language)
    if shown is None:
        return None
    return sealed_revocation_bilingual(
        stored.text, stored.record, about.identity, about.signed_at, shown
    )


def confirmation_beside(
    text: str, record: MandateRecord, proof: IdentityProof, confirmed_at: datetime
) -> Bilingual | None:
    """Return what says that the identity of a mandate was confirmed."""
    return confirmation_bilingual(
        text, record, proof, confirmed_at, birth_place=birth_place_words(record.citizen)
    )


def account_beside(session: Session, account: AccountOfVisit) -> Bilingual | None:
    """Return the fixed sentences of the account of a visit."""
    return account_bilingual(
        account.text,
        practice=session.practice,
        citizen=account.citizen,
        number=account.mandate_number,
        translation=account.translation,
        around={**fixed_words(account_paper.WORDS), **around_account(session, account)},
    )


def erasure_beside(session: Session, erased: Erased, language: str | None) -> Bilingual | None:
    """Return the certificate of an erasure in a language that is named, None for French alone."""
    return lines_bilingual(
        erasure_paper.fixed_lines(practice=session.practice),
        named_translation(session, language),
        {**fixed_words(erasure_paper.WORDS), **around_erasure(session, erased)},
    )


def whole_account_beside(session: Session, account: WholeAccount) -> Bilingual | None:
    """Return the fixed sentences of a whole account, in the language of the newest mandate.

    It is drawn anew each time, under a seal of its own: with the newest edition, and what was
    read again by now.
    """
    language = session.database.read(
        lambda connection: language_of_newest(
            session, connection, mandate_rows.mandates(connection, account.citizen)
        )
    )
    return whole_account_bilingual(
        account.identity,
        practice=session.practice,
        organisation=session.organisation.name,
        birth_place=birth_place_words(account.identity),
        translation=offered_translation(session, language),
        around={
            **fixed_words(whole_account_paper.WORDS),
            **around_whole_account(session, account),
        },
    )
