"""Revoking on full screen: what ends and why, the recap, the attestation; or from a paper."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kiosque.desk.revocations import revocation_of
from kiosque.desk.revoking import Request, Revoked
from kiosque.desk.session import Session
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.revocation import (
    ASKED_BY_WORDS,
    PROVENANCE_WORDS,
    REASON_WORDS,
    AskedBy,
    Provenance,
    Reason,
)
from kiosque.mandates.scopes import scope
from kiosque.mandates.typed_dates import iso_birth_date
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.languages import ask_paper_language
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.widgets.date_field import DateField
from kiosque.tui.widgets.text_field import TextField

WHOLE, PART = "whole", "part"


async def revoke_from_paper(app: Asking, session: Session) -> None:
    """Revoke a mandate that this kiosk does not know, from the seal on its paper."""
    from kiosque.desk.given_papers import given_paper
    from kiosque.desk.revoking_by_seal import PaperMandate, read_mandate_paper, revoke_by_seal

    def make(values: dict[str, str]) -> PaperMandate:
        if not values["paper"].strip():
            raise InputError("paper", N_("Donnez un fichier, ou lisez le cachet."))
        return read_mandate_paper(
            session,
            given_paper(values["paper"].strip()),
            values["name"],
            iso_birth_date(values["birth_date"]),
        )

    page = FormPage(
        _("Annuler un mandat avec son papier"),
        [
            TextField(
                "paper",
                _("Cachet lu par la douchette, ou fichier (PDF, photo)"),
                hint=_("Par exemple /media/cle-usb/mandat.pdf"),
            ),
            TextField(
                "name",
                _("Nom de naissance, virgule, premier prénom"),
                hint=_("Recopiez la pièce d'identité, par exemple Berthou, Yvonne"),
            ),
            DateField("birth_date", _("Date de naissance"), session.now().date()),
        ],
        make,
        explanation=_(
            "Pour un mandat que ce poste n'a jamais vu. Le cachet doit être celui de cette "
            "structure, et le nom et la date de naissance ceux de la personne."
        ),
    )
    paper = await app.ask(page)
    request = None if paper is None else await ask_request(app, paper.scopes)
    if paper is None or request is None:
        return
    if await ask_sure(app, session, paper.identity, paper.number, request):
        revoked = revoke_by_seal(session, paper, request)
        await attest(app, session, paper.id, revoked)


async def reprint_attestation(app: Asking, session: Session) -> None:
    """Print the attestation of one of the last revocations again."""
    from kiosque.desk.revocations import last_revocations

    known = {one.record.id: one for one in last_revocations(session)}
    if not known:
        raise Refusal(N_("Aucune annulation n'est enregistrée sur ce poste."))
    choices = [
        (
            one.record.id,
            f"{long_moment(session.local(one.record.revoked_at))} · {name_on_paper(one.identity)}",
        )
        for one in known.values()
    ]
    page = ChoicePage(
        _("Quelle annulation ?"),
        choices,
        hint=_("Les dernières enregistrées, la plus récente d'abord."),
        explanation=_("Une attestation réimprimée dit la même chose, sous le même cachet."),
    )
    chosen = await app.ask(page)
    if chosen is not None:
        record = known[chosen[0]].record
        await _print_attestation(app, session, record.mandate_id, record.id, _("Où va le papier ?"))


async def ask_request(app: Asking, scopes: tuple[str, ...]) -> Request | None:
    """Ask what ends and why; None when one goes back before the first page."""
    pages = (
        _extent_page(scopes),
        _words_page(_("Pour quelle raison ?"), REASON_WORDS),
        _words_page(_("Qui le demande ?"), ASKED_BY_WORDS),
        _words_page(_("Comment la demande est-elle arrivée ?"), PROVENANCE_WORDS),
    )
    answers: list[str] = []
    ended: tuple[str, ...] = ()
    while len(answers) < len(pages):
        chosen = await app.ask(pages[len(answers)]())
        if chosen is None:
            if not answers:
                return None
            answers.pop()
            continue
        if not answers:
            found = await _part(app, scopes) if chosen[0] == PART else ()
            if found is None:
                continue
            ended = found
        answers.append(chosen[0])
    _extent, reason, asked_by, provenance = answers
    return Request(Reason(reason), AskedBy(asked_by), Provenance(provenance), ended)


async def _part(app: Asking, scopes: tuple[str, ...]) -> tuple[str, ...] | None:
    page = ChoicePage(
        _("Quelles démarches s'arrêtent ?"),
        [(key, _(scope(key).title)) for key in scopes],
        several=True,
        hint=_("Le mandat continue pour les autres."),
    )
    return await app.ask(page)


async def ask_sure(
    app: Asking, session: Session, identity: PivotIdentity, number: str, request: Request
) -> bool:
    """Show what is about to end; return whether it ends now."""
    from kiosque.desk.ending_recap import revocation_recap

    lines = revocation_recap(session, identity, number, request)
    page = ConfirmationPage(
        _("Annuler maintenant, pour toujours ?"),
        yes=_("Oui, annuler"),
        hint="\n".join(f"{one.title}\N{NO-BREAK SPACE}: {one.answer}" for one in lines),
        explanation=_(
            "Relisez avec la personne. Ce qui est annulé ne reprend jamais ; un nouveau mandat "
            "reste possible à tout moment."
        ),
    )
    answer = await app.ask(page)
    return answer is not None and answer[0] == YES


async def attest(
    app: Asking, session: Session, mandate: str, revoked: Revoked | None = None
) -> None:
    """Hand over the attestation of a revocation, the last one unless told."""
    title = _("Où va le papier ?")
    if revoked is not None:
        when = long_moment(revoked.revoked_at)
        title = _("Annulé depuis le {when}. Où va l'attestation ?").format(when=when)
    await _print_attestation(app, session, mandate, revoked.id if revoked else None, title)


async def _print_attestation(
    app: Asking, session: Session, mandate: str, revocation: str | None, title: str
) -> None:
    from kiosque.desk.papers import revocation_paper

    language: tuple[str | None] = (None,)
    if revocation_of(session, mandate, revocation).language_is_asked:
        language = await ask_paper_language(app, session) or language
    make = partial(revocation_paper, session, mandate, revocation, *language)
    await hand_over(app, session, title, "revocation", make, partial(make, large=True))


def _extent_page(scopes: tuple[str, ...]) -> Callable[[], ChoicePage]:
    choices = [(WHOLE, _("Le mandat entier"))]
    if len(scopes) > 1:
        choices.append((PART, _("Une partie des démarches")))
    return lambda: ChoicePage(
        _("Qu'est-ce qui s'arrête ?"),
        choices,
        hint=_("Rien n'est enregistré avant la relecture."),
    )


def _words_page(heading: str, words: Mapping[Any, str]) -> Callable[[], ChoicePage]:
    choices = [(str(one), _(said)) for one, said in words.items()]
    return lambda: ChoicePage(heading, choices)
