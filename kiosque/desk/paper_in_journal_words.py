"""A paper beside the journal, in words: what was found, what follows, and as plain values."""

from typing import Any

from kiosque.desk.journal_words import type_words
from kiosque.desk.paper_in_journal import PaperInJournal, Standing
from kiosque.desk.session import Session
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment

WHAT = {
    Standing.SAME: N_(
        "Le journal contient toujours l'événement {seq}, dont ce papier est tiré : {event}, "
        "le {when}."
    ),
    Standing.REWRITTEN: N_(
        "Le journal a été réécrit : à l'événement {seq}, il ne dit plus ce que dit ce papier, qui "
        "est authentique."
    ),
    Standing.LOST: N_(
        "Des événements du journal ont été perdus : ce papier, authentique, est tiré de "
        "l'événement {seq}, et le dernier du journal est l'événement {last}."
    ),
    Standing.LOST_BY_RESTORATION: N_(
        "L'événement {seq}, dont ce papier est tiré, a été perdu par une restauration, le {when} : "
        "la sauvegarde ne le contenait pas encore."
    ),
    Standing.ELSEWHERE: N_(
        "Ce papier vient d'un autre poste ou d'une autre structure ({issuer}) : il ne dit rien de "
        "ce journal."
    ),
    Standing.NOT_GENUINE: N_("Ce papier n'est pas authentique : il ne dit rien du journal."),
    Standing.UNREADABLE: N_("Ce papier ne peut pas être comparé avec le journal."),
}
NEXT = {
    Standing.SAME: N_("Rien n'a été changé jusqu'à cet événement depuis que le papier a été fait."),
    Standing.REWRITTEN: N_(
        "C'est grave. Ne supprimez aucun fichier, gardez le papier et prévenez votre référent : "
        "le journal a été refait, une ancienne copie des données a été remise en place, ou deux "
        "postes continuent depuis la même sauvegarde."
    ),
    Standing.LOST: N_(
        "C'est grave. Ne supprimez aucun fichier, gardez le papier et prévenez votre référent : "
        "une ancienne copie des données a peut-être été remise en place."
    ),
    Standing.LOST_BY_RESTORATION: N_(
        "Le papier est authentique, et reste valable. Gardez-en une copie : ce poste ne connaît "
        "plus ce qu'il dit."
    ),
    Standing.ELSEWHERE: N_("Comparez-le avec le journal du poste qui l'a fait."),
}


def paper_words(session: Session, found: PaperInJournal) -> tuple[str, ...]:
    """Return what was found, then what it means, one sentence or two a line."""
    what = _(WHAT[found.standing]).format(**_told(session, found))
    if found.standing in NEXT:
        return (what, _(NEXT[found.standing]))
    checks = found.verdict.checks
    why = (one.sentence for one in checks if one.ok is False or one.name == "readable")
    return (what, *why)


def paper_as_plain(session: Session, found: PaperInJournal) -> dict[str, Any]:
    """Return what was found as JSON values with stable keys."""
    event, seal = found.event, found.seal
    return {
        "state": str(found.standing),
        "index": None if seal is None else seal.index,
        "chain": "" if seal is None else seal.chain_value.hex(),
        "event": None if event is None else {"type": event.type, "ts": event.ts},
        "restored_at": found.restored_at and found.restored_at.isoformat(),
        "sentence": paper_words(session, found)[0],
        "verdict": found.verdict.to_json(),
    }


def _told(session: Session, found: PaperInJournal) -> dict[str, object]:
    """Return what the sentences name."""
    when = session.local(found.event.ts) if found.event else found.restored_at
    seal = found.seal
    return {
        "seq": "" if seal is None else seal.index,
        "last": found.size - 1,
        "event": "" if found.event is None else type_words(found.event.type),
        "when": "" if when is None else long_moment(when),
        "issuer": found.verdict.issuer_name or ("" if seal is None else f"SIRET {seal.siret}"),
    }
