"""Translations: which sentences were judged, and which languages the organisation offers."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from kiosque.store.database import Connection


class ReviewRow(NamedTuple):
    """The last judgement of a sentence."""

    sentence: str
    """Its digest."""
    seq: int
    """The event that tells who judged it, and when."""
    verdict: str
    """`right` or `wrong`."""


def put_reviews(
    connection: Connection, seq: int, language: str, verdict: str, sentences: Sequence[str]
) -> None:
    connection.executemany(
        "INSERT INTO translation_reviews VALUES (?, ?, ?, ?) ON CONFLICT (sentence) DO UPDATE"
        " SET seq = excluded.seq, verdict = excluded.verdict",
        [(sentence, seq, language, verdict) for sentence in sentences],
    )


def reviews(connection: Connection, language: str) -> tuple[ReviewRow, ...]:
    rows = connection.execute(
        "SELECT sentence, seq, verdict FROM translation_reviews WHERE language = ?", (language,)
    )
    return tuple(ReviewRow(*row) for row in rows)


def put_offered(connection: Connection, seq: int, off: Sequence[str], *, reviewed: bool) -> None:
    settings = json.dumps({"off": list(off), "reviewed_only": reviewed}, sort_keys=True)
    connection.execute(
        "INSERT INTO offered_languages VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE"
        " SET seq = excluded.seq, settings = excluded.settings",
        (seq, settings),
    )


def offered(connection: Connection) -> tuple[tuple[str, ...], bool]:
    """Return the languages that are off, and whether those not read again whole are off too."""
    row = connection.execute("SELECT settings FROM offered_languages").fetchone()
    if row is None:
        return (), False
    settings = json.loads(row[0])
    return tuple(settings["off"]), bool(settings["reviewed_only"])
