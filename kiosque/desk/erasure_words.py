"""An erasure in words: what its preview says on a screen, and its certificate on paper."""

from kiosque.desk.erasing import BASIS_WORDS, Erased, ErasurePreview
from kiosque.desk.session import Session
from kiosque.i18n import _, ngettext
from kiosque.i18n.dates import NBSP, long_date
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.receipts.erasure_paper import ErasurePaper

SHOWN_DIGITS = 8
"""Of an identifier, under the seal."""


def erasure_on_paper(session: Session, erased: Erased) -> ErasurePaper:
    """Return what the certificate of an erasure prints: French, one sentence a line."""
    at = session.local(erased.at)
    return ErasurePaper(
        organisation=session.organisation.name,
        practice=session.practice,
        caption=f"E-{erased.citizen[-SHOWN_DIGITS:]}",
        facts=(
            (
                f"Le {long_date(at.date())}, {session.organisation.name} a effacé les données "
                f"qu'elle gardait sur la personne n°{NBSP}{erased.citizen[-SHOWN_DIGITS:]}, parce "
                f"que{NBSP}: {BASIS_WORDS[erased.basis]}."
            ),
            (
                "Identité, actes, comptes rendus, dossiers et brouillons ne s'ouvrent plus"
                f"{NBSP}: la clé qui les ouvrait est détruite. Deux personnes de la structure "
                "l'ont confirmé."
            ),
        ),
        kept=_kept(session, erased),
        copies=_copies(session, erased),
        made_at=at,
    )


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


def _kept(session: Session, erased: Erased) -> tuple[str, ...]:
    papers = "Les papiers que la personne a emportés, et l'original signé que garde la structure."
    numbers = (
        "Dans le journal, des numéros tirés au hasard, qui ne disent rien de la personne et "
        "gardent les preuves des autres."
    )
    if erased.kept_until is None:
        return ("Aucun mandat de la personne.", numbers, papers)
    until = long_date(session.local(erased.kept_until).date())
    count = "Le mandat signé" if erased.proofs == 1 else f"Les {erased.proofs} mandats signés"
    return (
        (
            f"{count}, gardé{'' if erased.proofs == 1 else 's'} comme preuve six ans après la fin, "
            f"jusqu'au {until} au plus tard, puis détruit{'' if erased.proofs == 1 else 's'}."
        ),
        numbers,
        papers,
    )


def _copies(session: Session, erased: Erased) -> tuple[str, ...]:
    if erased.copies_until is None:
        return (
            (
                "Aucune sauvegarde faite avant cet effacement n'est encore gardée"
                f"{NBSP}: depuis ce jour, aucune copie faite par kiosque n'ouvre ces données."
            ),
        )
    until = long_date(session.local(erased.copies_until).date())
    return (
        (
            "Des sauvegardes faites avant cet effacement existent peut-être encore. La structure "
            f"les détruit au plus tard le {until}{NBSP}: après ce jour, aucune n'ouvre ces données."
        ),
        (
            "Jusque-là, une ancienne sauvegarde pourrait les ouvrir, avec une phrase de passe de "
            "la structure ou sa feuille de secours. Une sauvegarde restaurée les efface de nouveau."
        ),
    )
