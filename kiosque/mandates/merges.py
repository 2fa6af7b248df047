"""Which records are one person, as a pure function of the set of decisions about it.

Rules:

* A merge stands until a separation names that very merge. Deciding again is a new merge, with an
  identifier of its own: what was claimed when never orders two decisions.
* Records that standing merges tie together, directly or not, are one person, shown under one of
  them: the one that none of these merges gave up; where several are, or none is, the smallest
  identifier, which is the oldest record.

Decisions may arrive in any order and more than once: the answer is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """A person's decision that two records are one person."""

    id: str
    kept: str
    merged: str


@dataclass(frozen=True, slots=True)
class Separation:
    """A decision that two records are two persons; it may undo a merge."""

    first: str
    second: str
    merge: str = ""
    """The merge that it undoes; empty for a proposal that was declined."""

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.first, self.second))


def standing(merges: Iterable[Merge], separations: Iterable[Separation]) -> frozenset[Merge]:
    """Return the merges that no separation undid; one of a record with itself is none."""
    undone = {one.merge for one in separations}
    return frozenset(one for one in merges if one.id not in undone and one.kept != one.merged)


def kept_records(merges: Iterable[Merge], separations: Iterable[Separation]) -> dict[str, str]:
    """Return, for each record that is shown under another one, that other one."""
    stand = standing(merges, separations)
    given_up = {one.merged for one in stand}
    shown: dict[str, str] = {}
    for group in _groups(stand):
        kept = min(group - given_up or group)
        shown.update((record, kept) for record in group if record != kept)
    return shown


def _groups(stand: frozenset[Merge]) -> Iterable[frozenset[str]]:
    """Return the sets of records that are tied together."""
    groups: dict[str, set[str]] = {}
    for one in stand:
        joined = groups.get(one.kept, {one.kept}) | groups.get(one.merged, {one.merged})
        groups.update((record, joined) for record in joined)
    return {frozenset(group) for group in groups.values()}


def declined_pairs(
    separations: Iterable[Separation], shown: Mapping[str, str]
) -> frozenset[frozenset[str]]:
    """Return the pairs that a person said to be two, under the records that are shown."""
    pairs = (frozenset(shown.get(one, one) for one in told.pair) for told in separations)
    return frozenset(pair for pair in pairs if len(pair) > 1)
