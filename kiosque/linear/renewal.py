"""Renewing a mandate by questions: the steps of a visit, with posture and scopes proposed."""

from kiosque.desk.recap import scope_words
from kiosque.desk.renewing import begin_renewal
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.linear.console import Console
from kiosque.linear.identity import OpenUrl
from kiosque.linear.visit import continue_visit
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.scopes import scope


def renew_mandate(session: Session, console: Console, open_url: OpenUrl, name: str) -> Visit | None:
    """Begin the renewal of a mandate and go on to the new one; raises what the desk refuses."""
    begun = begin_renewal(session, name)
    console.say(
        _("Renouvellement du mandat {number} de {person}, pour : {scopes}.").format(
            number=begun.number,
            person=name_on_paper(begun.identity),
            scopes=scope_words(begun.visit.draft),
        )
    )
    if begun.left_out:
        titles = " · ".join(_(scope(key).title) for key in begun.left_out)
        console.say(_("La structure ne propose plus : {scopes}.").format(scopes=titles))
    console.say(_("Les périmètres se changent à la relecture. Tout le reste est redemandé."))
    return continue_visit(session, console, begun.visit, open_url)
