"""Write mandates/vectors again: `python -m tests.content.make_mandate_vectors`, from the root.

Run it for a new format version only: published vectors are promises to other implementations, and
tests/unit/test_mandates_vectors.py holds the program to them.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import base45
import cbor2
import rfc8785

from kiosque.content import content_root
from kiosque.mandates.commitment import ANONYMOUS, commitment_to, normalised
from kiosque.mandates.editions import Sentence
from kiosque.mandates.envelope import sign_record
from kiosque.mandates.lifecycle import Fact, state_of
from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.number import mandate_number
from kiosque.mandates.seal import SealContent, read_cose, seal_text, sign_seal
from kiosque.mandates.text import template_sha256
from tests import mandate_examples

FOLDER = content_root() / "mandates" / "vectors"
SALT = bytes(range(8))
KIOSK_KEY = 2
KID = bytes.fromhex("000101")
FIRST, SECOND = (f"0199aa00-0000-7000-8000-00000000000{digit}" for digit in "12")

PEOPLE = (
    ("Benali", "Aïcha", "1959-03-14"),
    ("Le Goff-Kerdoncuff", "Jean-Pierre", "1948-12-01"),
    ("D'Œuvre", "Zoé", "1990-05-00"),
    ("Strauß", "Łukasz", "1990-00-00"),
    ("İnönü", "Nguyễn", "2001-02-28"),
    ("ﬁlali", "ＡＮＮＥ", "1972-07-30"),
    ("محمود", "نُور", "1985-01-01"),
    ("  Du  Pont ", "É\u0301lodie", "1966-06-06"),
)
NUMBERS = (
    ("BEL", 1, 123),
    ("BEL", 1, 10234),
    ("BEL", 11, 234),
    ("MIL", 40, 0),
    ("XXX", 0, 99999999),
)
FORGIVEN = (
    ("bel1-0123-f", "BEL1-0123-F"),
    ("BEL1 0123 F", "BEL1-0123-F"),
    ("BEL1 – 0123 – F", "BEL1-0123-F"),
    ("BEL10123F", "BEL1-0123-F"),
    ("BELI-OI23-F", "BEL1-0123-F"),
    ("M1L40-0000-W", "MIL40-0000-W"),
)
NO_NUMBERS = (
    ("nothing", ""),
    ("one figure is wrong", "BEL1-0124-F"),
    ("two figures changed places", "BEL1-0132-F"),
    ("the check character is wrong", "BEL1-0123-G"),
    ("a figure went from the counter to the kiosk", "BEL11-0234-C"),
    ("the end of the kiosk cannot be told", "BEL110234C"),
    ("the counter has three figures", "BEL1-123-F"),
    ("a leading zero", "BEL01-0123-F"),
    ("a check character that eyes confuse", "BEL1-0123-O"),
    ("figures of another script", "BEL١-٠١٢٣-F"),
)


def write(name: str, value: Any) -> None:
    path = Path(FOLDER / f"{name}.json")
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def commitments() -> list[dict[str, str]]:
    return [
        {
            "family_name": family,
            "first_given_name": given,
            "birth_date": birth,
            "salt": SALT.hex(),
            "normalised_family_name": normalised(family),
            "normalised_first_given_name": normalised(given),
            "commitment": commitment_to(
                SALT, family_name=family, first_given_name=given, birth_date=birth
            ).hex(),
        }
        for family, given, birth in PEOPLE
    ]


def numbers() -> dict[str, Any]:
    return {
        "valid": [
            {"prefix": prefix, "kiosk": kiosk, "counter": counter, "number": number}
            for prefix, kiosk, counter in NUMBERS
            for number in [mandate_number(prefix, kiosk, counter)]
        ],
        "forgiven": [{"typed": typed, "number": number} for typed, number in FORGIVEN],
        "invalid": [{"why": why, "typed": typed} for why, typed in NO_NUMBERS],
    }


def seal_contents() -> tuple[SealContent, ...]:
    record = mandate_examples.record()
    person = record.citizen
    mandate = SealContent(
        version=1,
        practice=False,
        kind="mandate",
        subject_id=UUID(record.id).bytes,
        siret=record.organisation.siret,
        scopes=record.scopes,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        index=123456,
        chain_value=bytes(range(32)),
        salt=SALT,
        commitment=commitment_to(
            SALT,
            family_name=person.family_name,
            first_given_name=person.given_names[0],
            birth_date=person.birth_date,
        ),
    )
    moment = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    ended = replace(mandate, starts_at=moment, ends_at=moment)
    revocation = replace(ended, kind="revocation", scopes=("argent",), index=123460)
    account = replace(
        ended,
        kind="account",
        practice=True,
        scopes=(),
        siret="00000000000018",
        commitment=ANONYMOUS,
    )
    return mandate, revocation, account


def seals() -> dict[str, Any]:
    return {"valid": valid_seals(), "invalid": invalid_seals()}


def valid_seals() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for content in seal_contents():
        cose = sign_seal(content, mandate_examples.fixed_key(KIOSK_KEY), KID)
        found.append(
            {
                "private_key": KIOSK_KEY,
                "kid": KID.hex(),
                "version": content.version,
                "practice": content.practice,
                "kind": content.kind,
                "subject_id": content.subject_id.hex(),
                "siret": content.siret,
                "scopes": list(content.scopes),
                "starts_at": int(content.starts_at.timestamp()),
                "ends_at": int(content.ends_at.timestamp()),
                "index": content.index,
                "chain_value": content.chain_value.hex(),
                "salt": content.salt.hex(),
                "commitment": content.commitment.hex(),
                "to_be_signed": read_cose(cose).to_be_signed.hex(),
                "cose": cose.hex(),
                "text": seal_text(cose),
            }
        )
    return found


def invalid_seals() -> list[dict[str, str]]:
    """Return seals that are refused before any signature is looked at."""
    cose = sign_seal(seal_contents()[0], mandate_examples.fixed_key(KIOSK_KEY), KID)
    text = seal_text(cose)
    protected, _unprotected, payload, signature = cbor2.loads(cose).value

    def message(*, header: bytes = protected, content: bytes = payload) -> str:
        return seal_text(cbor2.dumps(cbor2.CBORTag(18, [header, {}, content, signature])))

    def changed(key: int, value: Any) -> str:
        content = {**cbor2.loads(payload), key: value}
        return message(content=cbor2.dumps(content, canonical=True))

    backwards = cbor2.dumps(dict(reversed(cbor2.loads(payload).items())))
    cases = {
        "another prefix": text.replace("KQ1:", "KQ2:"),
        "no prefix": text.removeprefix("KQ1:"),
        "a character that base45 does not have": text[:-1] + "a",
        "cut": text[:-3],
        "a byte too many": seal_text(cose + b"\0"),
        "larger than 220 bytes": "KQ1:" + base45.b45encode(cose + bytes(64)).decode(),
        "without its tag": seal_text(cbor2.dumps(cbor2.loads(cose).value)),
        "another algorithm": message(header=cbor2.dumps({1: -35, 4: KID})),
        "no key identifier": message(header=cbor2.dumps({1: -7})),
        "a newer version": changed(1, 2),
        "an unknown kind": changed(3, 3),
        "a short identifier": changed(4, bytes(15)),
        "an unknown scope": changed(6, 1 << 10),
        "a mandate without scope": changed(6, 0),
        "an end before its start": changed(8, 0),
        "a negative index": changed(9, -1),
        "a mandate that names nobody": changed(12, bytes(16)),
        "a thirteenth key": changed(13, 0),
        "keys in another order": message(content=backwards),
    }
    return [{"why": why, "text": given} for why, given in cases.items()]


def envelope() -> dict[str, Any]:
    payload = mandate_examples.record().to_bytes()
    signed = sign_record(payload, mandate_examples.signers())
    return {
        "payload": payload.decode(),
        "roles": ["kiosk", "person"],
        "envelope": signed.decode(),
        **_wrong_envelopes(json.loads(signed)),
    }


def _wrong_envelopes(value: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    kiosk, person = value["signatures"]
    other = base64.urlsafe_b64encode(mandate_examples.revocation().to_bytes()).decode()
    header = json.loads(base64.urlsafe_b64decode(kiosk["protected"] + "=="))

    def with_header(**changes: Any) -> dict[str, Any]:
        made = json.dumps({**header, **changes}).encode()
        protected = base64.urlsafe_b64encode(made).decode().rstrip("=")
        return {**value, "signatures": [{**kiosk, "protected": protected}, person]}

    forged = {
        "another payload": {**value, "payload": other.rstrip("=")},
        "signatures of one another": {
            **value,
            "signatures": [
                {**kiosk, "signature": person["signature"]},
                {**person, "signature": kiosk["signature"]},
            ],
        },
        "a kid of another certificate": with_header(kid="AAAA"),
    }
    invalid = {
        "no signature": {**value, "signatures": []},
        "an unknown member": {**value, "header": {}},
        "an unprotected header": {**value, "signatures": [{**kiosk, "header": {}}, person]},
        "no algorithm": with_header(alg="none"),
        "a shared secret": with_header(alg="HS256"),
        "a critical extension": with_header(crit=["b64"], b64=False),
        "another type": with_header(typ="JWT"),
        "no certificate": with_header(x5c=[]),
        "a certificate that is none": with_header(x5c=["AAAA"]),
        "padding": {**value, "payload": value["payload"] + "="},
    }
    return {
        "forged": [{"why": why, "envelope": json.dumps(one)} for why, one in forged.items()],
        "invalid": [{"why": why, "envelope": json.dumps(one)} for why, one in invalid.items()],
    }


def records() -> dict[str, Any]:
    payload = mandate_examples.record().to_bytes()
    return {"payload": payload.decode(), "invalid": _wrong(payload, WRONG_RECORDS)}


def revocations() -> dict[str, Any]:
    payload = mandate_examples.revocation().to_bytes()
    return {"payload": payload.decode(), "invalid": _wrong(payload, WRONG_REVOCATIONS)}


def _wrong(
    payload: bytes, changes: dict[str, Callable[[dict[str, Any]], object]]
) -> list[dict[str, str]]:
    found = [
        {"why": "white space", "payload": payload.decode().replace(":", ": ", 1)},
        {"why": "members in another order", "payload": _backwards(payload)},
        {"why": "a repeated member", "payload": payload.decode().replace("{", '{"v":1,', 1)},
        {"why": "a version written as a fraction", "payload": payload.decode()[:-2] + "1.0}"},
    ]
    for why, change in changes.items():
        value = json.loads(payload)
        change(value)
        found.append({"why": why, "payload": rfc8785.dumps(value).decode()})
    return found


def _backwards(payload: bytes) -> str:
    value = dict(reversed(json.loads(payload).items()))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


WRONG_ANYWHERE: dict[str, Callable[[dict[str, Any]], object]] = {
    "a newer version": lambda value: value.update(v=2),
    "another type": lambda value: value.update(typ="receipt"),
    "an unknown member": lambda value: value.update(note="x"),
    "a missing member": lambda value: value.pop("kiosk"),
    "null": lambda value: value.update(kiosk=None),
    "a flag that is a number": lambda value: value.update(practice=0),
    "a kiosk with a leading zero": lambda value: value.update(kiosk="K01"),
    "an identifier in capitals": lambda value: value.update(id=value["id"].upper()),
    "a scope twice": lambda value: value.update(scopes=["argent", "argent"]),
    "an unknown scope": lambda value: value.update(scopes=["vote"]),
    "a text with a line break": lambda value: value["mediator"].update(name="Awa\nD."),
    "a text turned around": lambda value: value["mediator"].update(name="Awa \u202eD."),
    "a text not in NFC": lambda value: value["mediator"].update(name="Ame\u0301lie"),
    "an empty text": lambda value: value["organisation"].update(name=""),
    "a text of 257 characters": lambda value: value["organisation"].update(name="a" * 257),
}
WRONG_RECORDS: dict[str, Callable[[dict[str, Any]], object]] = {
    **WRONG_ANYWHERE,
    "scopes out of order": lambda value: value.update(scopes=["argent", "papiers"]),
    "no scope": lambda value: value.update(scopes=[]),
    "a number whose check is wrong": lambda value: value.update(number="BEL1-0124-F"),
    "a date without offset": lambda value: value.update(signed_at="2026-11-24T09:41:00"),
    "a date in Z": lambda value: value.update(signed_at="2026-11-24T08:41:00Z"),
    "a date with fractions": lambda value: value.update(ends_at="2026-12-25T09:41:00.5+01:00"),
    "an end after the duration": lambda value: value.update(ends_at="2026-12-25T09:41:01+01:00"),
    "an end before the start": lambda value: value.update(ends_at="2026-11-24T09:41:00+01:00"),
    "a start before the signature": lambda value: value.update(
        starts_at="2026-11-24T09:40:59+01:00"
    ),
    "a posture that needs no mandate": lambda value: value.update(posture="je_forme"),
    "a statement not made": lambda value: value["consent"]["statements"].pop(),
    "a birth date that does not exist": lambda value: value["citizen"].update(
        birth_date="1959-02-30"
    ),
    "a commune for a birth abroad": lambda value: value["citizen"].update(birth_country="99350"),
    "a proof with the number of the document": lambda value: value["identity_proof"].update(
        number="123"
    ),
    "an issuer without host": lambda value: value.update(
        identity_proof={**mandate_examples.FRANCECONNECT_PROOF, "issuer": "franceconnect"}
    ),
    "replaced mandates out of order": lambda value: value.update(supersedes=[SECOND, FIRST]),
}
WRONG_REVOCATIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    **WRONG_ANYWHERE,
    "an unknown reason": lambda value: value.update(reason="because"),
    "no scope, which is written by leaving it out": lambda value: value.update(scopes=[]),
    "a number whose check is wrong": lambda value: value["mandate"].update(number="BEL1-0124-F"),
}


def fact(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "at": "2026-11-24T09:41:00+01:00", **more}


def histories() -> list[tuple[str, str, list[dict[str, Any]]]]:
    now, later = "2026-12-01T12:00:00+01:00", "2026-12-25T09:41:00+01:00"
    signed = fact(
        "signed",
        ends_at="2026-12-25T09:41:00+01:00",
        identity="document",
        scopes=["famille", "argent"],
    )
    certain = {**signed, "identity": "franceconnect"}
    suspended = fact("suspended", suspension=FIRST)
    one_scope = fact("revoked", scopes=["argent"])
    taken = fact("superseded", by=SECOND, scopes=["famille", "social"])
    return [
        ("nothing is known", now, []),
        ("revoked before its signature is known", now, [fact("revoked")]),
        ("signed with a document", now, [signed]),
        ("signed with FranceConnect", now, [certain]),
        ("confirmed later", now, [signed, fact("confirmed")]),
        ("ends at the very second", later, [certain]),
        ("suspended", now, [certain, suspended]),
        ("resumed", now, [certain, suspended, fact("resumed", suspension=FIRST)]),
        ("another suspension", now, [certain, suspended, fact("resumed", suspension=SECOND)]),
        ("one scope revoked", now, [certain, one_scope]),
        ("each scope revoked", now, [certain, one_scope, fact("revoked", scopes=["famille"])]),
        ("revoked whole after its end", later, [certain, fact("revoked")]),
        ("one scope replaced", now, [certain, taken]),
        ("one scope replaced, one revoked", now, [certain, taken, one_scope]),
        ("revoked and replaced", now, [certain, taken, fact("revoked")]),
    ]


def lifecycles() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for why, now, facts in histories():
        view = state_of(map(Fact.from_payload, facts), datetime.fromisoformat(now))
        outcome = {"state": str(view.state), "scopes": list(view.scopes)}
        found.append({"why": why, "now": now, "facts": facts, **outcome})
    return found


def texts() -> dict[str, Any]:
    document = mandate_document(mandate_examples.record(), birth_place="Lyon 3e (Rhône)")
    return {
        "published": {
            path.stem: template_sha256(path.stem)
            for path in sorted((content_root() / "mandates" / "texts").glob("*.txt"))
        },
        "example": [
            {
                "kind": block.kind,
                "spans": [{"text": span.text, "strong": span.strong} for span in block.spans],
                "boxes": list(block.boxes),
            }
            for block in document.blocks
        ],
    }


SENTENCES = (
    ("en", "", "Justice", "Justice"),
    ("es", "", "Justice", "Justicia"),
    ("ar", "mois", "mars", "مارس"),
    ("fa", "durée", "de six mois (182 jours)", "شش\u200cماهه (182 روز)"),
    ("en", "", "Mandat n°\N{NO-BREAK SPACE}*{numero}*", 'Mandate "No." *{numero}*'),
)
WRONG_TRANSLATIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no review in the list": lambda beside: beside.update(reviews=[]),
    "a review of no sentence": lambda beside: beside["reviews"][0].update(sentences=[]),
    "a negative place": lambda beside: beside["reviews"][0].update(sentences=[-1]),
    "a place that is no integer": lambda beside: beside["reviews"][0].update(sentences=["1"]),
    "places out of order": lambda beside: beside["reviews"][0].update(sentences=[3, 1]),
    "a place in two reviews": lambda beside: beside["reviews"][1].update(sentences=[3]),
    "reviews out of order": lambda beside: beside["reviews"].reverse(),
    "a day that does not exist": lambda beside: beside["reviews"][0].update(on="2026-02-30"),
    "a reviewer without a name": lambda beside: beside["reviews"][0].update(by=""),
    "an unknown member": lambda beside: beside["reviews"][0].update(quality="traductrice"),
}


def translations() -> dict[str, Any]:
    beside = {
        "template": "en-2026-11-28",
        "sha256": "44" * 32,
        "reviews": [
            {"by": "Leïla B.", "on": "2026-11-20", "sentences": [0, 3, 7]},
            {"by": "Amanuel T.", "on": "2026-11-21", "sentences": [1, 2]},
        ],
    }
    text = {**mandate_examples.record().text.to_payload(), "translation": beside}
    payload = mandate_examples.record(text=text).to_bytes()
    wrong: dict[str, Callable[[dict[str, Any]], object]] = {
        why: lambda value, change=change: change(value["text"]["translation"])  # type: ignore[misc]
        for why, change in WRONG_TRANSLATIONS.items()
    }
    return {
        "payload": payload.decode(),
        "invalid": _wrong(payload, wrong),
        "sentences": [
            {
                "language": language,
                "context": context,
                "french": french,
                "translated": translated,
                "digest": Sentence(french, context or None, translated).digest(language),
            }
            for language, context, french, translated in SENTENCES
        ],
    }


def main() -> None:
    write("commitment", commitments())
    write("number", numbers())
    write("record", records())
    write("revocation", revocations())
    write("envelope", envelope())
    write("seal", seals())
    write("lifecycle", lifecycles())
    write("text", texts())
    write("translation", translations())


if __name__ == "__main__":
    main()
