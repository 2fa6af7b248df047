"""Who a known person is, brought up to date: papers and records made before stay as they are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosque.desk.directory import identity_payload, pivot
from kiosque.desk.keyring import open_key
from kiosque.desk.ledger import Fact
from kiosque.desk.recognising import subject_in
from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.commitment import normalised
from kiosque.mandates.identity_comparison import compare
from kiosque.mandates.pivot import PivotIdentity
from kiosque.store import citizen_rows, mandate_rows
from kiosque.store.database import Connection

Told = dict[str, Any]
"""Payload of `citizen.registered` and `citizen.updated`."""


def update_citizen(
    session: Session, citizen_id: str, identity: PivotIdentity, proof: Mapping[str, Any]
) -> bool:
    """Keep an identity that was just proved as this known person's; tell whether it was news.

    Raises `Refusal` for who may not act for people, `UnreadableError` once the person was erased.
    """
    session.must_be_mediator()
    reading = session.clock.read()

    def write(connection: Connection) -> bool:
        citizen = citizen_rows.kept_record(connection, citizen_id)
        row = mandate_rows.citizen(connection, citizen)
        key = None if row is None else open_key(connection, session.vault, row.key)
        if key is None:
            raise UnreadableError(
                N_("Cette personne n'est pas, ou n'est plus, connue de ce poste.")
            )
        told = told_anew(session, connection, citizen, identity, proof, corrected=True)
        if told is not None:
            session.record(connection, [Fact("citizen.updated", citizen, told, key)], reading)
        return told is not None

    return session.database.write(write)


def first_told(citizen: str, identity: PivotIdentity, proof: Mapping[str, Any]) -> Told:
    """Return what is told of a person who is registered."""
    return {"id": citizen, "identity": identity_payload(identity), **_subject(proof)}


def told_anew(
    session: Session,
    connection: Connection,
    citizen: str,
    identity: PivotIdentity,
    proof: Mapping[str, Any],
    *,
    corrected: bool = False,
) -> Told | None:
    """Return what an identity tells that was not known of a person; None when it is nothing.

    One that was `corrected` on purpose counts as it is. Another that only tells less, such as a
    document without the commune of birth or the name in use, takes nothing away.
    """
    directory = session.known_people(connection)
    present = directory.identity(citizen)
    if present is None:
        raise Refusal(N_("Cette personne n'est pas, ou n'est plus, connue de ce poste."))
    subject = subject_in(proof)
    if not corrected and identity.preferred_name is None:
        identity = replace(identity, preferred_name=present.preferred_name)
    better = _differs(identity, present) and (
        corrected or proof.get("kind") == "franceconnect" or _tells_as_much(identity, present)
    )
    if not better and (subject is None or subject in directory.subjects(citizen)):
        return None
    return {
        **first_told(citizen, identity if better else present, proof),
        "proof": dict(proof),
        "by": session.vault.slot_id,
    }


def _subject(proof: Mapping[str, Any]) -> dict[str, Any]:
    found = subject_in(proof)
    if found is None:
        return {}
    return {"subject": {"issuer": found.issuer, "sub_sha256": found.sub_sha256}}


def _differs(new: PivotIdentity, present: PivotIdentity) -> bool:
    return (pivot(new), new.gender, _in_use(new)) != (
        pivot(present),
        present.gender,
        _in_use(present),
    )


def _tells_as_much(new: PivotIdentity, present: PivotIdentity) -> bool:
    """Tell whether `new` contradicts `present`, or completes it."""
    return bool(compare(new, present).differences) or (
        len(new.given_names) >= len(present.given_names)
        and new.birth_date.count("00") <= present.birth_date.count("00")
        and (new.birth_place is not None or present.birth_place is None)
    )


def _in_use(identity: PivotIdentity) -> str:
    return normalised(identity.preferred_name or "")
