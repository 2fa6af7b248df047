"""People known only by the revocation of a mandate never held here, found for their rights."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.revocations import sealed_person
from kiosque.desk.revoking_by_seal import KEY_PURPOSE
from kiosque.desk.session import Session
from kiosque.desk.unseen_mandates import UnseenMandate, names_of, unseen_mandates
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.pivot import PivotIdentity
from kiosque.receipts.verdict import REFUSED
from kiosque.store import key_rows


@dataclass(frozen=True, slots=True)
class RevokedPerson:
    """Somebody of whom this kiosk knows what was typed to revoke their mandates."""

    id: str
    """Of the last of these revocations: an erasure is asked for with it."""
    identity: PivotIdentity = field(repr=False)
    mandates: int


def knows_revoked(session: Session) -> bool:
    """Tell whether anybody is known by such a revocation."""
    return session.database.read(lambda c: bool(key_rows.keys_for(c, KEY_PURPOSE)))


def find_revoked(session: Session, name: str, birth_date: str) -> tuple[RevokedPerson, ...]:
    """Return who was typed with this name and birth date (`YYYY-MM-DD`), as at the revocation.

    Raises `Refusal` for who does not coordinate, `InputError` for a name or date that cannot be.
    What is then looked at is journaled.
    """
    session.must_be_coordinator()
    people = ways_to_read(name, birth_date)
    wanted = {
        names_of(sealed_person(one.family_name, one.first_given_name, one.birth_date))
        for one in people
    }
    return _people(session, lambda one: one.names in wanted)


def find_revoked_by_paper(session: Session, data: bytes) -> tuple[RevokedPerson, ...]:
    """Return whose paper this is: the mandate that was revoked, or the attestation of that.

    Raises `Refusal` for who does not coordinate and for a forged paper, `UnreadableError` for what
    is none.
    """
    session.must_be_coordinator()
    trust = session.vault.trust_pem().encode()
    verdict = check_paper(data, session.now(), trust=trust)
    if verdict.exit_code == REFUSED:
        raise Refusal(
            N_("Ce papier n'est pas authentique, ou n'est pas de cette structure."),
            advice=N_("Cherchez la personne par son nom et sa date de naissance."),
        )
    if not verdict.subject:
        raise UnreadableError(
            N_("Aucun cachet ne peut être lu en entier dans ce qui a été donné."),
            advice=N_("Donnez le PDF, une photo nette du carré imprimé, ou son texte."),
        )
    return _people(session, lambda one: verdict.subject in (one.mandate, one.revocation))


def _people(session: Session, wanted: Callable[[UnseenMandate], bool]) -> tuple[RevokedPerson, ...]:
    """Return the people of whom one revocation is wanted, each with all of theirs."""
    unseen = session.database.read(lambda c: unseen_mandates(session, c))
    found = []
    for names in dict.fromkeys(one.names for one in unseen if wanted(one)):
        theirs = [one for one in unseen if one.names == names]
        # Identifiers are UUIDv7: the last one is the newest.
        last = max(theirs, key=lambda one: one.revocation)
        mandates = len({one.mandate for one in theirs})
        found.append(RevokedPerson(last.revocation, last.identity, mandates))
    return tuple(found)
