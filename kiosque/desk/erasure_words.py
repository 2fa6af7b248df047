"""An erasure in words: what its preview says on a screen, and its certificate on paper."""

from datetime import datetime

from kiosque.desk.erasing import BASIS_WORDS, Erased, ErasurePreview
from kiosque.desk.session import Session
from kiosque.desk.wordings import by_french
from kiosque.i18n import _, ngettext
from kiosque.i18n.dates import long_date
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.paper_words import (
    COPIES_OPEN,
    COPIES_UNTIL,
    ERASED_ON,
    KEY_DESTROYED,
    MANDATE_STAYS,
    MANDATES_STAY,
    NAME_BY_HAND,
    NO_COPY,
    NO_MANDATE_STAYS,
    NUMBERS_STAY,
    PAPERS_STAY,
)
from kiosque.mandates.phrases import Phrase, Verbatim, Wording, weekday_phrase
from kiosque.mandates.saying import in_french
from kiosque.mandates.translation import Around
from kiosque.receipts.erasure_paper import ErasurePaper

_DOTS = 40
"""Of the line on which the name is written by hand."""
SHOWN_DIGITS = 8
"""Of an identifier, under the seal."""


def erasure_on_paper(session: Session, erased: Erased) -> ErasurePaper:
    """Return what the certificate of an erasure prints: French, one sentence a line."""
    return ErasurePaper(
        organisation=session.organisation.name,
        practice=session.practice,
        caption=f"E-{_shown(erased)}",
        facts=_french(_facts(session, erased)),
        kept=_french(_kept(session, erased)),
        copies=_french(_copies(session, erased)),
        made_at=session.local(erased.at),
    )


def around_erasure(session: Session, erased: Erased) -> Around:
    """Return what the certificate says in any language, by its French."""
    told = (_facts(session, erased), _kept(session, erased), _copies(session, erased))
    return by_french(one for part in told for one in part)


def preview_lines(session: Session, preview: ErasurePreview) -> tuple[str, ...]:
    """Return what an erasure would do, one sentence a line."""
    if preview.only_revoked:
        return (*_revoked_lines(session, preview), *_left_lines(session, preview))
    lines = [
        _("Personne : {name}").format(name=name_on_paper(preview.identity)),
        _("S'effacent : identité, actes, comptes rendus, dossiers et brouillons."),
        _("Dossiers de démarches : {n}. Contenus du journal : {contents}.").format(
            n=preview.case_files, contents=preview.contents
        ),
    ]
    lines += [
        _("Mandat {number} : {state}.").format(
            number=mandate.number, state=_(STATE_WORDS[mandate.state])
        )
        for mandate in preview.mandates
    ]
    if preview.running:
        lines.append(_("Un mandat qui court doit être annulé avant l'effacement."))
    for mandate in preview.proofs:
        until = mandate.kept_until
        if until is not None:
            lines.append(
                _(
                    "Reste, sauf si vous effacez tout : le mandat {number}, preuve gardée six ans "
                    "après sa fin, jusqu'au {day}."
                ).format(number=mandate.number, day=long_date(session.local(until).date()))
            )
    lines += [
        _(
            "Reste, sauf si vous effacez tout : l'annulation d'un mandat que ce poste n'a jamais "
            "eu, preuve gardée jusqu'au {day}."
        ).format(day=long_date(session.local(one.kept_until).date()))
        for one in preview.unseen
    ]
    if preview.open_visits:
        lines.append(
            ngettext(
                "{n} accompagnement en cours sera abandonné.",
                "{n} accompagnements en cours seront abandonnés.",
                preview.open_visits,
            ).format(n=preview.open_visits)
        )
    return (*lines, *_left_lines(session, preview))


def _revoked_lines(session: Session, preview: ErasurePreview) -> tuple[str, ...]:
    """Return what would go of somebody known by revocations alone."""
    going = (
        _(
            "S'efface : l'annulation d'un mandat que ce poste n'a jamais eu, preuve qui se "
            "garderait jusqu'au {day}."
        ).format(day=long_date(session.local(one.kept_until).date()))
        for one in preview.unseen
    )
    return (
        _("Personne : {name}").format(name=name_on_paper(preview.identity)),
        _("Ce poste ne la connaît que par l'annulation d'un mandat, faite avec son papier."),
        *going,
        _(
            "L'annulation reste valable. Ce poste ne pourra plus la prouver : assurez-vous que "
            "celui qui tient le mandat l'a notée."
        ),
    )


def _left_lines(session: Session, preview: ErasurePreview) -> tuple[str, ...]:
    lines = [_("Restent aussi : les papiers que la personne a emportés.")]
    if preview.copies_until is not None:
        lines.append(
            _("Une sauvegarde plus ancienne peut encore l'ouvrir jusqu'au {day}.").format(
                day=long_date(session.local(preview.copies_until).date())
            )
        )
    return tuple(lines)


def _facts(session: Session, erased: Erased) -> tuple[Wording, ...]:
    holes: dict[str, Wording] = {
        "date": weekday_phrase(session.local(erased.at).date()),
        "structure": Verbatim(session.organisation.name),
        "numero": Verbatim(_shown(erased)),
        "raison": Phrase(BASIS_WORDS[erased.basis]),
    }
    by_hand = Phrase(NAME_BY_HAND, None, {"ligne": Verbatim("." * _DOTS)})
    return (Phrase(ERASED_ON, None, holes), Phrase(KEY_DESTROYED), by_hand)


def _kept(session: Session, erased: Erased) -> tuple[Wording, ...]:
    return (_mandates_kept(session, erased), Phrase(NUMBERS_STAY), Phrase(PAPERS_STAY))


def _mandates_kept(session: Session, erased: Erased) -> Phrase:
    if erased.kept_until is None:
        return Phrase(NO_MANDATE_STAYS)
    holes: dict[str, Wording] = {"date": _day(session, erased.kept_until)}
    if erased.proofs == 1:
        return Phrase(MANDATE_STAYS, None, holes)
    return Phrase(MANDATES_STAY, None, {**holes, "nombre": f"{erased.proofs}"})


def _copies(session: Session, erased: Erased) -> tuple[Wording, ...]:
    if erased.copies_until is None:
        return (Phrase(NO_COPY),)
    until = {"date": _day(session, erased.copies_until)}
    return (Phrase(COPIES_UNTIL, None, until), Phrase(COPIES_OPEN))


def _day(session: Session, moment: datetime) -> Phrase:
    return weekday_phrase(session.local(moment).date())


def _shown(erased: Erased) -> str:
    return erased.citizen[-SHOWN_DIGITS:]


def _french(wordings: tuple[Wording, ...]) -> tuple[str, ...]:
    return tuple(map(in_french, wordings))
