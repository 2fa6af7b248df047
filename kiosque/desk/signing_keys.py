"""How long mediators may still sign: told in time, refused afterwards, prolonged by a coordinator.

A key signs for the year that its certificate says; what it signed before stays valid. A revocation
is recorded whatever the key: it is never held back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosque.clock import Reading
from kiosque.desk.session import Session
from kiosque.desk.staff import staff_facts, unjournaled
from kiosque.desk.throttle import in_turn
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.i18n.dates import long_date
from kiosque.store.database import Connection
from kiosque.vault.certificates import certificate_from, end_of_use
from kiosque.vault.header import SlotRecord
from kiosque.vault.slot_changes import refresh, renew_certificate, restoring

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


def check_key_in_use(session: Session, reading: Reading) -> None:
    """Raise `Refusal` where a mandate would be signed with a key whose year is over."""
    chain = session.vault.mediator_chain
    if chain and end_of_use(chain[0]) <= reading.now:
        ended = session.local(end_of_use(chain[0]))
        raise Refusal(
            N_("Votre clé de signature n'est plus en usage depuis le {day}."),
            advice=N_(
                "Rien n'est perdu. Une personne référente la prolonge dans la page de l'équipe, "
                "puis vous ouvrez de nouveau votre session."
            ),
            day=long_date(ended.date()),
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


def _key_of(slot: SlotRecord) -> SigningKey | None:
    if not slot.certificates:
        return None
    return SigningKey(slot.id, slot.name, end_of_use(certificate_from(slot.certificates[0])))
