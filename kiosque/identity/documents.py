"""Identity documents that a mediator looks at when FranceConnect cannot be used.

The mandate keeps which kind of document was looked at, and nothing else of it: no number, no
copy, no picture (data minimisation, GDPR art. 5-1-c). Who looked and when are the mediator and the
signature time of the mandate itself.
"""

from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document."""

    key: str
    """What records keep; never changes."""
    label: str
    """French message identifier."""
    note: str
    """French message identifier: what to look at."""
    photo: bool = True


_FACE: Final = N_("Comparez la photo, le nom de naissance, les prénoms et la date de naissance.")

DOCUMENT_KINDS: Final[tuple[DocumentKind, ...]] = (
    DocumentKind("carte_identite", N_("Carte nationale d'identité"), _FACE),
    DocumentKind("passeport", N_("Passeport"), _FACE),
    DocumentKind(
        "titre_sejour",
        N_("Titre de séjour"),
        N_("Comparez la photo. Le nom de naissance y est écrit en premier, en majuscules."),
    ),
    DocumentKind(
        "recepisse",
        N_("Récépissé de demande de titre de séjour"),
        N_("Comparez la photo. Un récépissé est un document d'identité pour vos démarches."),
    ),
    DocumentKind(
        "attestation_prolongation",
        N_("Attestation de prolongation d'instruction"),
        N_("Sans photo en général : demandez aussi l'ancien titre de séjour ou le passeport."),
        photo=False,
    ),
    DocumentKind(
        "attestation_asile",
        N_("Attestation de demande d'asile"),
        N_("Comparez la photo. L'identité y est celle que la personne a déclarée."),
    ),
    DocumentKind(
        "titre_voyage",
        N_("Titre de voyage (réfugié, apatride, protection subsidiaire)"),
        _FACE,
    ),
    DocumentKind("carte_identite_europe", N_("Carte d'identité d'un autre pays européen"), _FACE),
    DocumentKind(
        "permis_conduire",
        N_("Permis de conduire"),
        N_("Comparez la photo. Les anciens permis roses ne portent pas toujours tous les prénoms."),
    ),
    DocumentKind(
        "livret_famille",
        N_("Livret de famille avec un autre document portant une photo"),
        N_("Comparez la photo de l'autre document, puis l'état civil dans le livret."),
        photo=False,
    ),
)
"""In the order in which lists offer them."""

_BY_KEY: Final = MappingProxyType({kind.key: kind for kind in DOCUMENT_KINDS})

EXPIRED: Final = N_(
    "Ce document est périmé. Il peut suffire si la photo est ressemblante et si rien d'autre n'est "
    "disponible : c'est à vous d'en juger."
)


def document_kind(key: str) -> DocumentKind:
    """Return the kind that records call `key`; raises `InputError("document")`."""
    kind = _BY_KEY.get(key)
    if kind is None:
        raise InputError(
            "document",
            N_("Ce genre de document n'est pas dans la liste."),
            advice=N_("Choisissez un document de la liste, ou une autre façon d'identifier."),
        )
    return kind


def document_proof(
    kind: str,
    checked_by: str,
    when: datetime,
    issuing_country: str | None = None,
    expires: date | None = None,
) -> dict[str, str]:
    """Return the `identity_proof` of a mandate for a document seen by the mediator `checked_by`.

    The country and the expiry date are looked at with the person and not kept: see
    `document_warning`. Raises `InputError` for an unknown kind, nobody, a country that is not a
    COG code, a naive `when` or a document that has not begun to exist.
    """
    found = document_kind(kind)
    if not checked_by.strip() or when.tzinfo is None:
        raise _incomplete()
    if issuing_country is not None and not _is_country(issuing_country):
        raise InputError("issuing_country", N_("Choisissez le pays dans la liste."))
    if expires is not None and expires.year > when.year + _LONGEST_VALIDITY:
        raise InputError("expires", N_("Aucun document n'est valable aussi longtemps."))
    return {"kind": "document", "document": found.key}


def document_warning(kind: str, expires: date | None, today: date) -> str | None:
    """Return the French message identifier of what to mind, None when there is nothing."""
    found = document_kind(kind)
    if expires is not None and expires < today:
        return EXPIRED
    return None if found.photo else found.note


_LONGEST_VALIDITY: Final = 50
"""Years; some foreign cards are given for life and print such a date."""

_COG_LENGTH: Final = 5


def _is_country(code: str) -> bool:
    return len(code) == _COG_LENGTH and code.isascii() and code.isdigit() and code.startswith("99")


def _incomplete() -> InputError:
    return InputError(
        "checked_by",
        N_("Il manque qui a regardé le document, ou quand."),
        advice=N_("Ouvrez de nouveau la session et recommencez cette étape."),
    )
