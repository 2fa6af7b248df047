"""Procedures as public services of CPSV-AP 3.2, in JSON-LD with a context of their own.

What that vocabulary has no class for (steps, fields, guards, what a source is worth) is under the
prefix `kq`. Terms: SEMICeu/CPSV-AP, release 3.2.0 (CC-BY 4.0).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.model import Procedure, Source
from kiosque.procedures.steps import (
    EndStep,
    Outcome,
    PiecesStep,
    SiteStep,
    Step,
    WaitStep,
    asked_by,
)
from kiosque.procedures.wording import filled

FRENCH: Final = "http://publications.europa.eu/resource/authority/language/FRA"
CONTEXT: Final[Mapping[str, Any]] = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "kq": "urn:kiosque:ns:",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DELAY: Final = re.compile(r"(\d{1,3}) (jours?|semaines?|mois|ans?)")
_UNITS: Final = {"j": "D", "s": "W", "m": "M", "a": "Y"}


def cpsv_ap(procedures: Iterable[Procedure], catalogue: Catalogue) -> dict[str, Any]:
    """Return a JSON-LD document: the services, then what they share, each node once."""
    nodes: dict[str, dict[str, Any]] = {}
    for procedure in procedures:
        for node in _nodes(procedure, catalogue):
            nodes.setdefault(node["@id"], node)
    return {"@context": dict(CONTEXT), "@graph": list(nodes.values())}


def _nodes(found: Procedure, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    yield _service(found, catalogue)
    yield {
        "@id": _iri("theme", found.category),
        "@type": "skos:Concept",
        "skos:notation": found.category,
    }
    yield from _authority(found, catalogue)
    for event in found.life_events:
        yield {"@id": _iri("evenement", event), "@type": "cv:LifeEvent", "dct:title": _fr(event)}
    yield from _channels(found)
    for key in _pieces(found):
        piece = catalogue.pieces.get(key)
        label = key if piece is None else piece.label
        yield {
            "@id": _iri("piece", key),
            "@type": "cv:EvidenceType",
            "dct:identifier": key,
            "dct:title": _fr(label),
        }
        yield {
            "@id": _iri("exigence", key),
            "@type": "cv:Requirement",
            "dct:identifier": key,
            "dct:title": _fr(label),
            "cv:hasEvidenceType": {"@id": _iri("piece", key)},
        }
    for step in _sending_ends(found):
        yield {
            "@id": _iri("demarche", found.id, step.id),
            "@type": "cv:Output",
            "dct:identifier": step.id,
            "dct:title": _fr(step.title),
        }
    if found.cost:
        yield {
            "@id": _iri("demarche", found.id, "cout"),
            "@type": "cv:Cost",
            "dct:identifier": f"{found.id}-cout",
            "dct:description": _fr(_words(found.cost, found, catalogue)),
        }
    for source in found.sources:
        yield _source(source)


def _service(found: Procedure, catalogue: Catalogue) -> dict[str, Any]:
    waits = (_duration(step.typical) for step in found.steps if isinstance(step, WaitStep))
    node: dict[str, Any] = {
        "@id": _iri("demarche", found.id),
        "@type": "cpsv:PublicService",
        "dct:identifier": found.id,
        "dct:title": _fr(found.title),
        "dct:description": _fr(_words(found.summary, found, catalogue)),
        "dct:language": {"@id": FRENCH},
        "dcat:keyword": [_fr(word) for word in found.keywords],
        "dct:audience": [_fr(one) for one in found.audience],
        "cv:thematicArea": {"@id": _iri("theme", found.category)},
        "cv:hasCompetentAuthority": {"@id": _iri("organisme", found.organisation)},
        "cv:contactPoint": {"@id": _iri("organisme", found.organisation, "contact")},
        "cv:isGroupedBy": [{"@id": _iri("evenement", event)} for event in found.life_events],
        "cv:hasChannel": [{"@id": channel["@id"]} for channel in _channels(found)],
        "cv:hasInputType": [{"@id": _iri("piece", key)} for key in _pieces(found)],
        "cv:holdsRequirement": [{"@id": _iri("exigence", key)} for key in _pieces(found)],
        "cpsv:produces": [
            {"@id": _iri("demarche", found.id, step.id)} for step in _sending_ends(found)
        ],
        "cv:processingTime": next(({**_typed("duration", wait)} for wait in waits if wait), None),
        "cv:hasCost": {"@id": _iri("demarche", found.id, "cout")} if found.cost else None,
        "kq:version": found.version,
        "kq:digest": found.digest,
        "kq:reviewBy": _typed("date", found.review_by.isoformat()),
        "kq:source": [{"@id": source.url} for source in found.sources],
        "kq:step": {"@list": [_step(found, step) for step in found.steps]},
    }
    return {key: value for key, value in node.items() if value not in (None, [])}


def _step(found: Procedure, step: Step) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": _iri("demarche", found.id, "etape", step.id),
        "dct:identifier": step.id,
        "dct:title": _fr(step.title),
        "kq:guard": step.guard.text if step.guard is not None else None,
        "kq:asks": list(asked_by(step)),
    }
    return {key: value for key, value in node.items() if value not in (None, [])}


def _authority(found: Procedure, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    body = catalogue.organisations.get(found.organisation)
    iri = _iri("organisme", found.organisation)
    name = found.organisation if body is None else body.name
    yield {
        "@id": iri,
        "@type": "cv:PublicOrganisation",
        "dct:identifier": found.organisation,
        "dct:title": _fr(name),
        "skos:prefLabel": _fr(name),
    }
    contact = {"@id": _iri("organisme", found.organisation, "contact"), "@type": "cv:ContactPoint"}
    if body is not None and body.telephone:
        contact["cv:telephone"] = body.telephone
    if body is not None and body.hours:
        contact["kq:hours"] = body.hours
    yield contact


def _channels(found: Procedure) -> list[dict[str, Any]]:
    urls = {step.url: step.title for step in found.steps if isinstance(step, SiteStep)}
    if found.service is not None:
        urls = {found.service.url: found.service.name, **urls}
    return [
        {
            "@id": _iri("demarche", found.id, "canal", str(at)),
            "@type": "cv:Channel",
            "dct:identifier": url,
            "dct:description": _fr(title),
            "foaf:page": {"@id": url},
        }
        for at, (url, title) in enumerate(urls.items(), start=1)
    ]


def _source(source: Source) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": source.url,
        "@type": ["foaf:Document", "prov:Entity"],
        "dct:identifier": source.id,
        "dct:title": _fr(source.title),
        "dct:publisher": source.publisher,
        "dct:license": source.license,
        "kq:readOn": _typed("date", source.read_on.isoformat()),
        "kq:confidence": source.confidence.value,
    }
    if source.checked_on is not None:
        node["kq:checkedOn"] = _typed("date", source.checked_on.isoformat())
        node["prov:wasAttributedTo"] = source.checked_by
    return node


def _pieces(found: Procedure) -> tuple[str, ...]:
    steps = (step for step in found.steps if isinstance(step, PiecesStep))
    return tuple(dict.fromkeys(wanted.piece for step in steps for wanted in step.pieces))


def _sending_ends(found: Procedure) -> list[EndStep]:
    ends = (step for step in found.steps if isinstance(step, EndStep))
    return [step for step in ends if step.outcome is Outcome.SENT]


def _duration(typical: str) -> str | None:
    """Return « 1 mois » as `P1M` (ISO 8601); None for what is no plain delay."""
    told = _DELAY.fullmatch(typical.strip().replace("\N{NO-BREAK SPACE}", " "))
    return None if told is None else f"P{told[1]}{_UNITS[told[2][0]]}"


def _words(text: str, found: Procedure, catalogue: Catalogue) -> str:
    return filled(text, found, None, catalogue.values).strip()


def _fr(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "fr"}


def _typed(kind: str, value: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _iri(*parts: str) -> str:
    from urllib.parse import quote

    return "urn:kiosque:" + ":".join(quote(part, safe="") for part in parts)
