"""Revocations of mandates that this kiosk never held: whose they are, and until when they count.

Each lies under a key of its own, with the name and birth date that were typed from the person's
papers. It is kept as the mandate would be, and goes with the person when everything is to go.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kiosque.desk.directory import folded
from kiosque.desk.revocations import sealed_person
from kiosque.desk.revoking_by_seal import KEY_PURPOSE
from kiosque.desk.session import Session
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.retention import mandate_kept_until
from kiosque.mandates.revocation import parse_revocation
from kiosque.mandates.seal import read_seal
from kiosque.store import journal_rows, key_rows, projections
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class UnseenMandate:
    """A mandate known by its revocation alone."""

    key: str
    """Of what is told of it."""
    mandate: str
    revocation: str
    """Identifier of the record of its revocation."""
    kept_until: datetime
    identity: PivotIdentity = field(repr=False)
    """Family name, first given name and birth date, as typed; nothing else is known."""

    @property
    def names(self) -> tuple[str, str, str]:
        """Family name and first given name, folded, and birth date."""
        return names_of(self.identity)


def unseen_mandates(session: Session, connection: Connection) -> tuple[UnseenMandate, ...]:
    """Return them all, as the journal still tells them."""
    found = []
    for key, _purpose in key_rows.keys_for(connection, KEY_PURPOSE):
        for seq in journal_rows.under_key(connection, key):
            told = session.ledger.payload(connection, seq)
            if told is None or "seal" not in told:
                continue
            person, seal = told["person"], read_seal(told["seal"]).content
            found.append(
                UnseenMandate(
                    key=key,
                    mandate=str(UUID(bytes=seal.subject_id)),
                    revocation=parse_revocation(projections.signed_bytes(told["record"])).id,
                    kept_until=mandate_kept_until(seal.ends_at, session.zone),
                    identity=sealed_person(
                        person["family_name"], person["given_name"], person["birth_date"]
                    ),
                )
            )
    return tuple(found)


def unseen_of(
    session: Session, connection: Connection, identity: PivotIdentity
) -> tuple[UnseenMandate, ...]:
    """Return those of a person, by the folded comparison of names and the birth date."""
    wanted = names_of(identity)
    return tuple(one for one in unseen_mandates(session, connection) if one.names == wanted)


def names_of(identity: PivotIdentity) -> tuple[str, str, str]:
    """Return what a seal commits to, folded: family name, first given name, and birth date."""
    given = identity.given_names[0] if identity.given_names else ""
    return folded(identity.family_name), folded(given), identity.birth_date
