"""Revocations of mandates that this kiosk never held: whose they are, and until when they count.

Each lies under a key of its own, with the name and birth date that were typed from the person's
papers. It is kept as the mandate would be, and goes with the person when everything is to go.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kiosque.desk.directory import folded
from kiosque.desk.revoking_by_seal import KEY_PURPOSE
from kiosque.desk.session import Session
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.retention import mandate_kept_until
from kiosque.mandates.seal import read_seal
from kiosque.store import journal_rows, key_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class UnseenMandate:
    """A mandate known by its revocation alone."""

    key: str
    """Of what is told of it."""
    mandate: str
    kept_until: datetime
    names: tuple[str, str, str] = field(repr=False)
    """Family name and first given name, folded, and birth date."""


def unseen_mandates(session: Session, connection: Connection) -> tuple[UnseenMandate, ...]:
    """Return them all, as the journal still tells them."""
    found = []
    for key, _purpose in key_rows.keys_for(connection, KEY_PURPOSE):
        for seq in journal_rows.under_key(connection, key):
            told = session.ledger.payload(connection, seq)
            if told is None or "seal" not in told:
                continue
            person, seal = told["person"], read_seal(told["seal"]).content
            names = _names(person["family_name"], person["given_name"], person["birth_date"])
            until = mandate_kept_until(seal.ends_at, session.zone)
            mandate = str(UUID(bytes=seal.subject_id))
            found.append(UnseenMandate(key, mandate, until, names))
    return tuple(found)


def unseen_of(
    session: Session, connection: Connection, identity: PivotIdentity
) -> tuple[UnseenMandate, ...]:
    """Return those of a person, by the folded comparison of names and the birth date."""
    given = identity.given_names[0] if identity.given_names else ""
    wanted = _names(identity.family_name, given, identity.birth_date)
    return tuple(one for one in unseen_mandates(session, connection) if one.names == wanted)


def _names(family: str, given: str, birth_date: str) -> tuple[str, str, str]:
    return folded(family), folded(given), birth_date
