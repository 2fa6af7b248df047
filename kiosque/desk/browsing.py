"""Ways into the procedures other than a search: by scope, organisation or event of a life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosque.i18n import N_, _
from kiosque.mandates.scopes import SCOPE_KEYS, scope
from kiosque.procedures.catalogue import Organisation
from kiosque.procedures.model import Procedure
from kiosque.procedures.search import fold


class Way(StrEnum):
    """What procedures are browsed by."""

    SCOPE = "scope"
    ORGANISATION = "organisation"
    EVENT = "event"


WAY_WORDS = {
    Way.SCOPE: N_("Par thème"),
    Way.ORGANISATION: N_("Par organisme"),
    Way.EVENT: N_("Par événement de la vie"),
}
"""French message identifiers."""


@dataclass(frozen=True, slots=True)
class Heap:
    """The procedures that one key of a way leads to."""

    key: str
    title: str
    procedures: tuple[Procedure, ...]


def heaps(
    procedures: Iterable[Procedure], way: Way, organisations: Mapping[str, Organisation]
) -> tuple[Heap, ...]:
    """Return the procedures by a way, none of them left out of « scope » and « organisation ».

    Scopes come in their own order, the rest by title. Events that differ by accents are one.
    """
    found: dict[str, list[Procedure]] = {}
    titles: dict[str, str] = {}
    for one in procedures:
        for key, title in _keys(one, way, organisations):
            titles.setdefault(key, title)
            found.setdefault(key, []).append(one)
    made = [Heap(key, titles[key], tuple(of_it)) for key, of_it in found.items()]
    if way is Way.SCOPE:
        return tuple(sorted(made, key=lambda heap: SCOPE_KEYS.index(heap.key)))
    return tuple(sorted(made, key=lambda heap: fold(heap.title)))


def _keys(
    one: Procedure, way: Way, organisations: Mapping[str, Organisation]
) -> list[tuple[str, str]]:
    match way:
        case Way.SCOPE:
            return [(one.category, _(scope(one.category).title))]
        case Way.ORGANISATION:
            body = organisations.get(one.organisation)
            return [(one.organisation, one.organisation if body is None else body.name)]
        case Way.EVENT:
            return list({fold(event): event for event in one.life_events}.items())
