"""How long keys may still sign: told in time, refused afterwards, prolonged by a coordinator.

A key signs for the year that its certificate says; what it signed before stays valid. A revocation
is recorded whatever the key: it is never held back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.x509 import Certificate

from kiosque.clock import Reading
from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.desk.staff import staff_facts, unjournaled
from kiosque.desk.throttle import in_turn
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.i18n.dates import long_date
from kiosque.store.database import Connection
from kiosque.vault.certificates import certificate_from, end_of_use
from kiosque.vault.header import SlotRecord
from kiosque.vault.slot_changes import (
    refresh,
    renew_certificate,
    renew_kiosk_certificate,
    restoring,
)

TOLD_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Whose key it is, and when it signs no more."""

    slot: str
    name: str
    ends: datetime


def keys_that_end(session: Session) -> tuple[SigningKey, ...]:
    """Return the keys whose year ends within two months, or has ended, the first one first.

    Everybody's for a coordinator, one's own for anybody else.
    """
    latest = session.clock.read().now + TOLD_BEFORE
    people = session.vault.header.people if session.coordinates else (session.vault.slot.record,)
    keys = (_key_of(slot) for slot in people)
    ending = [key for key in keys if key is not None and key.ends <= latest]
    return tuple(sorted(ending, key=lambda key: (key.ends, key.slot)))


def check_keys_in_use(session: Session, reading: Reading) -> None:
    """Raise `Refusal` where a mandate would be signed with a key whose time of use is over."""
    vault = session.vault
    if vault.mediator_chain and _over(vault.mediator_chain[0], reading):
        raise Refusal(
            N_("Votre clé de signature n'est plus en usage depuis le {day}."),
            advice=N_(
                "Rien n'est perdu. Une personne référente la prolonge dans la page de l'équipe, "
                "puis vous ouvrez de nouveau votre session."
            ),
            day=_last_day(session, vault.mediator_chain[0]),
        )
    check_kiosk_in_use(session, reading)


def check_kiosk_in_use(session: Session, reading: Reading) -> None:
    """Raise `Refusal` where the kiosk would sign with a key whose time of use is over."""
    vault = session.vault
    if _over(vault.kiosk_chain[0], reading):
        raise Refusal(
            N_("La clé de ce poste n'est plus en usage depuis le {day}."),
            advice=N_(
                "Rien n'est perdu. Elle se prolonge dès qu'une personne référente ouvre sa "
                "session, puis vous ouvrez de nouveau la vôtre."
            ),
            day=_last_day(session, vault.kiosk_chain[0]),
        )


def prolong_key(session: Session, slot_id: str) -> datetime:
    """Let somebody's key sign for one more year from now; return when it ends.

    Raises `Refusal` for who does not coordinate, and for somebody without such a key.
    """
    session.must_be_coordinator()
    with in_turn(session.folder):
        refresh(session.vault)
        reading = session.clock.read()
        with restoring(session.vault):

            def write(connection: Connection) -> datetime:
                facts = unjournaled(session, connection, reading)
                told: dict[str, object] = {"what": "certificate"}
                changed = [("mediator.changed", slot_id, told)]
                session.record(
                    connection,
                    [*facts, *staff_facts(session, connection, reading, changed)],
                    reading,
                )
                return renew_certificate(session.vault, slot_id, reading.now)

            return session.database.write(write)


def prolong_kiosk(session: Session) -> None:
    """Let this kiosk's key seal for three more years, where its use ends within two months.

    Done as a coordinator's session opens, which has the turn of the organisation; nothing is
    asked, since the kiosk stays what it was. Raises `UnavailableError` when the disk refuses.
    """
    reading = session.clock.read()
    ends = end_of_use(session.vault.kiosk_chain[0])
    if not session.coordinates or ends > reading.now + TOLD_BEFORE:
        return
    refresh(session.vault)
    with restoring(session.vault):

        def write(connection: Connection) -> None:
            ends = renew_kiosk_certificate(session.vault, reading.now)
            key = organisation_key(connection, session.vault, reading.now)
            told = {
                "at": reading.now.isoformat(),
                "by": session.vault.slot_id,
                "ends": ends.isoformat(),
            }
            fact = Fact("kiosk.certified", session.organisation.id, told, key)
            session.record(connection, [fact], reading)

        session.database.write(write)


def _over(certificate: Certificate, reading: Reading) -> bool:
    return end_of_use(certificate) <= reading.now


def _last_day(session: Session, certificate: Certificate) -> str:
    return long_date(session.local(end_of_use(certificate)).date())


def _key_of(slot: SlotRecord) -> SigningKey | None:
    if not slot.certificates:
        return None
    return SigningKey(slot.id, slot.name, end_of_use(certificate_from(slot.certificates[0])))
