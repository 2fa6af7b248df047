"""Who the person is: by FranceConnect when there is a network, by a document when there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kiosque.desk.identity_documents import StoredDocuments
from kiosque.desk.identity_registrations import browser_of, stored_settings
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import N_
from kiosque.identity.documents import document_proof
from kiosque.identity.profiles import ProfileName
from kiosque.identity.provider import ProviderSettings
from kiosque.mandates.pivot import PivotIdentity

if TYPE_CHECKING:
    from kiosque.identity.sign_in import Attempt


@dataclass(frozen=True, slots=True)
class Established:
    """An identity with its proof, as drafts and records take them."""

    identity: PivotIdentity
    proof: Mapping[str, Any]
    same_as: str | None = None
    """As drafts take it: who, of the people known here, the mediator says that it is."""


def provider_offered(session: Session) -> bool:
    """Tell whether this kiosk can reach a provider of its kind by itself; nothing is contacted."""
    try:
        settings = session.provider or stored_settings(session)
    except KiosqueError:
        # What is wrong with a registration is said where it is tried or checked.
        return True
    return settings is not None and _fits(session, settings) and not settings.relayed


def begin_identification(session: Session) -> "Attempt":
    """Contact the provider and listen for its answer; the mediator asked for it.

    Raises `Refusal` (`IdentityRefused`) when there is none, or when it does not answer.
    """
    session.must_be_mediator()
    return _begun(session, _settings(session))


def try_identification(session: Session, profile: ProfileName | None = None) -> "Attempt":
    """Begin a sign-in to try a registration out, with documents fetched anew.

    It is for whoever is signed in: the person who signs in proves nothing but that it works, and
    nothing is kept. Raises `Refusal` likewise.
    """
    settings = _settings(session) if profile is None else _of_profile(session, profile)
    return _begun(session, settings, anew=True)


def open_sign_in(session: Session, url: str) -> bool:
    """Open the address of an attempt in the browser chosen for it; False: it has to be shown."""
    return session.browsers.open(url, browser_of(session))


def _begun(session: Session, settings: ProviderSettings, *, anew: bool = False) -> "Attempt":
    from kiosque.identity.sign_in import begin

    documents = StoredDocuments(session, settings.issuer, anew=anew)
    attempt = begin(settings, session.clock.read().now, documents)
    attempt.when_over(lambda: session.browsers.close(attempt.url))
    return attempt


def _of_profile(session: Session, profile: ProfileName) -> ProviderSettings:
    settings = stored_settings(session, profile)
    if settings is None:
        raise _not_configured()
    return settings


def established_by_provider(attempt: "Attempt", timeout: float | None = None) -> Established:
    """Wait for the person to sign in; raises `IdentityRefused`, and then nothing is kept."""
    identified = attempt.wait(timeout)
    return Established(identified.identity, identified.proof.to_payload())


def established_by_document(
    session: Session, identity: PivotIdentity, kind: str, *, expires: date | None = None
) -> Established:
    """Take an identity read from a document that the signed-in mediator has seen."""
    session.must_be_mediator()
    proof = document_proof(kind, session.person, session.now(), expires=expires)
    return Established(identity, proof)


def _settings(session: Session) -> ProviderSettings:
    settings = session.provider or stored_settings(session)
    if settings is None:
        raise _not_configured()
    if not _fits(session, settings):
        raise Refusal(
            N_("Un service d'identité d'entraînement ne sert pas dans une vraie structure."),
            advice=N_(
                "Rien n'a été envoyé. Identifiez la personne avec un document, ou ouvrez une "
                "session dans la structure d'entraînement."
            ),
        )
    return settings


def _not_configured() -> Refusal:
    return Refusal(
        N_("FranceConnect n'est pas configuré sur ce poste."),
        advice=N_(
            "Identifiez la personne avec un document\N{NO-BREAK SPACE}: FranceConnect "
            "pourra confirmer plus tard."
        ),
    )


def _fits(session: Session, settings: ProviderSettings) -> bool:
    """Tell whether provider and vault are of one kind: invented people never reach a real vault."""
    return session.practice or not settings.practice
