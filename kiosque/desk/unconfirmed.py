"""Mandates signed with a document that FranceConnect could confirm now, if somebody wants it.

Nothing is contacted to know it: a provider is configured, and this machine has a way out.
"""

from kiosque.desk.identification import provider_offered
from kiosque.desk.mandate_lists import MandateFilter, mandate_page
from kiosque.desk.network import has_way_out
from kiosque.desk.session import Session
from kiosque.mandates.lifecycle import MandateState

UNCONFIRMED = MandateFilter(state=MandateState.SIGNED_LOCALLY)


def unconfirmed_count(session: Session) -> int:
    """Return how many mandates wait for a confirmation that is possible now; 0 while none is."""
    session.must_be_mediator()
    if not (provider_offered(session) and has_way_out()):
        return 0
    return mandate_page(session, UNCONFIRMED, per_page=1).total
