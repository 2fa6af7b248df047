"""Tables that screens read, made from events and from nothing else.

`project` is called for each event as it is written and, by `rebuild`, for each event again; both
ways lead to the same rows, which `digest` proves. An event whose payload is gone projects to
nothing, so that a rebuild after an erasure agrees too.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from kiosque.mandates.lifecycle import Fact, state_of
from kiosque.mandates.merges import kept_records
from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.store import (
    citizen_rows,
    identity_rows,
    logo_rows,
    queue_rows,
    translation_rows,
)
from kiosque.store.database import Connection

TABLES = (
    "organisation",
    "citizens",
    "citizen_identities",
    "citizen_decisions",
    "citizen_links",
    "mandates",
    "authorisations",
    "mandate_facts",
    "hand_signatures",
    "acts",
    "activities",
    "mandate_standing",
    "offered_scopes",
    "staff",
    "past_logs",
    "erasures",
    "backups",
    "queued_acts",
    "identity_registrations",
    "organisation_logos",
    "translation_reviews",
    "offered_languages",
)

BEFORE_ANY_END = datetime.min.replace(tzinfo=UTC)

Payload = dict[str, Any]
Projector = Callable[[Connection, int, str, Payload], None]


def project(connection: Connection, seq: int, type_: str, key: str, payload: bytes) -> None:
    """Write what the event `seq` of `type_` means; unknown types mean nothing here."""
    projector = _PROJECTORS.get(type_)
    if projector is not None:
        projector(connection, seq, key, json.loads(payload))


def rebuild(connection: Connection, events: Iterable[tuple[int, str, str, bytes]]) -> None:
    """Empty the projections and project `(seq, type, key, payload)` again."""
    for table in reversed(TABLES):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  (names from the tuple above)
    for seq, type_, key, payload in events:
        project(connection, seq, type_, key, payload)


def projects(type_: str) -> bool:
    """Tell whether events of a type mean something in these tables."""
    return type_ in _PROJECTORS


def digest(connection: Connection) -> str:
    """Return the SHA-256 of every projected row, in hexadecimal."""
    running = hashlib.sha256()
    for table in TABLES:
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608  (likewise)
        for row in rows:
            running.update(json.dumps([table, *row], ensure_ascii=True).encode())
    return running.hexdigest()


def signed_bytes(record: str) -> bytes:
    """Return the signed payload of a record in its JWS JSON serialisation (RFC 7515 §7.2)."""
    encoded = json.loads(record)["payload"]
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


def _organisation(connection: Connection, seq: int, key: str, _payload: Payload) -> None:
    connection.execute(
        "INSERT INTO organisation VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE"
        " SET seq = excluded.seq, key = excluded.key",
        (seq, key),
    )


def _citizen(connection: Connection, seq: int, key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO citizens VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq",
        (payload["id"], seq, key),
    )


def _registered(connection: Connection, seq: int, key: str, payload: Payload) -> None:
    _citizen(connection, seq, key, payload)
    citizen_rows.insert_identity(connection, seq, payload["id"], "citizen.registered")


def _updated(connection: Connection, seq: int, key: str, payload: Payload) -> None:
    _citizen(connection, seq, key, payload)
    citizen_rows.insert_identity(connection, seq, payload["id"], "citizen.updated")


def _merged(connection: Connection, _seq: int, _key: str, payload: Payload) -> None:
    told = (payload["merge"], "merged", payload["kept"], payload["merged"])
    _decided(connection, told)


def _separated(connection: Connection, _seq: int, _key: str, payload: Payload) -> None:
    told = (payload["merge"], "separated", payload["first"], payload["second"])
    _decided(connection, told)


def _decided(connection: Connection, told: tuple[str, str, str, str]) -> None:
    citizen_rows.insert_decision(connection, *told)
    shown = kept_records(citizen_rows.merges(connection), citizen_rows.separations(connection))
    citizen_rows.replace_links(connection, shown)


def _mandate_signed(connection: Connection, seq: int, key: str, payload: Payload) -> None:
    record = json.loads(signed_bytes(payload["record"]))
    identity_kind = record["identity_proof"]["kind"]
    connection.execute(
        "INSERT INTO mandates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record["id"],
            record["number"],
            payload["citizen"],
            seq,
            key,
            record["signed_at"],
            record["ends_at"],
            record["duration"],
            identity_kind,
        ),
    )
    connection.executemany(
        "INSERT INTO authorisations VALUES (?, ?)",
        [(record["id"], scope) for scope in record["scopes"]],
    )
    _add_fact(
        connection,
        seq,
        record["id"],
        {
            "kind": "signed",
            "at": record["signed_at"],
            "ends_at": record["ends_at"],
            "identity": identity_kind,
            "scopes": record["scopes"],
        },
    )
    for older in record["supersedes"]:
        superseded = {
            "kind": "superseded",
            "at": record["signed_at"],
            "by": record["id"],
            "scopes": record["scopes"],
        }
        _add_fact(connection, seq, older, superseded)


def _add_fact(connection: Connection, seq: int, mandate: str, fact: Payload) -> None:
    connection.execute(
        "INSERT INTO mandate_facts VALUES (?, ?, ?)",
        (mandate, seq, json.dumps(fact, sort_keys=True)),
    )
    _stand(connection, mandate)


def _stand(connection: Connection, mandate: str) -> None:
    """Keep what a mandate is apart from the passing of time, so that lists need not derive it."""
    row = connection.execute(
        "SELECT seq, citizen, duration FROM mandates WHERE id = ?", (mandate,)
    ).fetchone()
    rows = connection.execute("SELECT fact FROM mandate_facts WHERE mandate = ?", (mandate,))
    facts = [Fact.from_payload(json.loads(one[0])) for one in rows]
    view = state_of(facts, BEFORE_ANY_END)
    if row is None or view.ends_at is None:
        return
    signed = [scope for fact in facts if fact.kind == "signed" for scope in fact.scopes]
    connection.execute(
        "INSERT INTO mandate_standing VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mandate) DO UPDATE"
        " SET standing = excluded.standing, ends = excluded.ends",
        (mandate, *row, str(view.state), int(view.ends_at.timestamp()), scope_bits(signed)),
    )


def scope_bits(scopes: Iterable[str]) -> int:
    """Return scopes as the bits of a number, in their order."""
    return sum(1 << SCOPE_KEYS.index(scope) for scope in set(scopes))


def _mandate_revoked(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    record = json.loads(signed_bytes(payload["record"]))
    fact = {"kind": "revoked", "at": record["revoked_at"], "scopes": record.get("scopes", [])}
    _add_fact(connection, seq, record["mandate"]["id"], fact)


def _mandate_confirmed(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    _add_fact(connection, seq, payload["mandate"], {"kind": "confirmed", "at": payload["at"]})


def _mandate_suspended(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    fact = {"kind": "suspended", "at": payload["at"], "suspension": payload["suspension"]}
    _add_fact(connection, seq, payload["mandate"], fact)


def _mandate_resumed(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    fact = {"kind": "resumed", "at": payload["at"], "suspension": payload["suspension"]}
    _add_fact(connection, seq, payload["mandate"], fact)


def _hand_signed(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO hand_signatures VALUES (?, ?) ON CONFLICT DO NOTHING",
        (payload["mandate"], seq),
    )


def _act(connection: Connection, seq: int, key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO acts VALUES (?, ?, ?, ?)", (seq, payload["visit"], payload["mandate"], key)
    )
    if payload.get("queued") is not None:
        queue_rows.settle(connection, payload["queued"], seq)


def _act_queued(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    told = (payload["queued"], seq, payload["visit"], payload["mandate"])
    queue_rows.insert_queued(connection, *told)


def _act_dropped(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    queue_rows.settle(connection, payload["queued"], seq)


def _visit_closed(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    activity = payload["activity"]
    connection.execute(
        "INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?)",
        (
            seq,
            payload["visit"],
            activity["day"],
            activity["minutes"],
            activity["posture"],
            json.dumps(activity["scopes"]),
        ),
    )


def _scopes_restricted(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO offered_scopes VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE"
        " SET seq = excluded.seq, scopes = excluded.scopes",
        (seq, json.dumps(payload["scopes"])),
    )


def _logo_chosen(connection: Connection, seq: int, _key: str, _payload: Payload) -> None:
    logo_rows.insert_logo(connection, seq, chosen=True)


def _logo_removed(connection: Connection, seq: int, _key: str, _payload: Payload) -> None:
    logo_rows.insert_logo(connection, seq, chosen=False)


def _mediator_added(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO staff VALUES (?, ?, ?, NULL, NULL, NULL) ON CONFLICT DO NOTHING",
        (payload["slot"], seq, payload["at"]),
    )


def _mediator_changed(connection: Connection, _seq: int, _key: str, payload: Payload) -> None:
    if payload["what"] == "warned":
        connection.execute(
            "UPDATE staff SET warned = ? WHERE slot = ?", (payload["at"], payload["slot"])
        )


def _mediator_deactivated(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "UPDATE staff SET ended = ?, seq = ? WHERE slot = ?",
        (payload["at"], seq, payload["slot"]),
    )


def _slot_replaced(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    """The same person goes on in a new slot: what was accepted in the old one still is."""
    connection.execute(
        "INSERT INTO staff SELECT ?, ?, ?, NULL, terms, NULL FROM staff WHERE slot = ?",
        (payload["slot"], seq, payload["at"], payload["old"]),
    )
    connection.execute(
        "UPDATE staff SET ended = ?, seq = ? WHERE slot = ?", (payload["at"], seq, payload["old"])
    )


def _terms_accepted(connection: Connection, _seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "UPDATE staff SET terms = ? WHERE slot = ?", (payload["version"], payload["slot"])
    )


def _log_opened(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    """Keep the key of the log before this one, whose checkpoints are still verified.

    The backup that this log was restored from is still there, like one that was just made.
    """
    if payload.get("previous_key"):
        connection.execute(
            "INSERT INTO past_logs VALUES (?, ?, ?)",
            (payload["previous_size"], seq, payload["previous_key"]),
        )
    if payload.get("restored"):
        told = payload["restored"]
        connection.execute(
            "INSERT INTO backups VALUES (?, ?, ?)", (seq, told["made_at"], told["kept_until"])
        )


def _citizen_erased(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO erasures VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (payload["citizen"], seq, json.dumps(payload["proofs"])),
    )


def _backup_created(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    connection.execute(
        "INSERT INTO backups VALUES (?, ?, ?)", (seq, payload["at"], payload["kept_until"])
    )


def _identity_configured(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    settings = {name: value for name, value in payload.items() if name != "by"}
    identity_rows.put_registration(
        connection, payload["profile"], seq, json.dumps(settings, sort_keys=True)
    )


def _identity_removed(connection: Connection, _seq: int, _key: str, payload: Payload) -> None:
    identity_rows.drop_registration(connection, payload["profile"])


def _translation_reviewed(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    translation_rows.put_reviews(
        connection, seq, payload["language"], payload["verdict"], payload["sentences"]
    )


def _languages_restricted(connection: Connection, seq: int, _key: str, payload: Payload) -> None:
    translation_rows.put_offered(connection, seq, payload["off"], reviewed=payload["reviewed_only"])


_PROJECTORS: dict[str, Projector] = {
    "organisation.founded": _organisation,
    "citizen.registered": _registered,
    "citizen.updated": _updated,
    "citizen.merged": _merged,
    "citizen.separated": _separated,
    "mandate.signed": _mandate_signed,
    "mandate.hand_signed": _hand_signed,
    "act.recorded": _act,
    "visit.closed": _visit_closed,
    "mandate.revoked": _mandate_revoked,
    "mandate.confirmed": _mandate_confirmed,
    "mandate.suspended": _mandate_suspended,
    "mandate.resumed": _mandate_resumed,
    "scopes.restricted": _scopes_restricted,
    "mediator.added": _mediator_added,
    "mediator.changed": _mediator_changed,
    "mediator.deactivated": _mediator_deactivated,
    "slot.replaced": _slot_replaced,
    "terms.accepted": _terms_accepted,
    "log.opened": _log_opened,
    "citizen.erased": _citizen_erased,
    "backup.created": _backup_created,
    "act.queued": _act_queued,
    "act.dropped": _act_dropped,
    "identity.configured": _identity_configured,
    "identity.removed": _identity_removed,
    "logo.chosen": _logo_chosen,
    "logo.removed": _logo_removed,
    "translation.reviewed": _translation_reviewed,
    "languages.restricted": _languages_restricted,
}
