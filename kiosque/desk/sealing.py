"""Seals: what the paper of an event carries of it, signed by the kiosk in the same transaction."""

import secrets
from datetime import datetime
from uuid import UUID

from kiosque.desk.session import Session
from kiosque.mandates.commitment import ANONYMOUS, SALT_BYTES, commitment
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.revocation import RevocationRecord
from kiosque.mandates.seal import SealContent, sign_seal
from kiosque.store import mandate_rows
from kiosque.store.append import Appended
from kiosque.store.database import Connection


def seal_mandate(
    session: Session, connection: Connection, record: MandateRecord, event: Appended
) -> bytes:
    """Make and keep the seal of a mandate; return its bytes."""
    salt = secrets.token_bytes(SALT_BYTES)
    content = SealContent(
        version=1,
        practice=record.practice,
        kind="mandate",
        subject_id=UUID(record.id).bytes,
        siret=record.organisation.siret,
        scopes=record.scopes,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        index=event.seq,
        chain_value=event.chain,
        salt=salt,
        commitment=commitment(salt, record.citizen),
    )
    return _keep(session, connection, content, event)


def seal_revocation(
    session: Session,
    connection: Connection,
    revocation: RevocationRecord,
    identity: PivotIdentity,
    event: Appended,
) -> bytes:
    """Make and keep the seal of a revocation, whose mandate is that of `identity`."""
    salt = secrets.token_bytes(SALT_BYTES)
    content = SealContent(
        version=1,
        practice=revocation.practice,
        kind="revocation",
        subject_id=UUID(revocation.id).bytes,
        siret=revocation.organisation.siret,
        scopes=revocation.scopes,
        starts_at=revocation.revoked_at,
        ends_at=revocation.revoked_at,
        index=event.seq,
        chain_value=event.chain,
        salt=salt,
        commitment=commitment(salt, identity),
    )
    return _keep(session, connection, content, event)


def seal_account(
    session: Session,
    connection: Connection,
    visit_id: str,
    identity: PivotIdentity | None,
    moment: datetime,
    event: Appended,
) -> bytes:
    """Make and keep the seal of a visit's account; it names nobody when `identity` is None."""
    content = _account_content(session, visit_id, identity, moment, event)
    return _keep(session, connection, content, event)


def seal_told_account(
    session: Session, citizen_id: str, identity: PivotIdentity, moment: datetime, event: Appended
) -> bytes:
    """Make the seal of the account of a person; it is on the paper only, and kept nowhere."""
    content = _account_content(session, citizen_id, identity, moment, event)
    return sign_seal(content, session.vault.seal_key, session.vault.seal_kid)


def _account_content(
    session: Session,
    subject: str,
    identity: PivotIdentity | None,
    moment: datetime,
    event: Appended,
) -> SealContent:
    salt = secrets.token_bytes(SALT_BYTES)
    second = moment.replace(microsecond=0)
    return SealContent(
        version=1,
        practice=session.practice,
        kind="account",
        subject_id=UUID(subject).bytes,
        siret=session.organisation.siret,
        scopes=(),
        starts_at=second,
        ends_at=second,
        index=event.seq,
        chain_value=event.chain,
        salt=salt,
        commitment=ANONYMOUS if identity is None else commitment(salt, identity),
    )


def seal_erasure(
    session: Session, connection: Connection, citizen_id: str, moment: datetime, event: Appended
) -> bytes:
    """Make and keep the seal of an erasure's certificate, which names nobody."""
    second = moment.replace(microsecond=0)
    content = SealContent(
        version=1,
        practice=session.practice,
        kind="erasure",
        subject_id=UUID(citizen_id).bytes,
        siret=session.organisation.siret,
        scopes=(),
        starts_at=second,
        ends_at=second,
        index=event.seq,
        chain_value=event.chain,
        salt=secrets.token_bytes(SALT_BYTES),
        commitment=ANONYMOUS,
    )
    return _keep(session, connection, content, event)


def _keep(session: Session, connection: Connection, content: SealContent, event: Appended) -> bytes:
    cose = sign_seal(content, session.vault.seal_key, session.vault.seal_kid)
    mandate_rows.insert_seal(connection, event.seq, cose)
    return cose
