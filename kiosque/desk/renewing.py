"""Renewing a mandate: the same person and scopes, and everything that makes a consent anew.

Presence, notices, protection, duration, statements and a fresh proof of identity are asked again;
only posture, scopes and what narrows them are proposed. The case files of the person go on.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from kiosque.desk.citizens import citizen_identity
from kiosque.desk.keyring import open_key
from kiosque.desk.languages import proposed_again
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import StoredMandate, load_mandate, state_in
from kiosque.desk.narrowing import procedures_within
from kiosque.desk.scopes import offered_in
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, open_in
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_, _
from kiosque.mandates.editions import language_named
from kiosque.mandates.identity_comparison import Field, compare
from kiosque.mandates.lifecycle import USABLE, MandateState, MandateView
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.postures import Posture
from kiosque.mandates.scopes import scope
from kiosque.store import mandate_rows
from kiosque.store.database import Connection

STALE_AFTER: Final = timedelta(days=365)
"""How long after its end a mandate may still be renewed, as Aidants Connect has it."""
RENEWABLE: Final = (*USABLE, MandateState.EXPIRED)

TRAITS: Final[dict[Field, str]] = {
    "family_name": N_("le nom de naissance"),
    "given_names": N_("les prénoms"),
    "gender": N_("le genre"),
    "birth_date": N_("la date de naissance"),
    "birth_place": N_("le lieu de naissance"),
}
"""French message identifiers."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A renewal that has begun."""

    visit: Visit
    number: str
    """Of the mandate that is renewed."""
    identity: PivotIdentity = field(repr=False)
    """Who the person is known to be; to be proved again."""
    left_out: tuple[str, ...]
    """Scopes that the organisation does not offer any more."""


def begin_renewal(session: Session, name: str) -> Renewal:
    """Open a visit that renews the mandate with this identifier or number, and journal it.

    Raises `Refusal` when it cannot be renewed, and says what can.
    """
    session.must_be_mediator()
    stored = load_mandate(session, name)
    identity = citizen_identity(session, stored.line.citizen)
    reading = session.clock.read()

    def write(connection: Connection) -> Renewal:
        view = state_in(connection, stored.record.id, reading.now)
        _check_renewable(connection, view, reading.now)
        offered = offered_in(session, connection)
        kept = tuple(key for key in view.scopes if key in offered)
        if not kept:
            raise _nothing_offered(view.scopes)
        draft = replace(_draft(stored, kept), language=_language(session, connection, stored))
        visit = open_in(session, connection, draft, reading.now)
        told = {
            "mandate": stored.record.id,
            "citizen": stored.line.citizen,
            "scopes": list(kept),
            "visit": visit.id,
            "by": session.vault.slot_id,
        }
        row = mandate_rows.citizen(connection, stored.line.citizen)
        key = None if row is None else open_key(connection, session.vault, row.key)
        if key is None:
            raise UnreadableError(N_("Ce mandat a été effacé."))
        session.record(connection, [Fact("renewal.started", stored.record.id, told, key)], reading)
        left_out = tuple(key for key in view.scopes if key not in offered)
        return Renewal(visit, stored.record.number, identity, left_out)

    return session.database.write(write)


def renewed_identity(session: Session, draft: VisitDraft) -> PivotIdentity | None:
    """Return who the person of a renewal is known to be; None in any other visit."""
    session.must_be_mediator()
    if draft.renews is None:
        return None
    return citizen_identity(session, load_mandate(session, draft.renews).line.citizen)


