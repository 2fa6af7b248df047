"""Sources and shared values against the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.catalogue import Catalogue, Flaw
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.library import LoadedFile
from kiosque.procedures.model import Procedure
from kiosque.procedures.yaml_tree import Path, Tree

STALE_AFTER: Final = timedelta(days=183)
"""A shared value read longer ago is to read again."""


class Freshness(StrEnum):
    """How far the calendar allows to trust a procedure."""

    FRESH = "fresh"
    LATE = "late"
    """The day to check it again has passed."""
    VERY_LATE = "very_late"
    """That day has passed for as long again as the delay was."""


def freshness(procedure: Procedure, today: date) -> Freshness:
    """Return how late the next check of a procedure is."""
    if today < procedure.review_by:
        return Freshness.FRESH
    delay = procedure.review_by - max(source.read_on for source in procedure.sources)
    overdue = today - procedure.review_by
    return Freshness.VERY_LATE if overdue > delay else Freshness.LATE


def check_sources(loaded: LoadedFile, today: date) -> Iterator[Finding]:
    """Yield what the dates of a procedure have wrong, or late."""
    tree = loaded.tree
    for index, source in enumerate(loaded.procedure.sources):
        dates = {"publie_le": source.published_on, "lu_le": source.read_on}
        dates["verifie_le"] = source.checked_on
        for key, day in dates.items():
            yield from _not_in_the_future(tree, ("sources", index, key), day, today)
    late = freshness(loaded.procedure, today)
    if late is not Freshness.FRESH:
        level = Level.NOTICE if late is Freshness.LATE else Level.WARNING
        what = N_("cette démarche était à revérifier le {day}")
        due = loaded.procedure.review_by.isoformat()
        yield tree.finding(("a_reverifier_le",), level, "K041", what, day=due)


def _not_in_the_future(tree: Tree, path: Path, day: date | None, today: date) -> Iterator[Finding]:
    if day is not None and day > today:
        yield tree.finding(path, Level.ERROR, "K040", N_("cette date est dans le futur"))


def check_values(catalogue: Catalogue, tree: Tree, today: date) -> Iterator[Finding]:
    """Yield the shared values that cannot be relied on that day."""
    for name, value in catalogue.values.items():
        if (name,) not in tree.keys:  # described elsewhere
            continue
        yield from _not_in_the_future(tree, (name, "lu_le"), value.read_on, today)
        yield from _not_in_the_future(tree, (name, "verifie_le"), value.checked_on, today)
        flaw = value.flaw(today)
        if flaw is Flaw.EXPIRED and value.expires_on is not None:
            what = N_("cette valeur est périmée depuis le {day}")
            day = value.expires_on.isoformat()
            yield tree.finding((name,), Level.NOTICE, "K042", what, day=day)
        if flaw is Flaw.TO_CHECK:
            what = N_("cette valeur est à vérifier")
            yield tree.finding((name,), Level.NOTICE, "K043", what)
        if today - max(value.read_on, value.checked_on or value.read_on) > STALE_AFTER:
            what = N_("cette valeur a été lue il y a plus de six mois")
            yield tree.finding((name,), Level.NOTICE, "K044", what)
