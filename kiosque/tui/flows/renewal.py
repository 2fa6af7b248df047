"""Renewing a mandate: from one that is shown, from the list of those that end soon, or at hand."""

from kiosque.desk.expiring import EndingMandate, ending_page
from kiosque.desk.recap import scope_words
from kiosque.desk.renewing import Renewal, begin_renewal
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, abandon_visit
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.scopes import scope
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.page_turns import LINES, NEXT, PREVIOUS, page_turns
from kiosque.tui.flows.visit import VisitFlow
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage


async def ask_ending(app: Asking, session: Session) -> str | None:
    """Show the mandates that end soon; return the one to renew, None when one goes back."""
    page = 1
    while True:
        found = ending_page(session, page=page, per_page=LINES)
        choices = [(one.line.id, ending_words(session, one)) for one in found.mandates]
        choices += page_turns(found.page, found.pages)
        chosen = await app.ask(
            ChoicePage(
                _("Mandats qui finissent bientôt ({n})").format(n=found.total),
                choices,
                hint=_("Entrée : renouveler ce mandat, la personne présente."),
                explanation=_(
                    "Le plus proche de sa fin d'abord. Renouveler redemande l'accord, la présence "
                    "et une preuve d'identité. Les noms ne sortent pas de cette session."
                ),
            )
        )
        if chosen is None:
            return None
        if chosen[0] not in (NEXT, PREVIOUS):
            return chosen[0]
        page = found.page + (1 if chosen[0] == NEXT else -1)


async def renew(app: Asking, session: Session, mandate: str) -> Visit | None:
    """Begin the renewal of a mandate and ask up to the new one; raises what the desk refuses."""
    begun = begin_renewal(session, mandate)
    app.show_visit(begun.visit, session)
    page = ReadingPage(
        _("Renouveler le mandat {number}").format(number=begun.number),
        _about(begun),
        _("Continuer avec la personne"),
        explanation=_("Rien n'est enregistré comme mandat avant votre code."),
    )
    if not await app.ask(page):
        abandon_visit(session, begun.visit.id)
        return None
    return await VisitFlow(app, session).go_on(begun.visit)


def ending_words(session: Session, one: EndingMandate) -> str:
    """Return number, person and end of a mandate that ends soon."""
    who = _("sans nom") if one.identity is None else name_on_paper(one.identity)
    ends = long_moment(session.local(one.line.ends_at))
    near = "" if one.notice is None else f" · {_(one.notice.words)}"
    return f"{one.line.number} · {who} · {ends}{near}"


def _about(begun: Renewal) -> str:
    lines = [
        _("Personne : {person}").format(person=name_on_paper(begun.identity)),
        _("Pour les mêmes périmètres : {scopes}").format(scopes=scope_words(begun.visit.draft)),
    ]
    if begun.left_out:
        titles = " · ".join(_(scope(key).title) for key in begun.left_out)
        lines.append(_("La structure ne propose plus : {scopes}.").format(scopes=titles))
    lines += [
        "",
        _("Les périmètres se changent à la relecture."),
        _("Mentions, protection, durée, identité et accord sont redemandés, la personne présente."),
    ]
    return "\n".join(lines)
