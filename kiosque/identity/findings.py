"""What is right and what is wrong with a registration, compared with what the provider declares.

A provider need not declare everything (OpenID Connect Discovery 1.0 §3): what it does not say is
not held against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from kiosque.i18n import N_
from kiosque.identity.encryption import CONTENT_ALGORITHM
from kiosque.identity.provider import ProviderSettings
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.tokens import SKEW_SECONDS

What = Literal[
    "settings", "relay", "discovery", "keys", "algorithms", "encryption", "client_auth", "scopes",
    "level", "pkce", "clock", "redirect",
]  # fmt: skip

LABELS: Final[Mapping[What, str]] = {
    "settings": N_("réglages"),
    "relay": N_("retour vers ce poste"),
    "discovery": N_("fiche du service"),
    "keys": N_("clés publiées"),
    "algorithms": N_("signature"),
    "encryption": N_("chiffrement"),
    "client_auth": N_("envoi du secret"),
    "scopes": N_("informations demandées"),
    "level": N_("niveau de sécurité"),
    "pkce": N_("défi PKCE"),
    "clock": N_("heure"),
    "redirect": N_("port du retour"),
}
"""French message identifiers."""

_CONFIGURE: Final = N_("Corrigez-le avec kiosque identity configure, puis vérifiez de nouveau.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `said` and `advice` are French message identifiers."""

    what: What
    holds: bool
    said: str = ""
    """What is wrong; empty when nothing is."""
    advice: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def refused_finding(what: What, refusal: IdentityRefused) -> Finding:
    """Return what a refusal says about one thing."""
    return Finding(what, holds=False, said=refusal.what, advice="", params=refusal.params)


def declared_findings(
    document: Mapping[str, object], settings: ProviderSettings
) -> tuple[Finding, ...]:
    """Compare a discovery document with the settings, one finding for each thing it declares."""
    asked: list[tuple[What, str, tuple[str, ...], str]] = [
        ("algorithms", "id_token_signing_alg_values_supported", settings.algorithms, _ALGORITHM),
        (
            "client_auth",
            "token_endpoint_auth_methods_supported",
            (f"client_secret_{settings.client_auth}",),
            N_("Le service n'accepte pas le secret envoyé ainsi ; il accepte {declared}."),
        ),
    ]
    if settings.userinfo == "signed":
        asked.append(
            ("algorithms", "userinfo_signing_alg_values_supported", settings.algorithms, _ALGORITHM)
        )
    if settings.level:
        asked.append(
            (
                "level",
                "acr_values_supported",
                (settings.level,),
                N_("Le service ne connaît pas le niveau demandé ; il connaît {declared}."),
            )
        )
    if settings.pkce:
        asked.append(
            (
                "pkce",
                "code_challenge_methods_supported",
                ("S256",),
                N_("Le service n'annonce pas le défi PKCE (S256)."),
            )
        )
    if settings.decryption is not None:
        cipher = N_("Le service ne chiffre pas comme convenu ; il annonce {declared}.")
        asked += [
            (
                "encryption",
                "userinfo_encryption_alg_values_supported",
                (settings.decryption.algorithm,),
                cipher,
            ),
            (
                "encryption",
                "userinfo_encryption_enc_values_supported",
                (CONTENT_ALGORITHM,),
                cipher,
            ),
        ]
    found = (*(_one_of(document, *one) for one in asked), _scopes(document, settings))
    by_what: dict[What, Finding] = {}
    for one in found:
        if one is None or (one.what in by_what and not by_what[one.what].holds):
            continue
        by_what[one.what] = one
    return tuple(by_what.values())


def clock_finding(provider: datetime | None, now: datetime) -> Finding | None:
    """Compare this machine's clock with the provider's; None where it does not tell."""
    if provider is None:
        return None
    seconds = abs((now - provider).total_seconds())
    if seconds <= SKEW_SECONDS:
        return Finding("clock", holds=True)
    return Finding(
        "clock",
        holds=False,
        said=N_("L'heure de ce poste et celle du service d'identité diffèrent de {minutes} min."),
        advice=N_("Mettez ce poste à l'heure\N{NO-BREAK SPACE}: les réponses sont datées."),
        params={"minutes": max(1, round(seconds / 60))},
    )


_ALGORITHM: Final = N_("Le service ne signe pas comme convenu ; il signe avec {declared}.")


def _one_of(
    document: Mapping[str, object], what: What, member: str, wanted: tuple[str, ...], said: str
) -> Finding | None:
    declared = _declared(document, member)
    if declared is None:
        return None
    if set(wanted) & set(declared):
        return Finding(what, holds=True)
    return _wrong(what, said, declared=", ".join(declared))


def _scopes(document: Mapping[str, object], settings: ProviderSettings) -> Finding | None:
    declared = _declared(document, "scopes_supported")
    if declared is None:
        return None
    missing = [scope for scope in settings.scopes if scope not in declared]
    if not missing:
        return Finding("scopes", holds=True)
    said = N_("Le service n'annonce pas ce qui lui est demandé : {missing}.")
    return _wrong("scopes", said, missing=", ".join(missing))


def _wrong(what: What, said: str, **params: object) -> Finding:
    return Finding(what, holds=False, said=said, advice=_CONFIGURE, params=params)


def _declared(document: Mapping[str, object], member: str) -> tuple[str, ...] | None:
    """Return a list of words that the document declares; None where it says nothing usable."""
    value = document.get(member)
    if not isinstance(value, list):
        return None
    return tuple(
        one for one in value if isinstance(one, str) and one.isascii() and one.isprintable()
    )
