"""Seals: what the paper of an event carries of it, signed by the kiosk in the same transaction."""

import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from kiosque.desk.session import Session
from kiosque.mandates.commitment import ANONYMOUS, SALT_BYTES, commitment
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.revocation import RevocationRecord
from kiosque.mandates.seal import SealContent, sign_seal
from kiosque.mandates.seal_payload import SealKind
from kiosque.store import mandate_rows
from kiosque.store.append import Appended
from kiosque.store.database import Connection


class _Told(NamedTuple):
    """What a seal says of its paper, beside its organisation and its place in the journal."""

    kind: SealKind
    subject: str
    starts_at: datetime
    ends_at: datetime
    identity: PivotIdentity | None
    """None for a paper that names nobody."""
    scopes: tuple[str, ...] = ()


def seal_mandate(
    session: Session, connection: Connection, record: MandateRecord, event: Appended
) -> bytes:
    """Make and keep the seal of a mandate; return its bytes."""
    told = _Told(
        "mandate", record.id, record.starts_at, record.ends_at, record.citizen, record.scopes
    )
    return _kept(session, connection, told, event)


def seal_revocation(
    session: Session,
    connection: Connection,
    revocation: RevocationRecord,
    identity: PivotIdentity,
    event: Appended,
) -> bytes:
    """Make and keep the seal of a revocation, whose mandate is that of `identity`."""
    at = revocation.revoked_at
    told = _Told("revocation", revocation.id, at, at, identity, revocation.scopes)
    return _kept(session, connection, told, event)


def seal_account(
    session: Session,
    connection: Connection,
    visit_id: str,
    identity: PivotIdentity | None,
    moment: datetime,
    event: Appended,
) -> bytes:
    """Make and keep the seal of a visit's account; it names nobody when `identity` is None."""
    return _kept(session, connection, _at("account", visit_id, identity, moment), event)


def seal_confirmation(
    session: Session,
    connection: Connection,
    record: MandateRecord,
    moment: datetime,
    event: Appended,
) -> bytes:
    """Make and keep the seal of a mandate's confirmation: an account whose id is the mandate's."""
    return _kept(session, connection, _at("account", record.id, record.citizen, moment), event)


def seal_told_account(
    session: Session, citizen_id: str, identity: PivotIdentity, moment: datetime, event: Appended
) -> bytes:
    """Make the seal of the account of a person; it is on the paper only, and kept nowhere."""
    return _sealed(session, _at("account", citizen_id, identity, moment), event)


def seal_erasure(
    session: Session, connection: Connection, citizen_id: str, moment: datetime, event: Appended
) -> bytes:
    """Make and keep the seal of an erasure's certificate, which names nobody."""
    return _kept(session, connection, _at("erasure", citizen_id, None, moment), event)


def _at(kind: SealKind, subject: str, identity: PivotIdentity | None, moment: datetime) -> _Told:
    second = moment.replace(microsecond=0)
    return _Told(kind, subject, second, second, identity)


def _sealed(session: Session, told: _Told, event: Appended) -> bytes:
    salt = secrets.token_bytes(SALT_BYTES)
    content = SealContent(
        version=1,
        practice=session.practice,
        kind=told.kind,
        subject_id=UUID(told.subject).bytes,
        siret=session.organisation.siret,
        scopes=told.scopes,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        index=event.seq,
        chain_value=event.chain,
        salt=salt,
        commitment=ANONYMOUS if told.identity is None else commitment(salt, told.identity),
    )
    return sign_seal(content, session.vault.seal_key, session.vault.seal_kid)


def _kept(session: Session, connection: Connection, told: _Told, event: Appended) -> bytes:
    cose = _sealed(session, told, event)
    mandate_rows.insert_seal(connection, event.seq, cose, event.path)
    return cose
