"""The texts of papers with their translation beside, each from what its French text is made from.

The edition is the one that stood beside the text when it was signed, with the reviews that held
then: a reprint says the same for ever. Raises `UnreadableError` when that edition is not
installed and `TamperedError` when it is another one.
"""

from collections.abc import Sequence
from datetime import date, datetime

from kiosque.mandates.editions import signed_edition
from kiosque.mandates.mandate_text import (
    birth_words,
    draft_filling,
    mandate_filling,
    name_on_paper,
)
from kiosque.mandates.phrases import (
    Wordings,
    birth_phrase,
    duration_phrase,
    moment_phrase,
    moment_with_zone,
    name_phrase,
    proof_phrases,
    request_phrases,
    scope_entries,
    weekday_phrase,
)
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.record_parts import IdentityProof, Translation
from kiosque.mandates.revocation import RevocationRecord
from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import Filling, Template
from kiosque.mandates.translatable import SIGNATURE_BOX
from kiosque.mandates.translation import (
    Around,
    Bilingual,
    Review,
    Translator,
    bilingual,
    fixed_words,
)
from kiosque.mandates.visit_texts import (
    account_filling,
    confirmation_filling,
    notices_filling,
    revocation_filling,
    sealed_revocation_filling,
    whole_account_filling,
)


def translator_of(translation: Translation) -> Translator:
    """Return the edition that was shown, and the reviews that held then."""
    reviews = {
        place: Review(group.by, date.fromisoformat(group.on))
        for group in translation.reviews
        for place in group.sentences
    }
    return Translator(signed_edition(translation), reviews)


def notices_bilingual(translation: Translation) -> Bilingual:
    """Return the notices to read aloud."""
    return bilingual(notices_filling(), Wordings(), translator_of(translation))


def mandate_bilingual(
    record: MandateRecord, *, birth_place: str | None, procedures: Sequence[str] = ()
) -> Bilingual | None:
    """Return the text of a mandate; None when it was signed in French alone."""
    if record.text.translation is None:
        return None
    return bilingual(
        mandate_filling(record, birth_place, procedures),
        _mandate_wordings(record, birth_place),
        translator_of(record.text.translation),
        fixed_words((SIGNATURE_BOX,)),
    )


def draft_bilingual(
    record: MandateRecord, *, birth_place: str | None, procedures: Sequence[str] = ()
) -> Bilingual | None:
    """Return the text of a mandate that is only proposed; None when it is in French alone."""
    if record.text.translation is None:
        return None
    return bilingual(
        draft_filling(record, birth_place, procedures),
        _mandate_wordings(record, birth_place),
        translator_of(record.text.translation),
    )


def confirmation_bilingual(
    text: str,
    mandate: MandateRecord,
    proof: IdentityProof,
    confirmed_at: datetime,
    *,
    birth_place: str | None,
) -> Bilingual | None:
    """Return what says that the identity of `mandate` was confirmed, in its language."""
    if mandate.text.translation is None:
        return None
    holes = {
        "date_mandat": moment_phrase(mandate.signed_at),
        "identite": name_phrase(mandate.citizen),
        "naissance": birth_phrase(mandate.citizen, birth_place),
        "date": moment_phrase(confirmed_at),
        "fin": moment_with_zone(mandate.ends_at, mandate.timezone),
        **proof_phrases(proof, practice=mandate.practice),
    }
    return bilingual(
        confirmation_filling(text, mandate, proof, confirmed_at, birth_place),
        Wordings(holes),
        translator_of(mandate.text.translation),
    )


def revocation_bilingual(
    text: str, revocation: RevocationRecord, mandate: MandateRecord, *, birth_place: str | None
) -> Bilingual | None:
    """Return the attestation of a revocation of `mandate`, in its language."""
    if mandate.text.translation is None:
        return None
    return bilingual(
        revocation_filling(text, revocation, mandate, birth_place),
        _revocation_wordings(revocation, mandate.citizen, mandate.signed_at, birth_place),
        translator_of(mandate.text.translation),
        fixed_words((SIGNATURE_BOX,)),
    )


def sealed_revocation_bilingual(
    text: str,
    revocation: RevocationRecord,
    person: PivotIdentity,
    signed_at: datetime,
    translation: Translation,
) -> Bilingual:
    """Return the attestation of a revocation whose mandate is known by its seal alone."""
    return bilingual(
        sealed_revocation_filling(text, revocation, person, signed_at),
        _revocation_wordings(revocation, person, signed_at, None),
        translator_of(translation),
        fixed_words((SIGNATURE_BOX,)),
    )


def account_bilingual(
    text: str,
    *,
    practice: bool,
    citizen: str | None,
    number: str | None,
    translation: Translation | None,
    around: Around,
) -> Bilingual | None:
    """Return the fixed sentences of an account; None when it is in French alone."""
    if translation is None:
        return None
    filling = account_filling(text, practice=practice, citizen=citizen, number=number)
    return bilingual(filling, Wordings(), translator_of(translation), around)


def whole_account_bilingual(
    identity: PivotIdentity,
    *,
    practice: bool,
    organisation: str,
    birth_place: str | None,
    translation: Translation | None,
    around: Around,
) -> Bilingual | None:
    """Return the fixed sentences of the account of all that was done for a person."""
    if translation is None:
        return None
    filling = whole_account_filling(
        practice=practice,
        organisation=organisation,
        citizen=name_on_paper(identity),
        born=birth_words(identity, birth_place),
    )
    holes = {
        "identite": name_phrase(identity),
        "naissance": birth_phrase(identity, birth_place),
    }
    return bilingual(filling, Wordings(holes), translator_of(translation), around)


def lines_bilingual(
    lines: Sequence[Line], translation: Translation | None, around: Around
) -> Bilingual | None:
    """Return sentences that a paper has outside any text; None when it is in French alone."""
    return None if translation is None else lines_said(lines, translator_of(translation), around)


def lines_said(lines: Sequence[Line], translator: Translator, around: Around) -> Bilingual:
    """Return sentences outside any text, as `translator` says them."""
    filling = Filling(Template("", "", "fr", tuple(lines)), {})
    return bilingual(filling, Wordings(), translator, around)


def _mandate_wordings(record: MandateRecord, birth_place: str | None) -> Wordings:
    holes = {
        "identite": name_phrase(record.citizen),
        "naissance": birth_phrase(record.citizen, birth_place),
        "duree": duration_phrase(record.duration),
        "fin": moment_with_zone(record.ends_at, record.timezone),
        "jour_fin": weekday_phrase(record.ends_at.date()),
        "date": moment_phrase(record.signed_at),
        **proof_phrases(record.identity_proof, practice=record.practice),
    }
    return Wordings(holes, {"perimetres": scope_entries(record.scopes)})


def _revocation_wordings(
    revocation: RevocationRecord,
    person: PivotIdentity,
    signed_at: datetime,
    birth_place: str | None,
) -> Wordings:
    holes = {
        "identite": name_phrase(person),
        "naissance": birth_phrase(person, birth_place),
        "date_mandat": moment_phrase(signed_at),
        "date": moment_phrase(revocation.revoked_at),
        **request_phrases(revocation),
    }
    return Wordings(holes, {"perimetres": scope_entries(revocation.scopes)})