def check_renewed(
    session: Session, connection: Connection, draft: VisitDraft, identity: PivotIdentity
) -> str | None:
    """Return the citizen whose mandate this draft renews; None when it renews none.

    Raises `Refusal` when that mandate was revoked meanwhile, or when `identity` is somebody else's.
    """
    if draft.renews is None:
        return None
    row = mandate_rows.mandate(connection, draft.renews)
    known = None if row is None else session.known_people(connection).identity(row.citizen)
    if row is None or known is None:
        raise UnreadableError(N_("Ce mandat a été effacé."))
    if state_in(connection, row.id, session.clock.read().now).state is MandateState.REVOKED:
        raise Refusal(
            N_("Le mandat à renouveler vient d'être annulé."),
            advice=N_(
                "Rien n'a été enregistré. Si la personne veut un mandat malgré tout, commencez un "
                "nouvel accompagnement."
            ),
        )
    different = compare(known, identity).differences
    if different:
        raise Refusal(
            N_("L'identité prouvée n'est pas celle du mandat à renouveler : {trait}."),
            advice=N_(
                "Rien n'a été enregistré. Vérifiez le document. Si c'est une autre personne, "
                "commencez un nouvel accompagnement."
            ),
            trait=_(TRAITS[different[0]]),
        )
    return row.citizen


def to_renew_now(session: Session, visit: Visit) -> str | None:
    """Return the visit's mandate when a renewal is to be offered: it has ended.

    Front doors ask it after a refusal: the case is kept, and goes on under the new mandate.
    """
    if visit.mandate is None:
        return None
    mandate, now = visit.mandate, session.clock.read().now
    view = session.database.read(lambda connection: state_in(connection, mandate, now))
    return mandate if view.state is MandateState.EXPIRED else None


def _draft(stored: StoredMandate, scopes: tuple[str, ...]) -> VisitDraft:
    """Propose posture, scopes and procedures; where a procedure is gone, what narrows is asked."""
    named = stored.record.procedures
    known = dict(procedures_within(scopes)) if named else {}
    procedures = tuple(name for name in named if name in known)
    posture = Posture(stored.record.posture)
    return VisitDraft(
        posture,
        acting=posture is Posture.J_ACCOMPAGNE,
        scopes=scopes,
        procedures=procedures,
        narrowing=procedures != named,
        renews=stored.record.id,
    )


def _language(session: Session, connection: Connection, stored: StoredMandate) -> str | None:
    """Propose the language that stood beside French, where it is still proposed."""
    shown = stored.record.text.translation
    language = None if shown is None else language_named(shown.template)
    return proposed_again(session, connection, language)


def _check_renewable(connection: Connection, view: MandateView, now: datetime) -> None:
    if view.state is MandateState.SUPERSEDED:
        newer = [mandate_rows.mandate(connection, one) for one in view.superseded_by]
        numbers = ", ".join(row.number for row in newer if row is not None)
        raise Refusal(
            N_("Ce mandat a été remplacé par {numbers}."),
            advice=N_("Renouvelez le plus récent, ou commencez un nouvel accompagnement."),
            numbers=numbers or _("un mandat plus récent"),
        )
    if view.state is MandateState.REVOKED:
        raise Refusal(
            N_("Ce mandat a été annulé : il ne se renouvelle pas."),
            advice=N_("Si la personne le demande, commencez un nouvel accompagnement."),
        )
    if view.state is MandateState.SUSPENDED:
        raise Refusal(
            N_("Ce mandat est suspendu : l'identité de la personne est à éclaircir."),
            advice=N_(
                "Levez d'abord la suspension, ou commencez un nouvel accompagnement. Un mandat "
                "actif, ou fini depuis moins d'un an, se renouvelle."
            ),
        )
    if view.state not in RENEWABLE or view.ends_at is None or now - view.ends_at > STALE_AFTER:
        raise Refusal(
            N_("Ce mandat est fini depuis plus d'un an : il ne se renouvelle plus."),
            advice=N_(
                "Un mandat actif, ou fini depuis moins d'un an, se renouvelle. Commencez un nouvel "
                "accompagnement."
            ),
        )


def _nothing_offered(scopes: tuple[str, ...]) -> Refusal:
    return Refusal(
        N_("La structure ne propose plus : {scopes}."),
        advice=N_("Rien n'a été commencé. Une personne référente peut l'ajouter aux périmètres."),
        scopes=", ".join(scope(key).title for key in scopes),
    )
