"""Printers and print jobs in words: where they stand, why they wait, what to do."""

from collections.abc import Iterable
from typing import Final

from kiosque.desk.paper_kinds import kind_words
from kiosque.desk.print_watch import FollowedPrint, PrintWatch
from kiosque.i18n import N_, _
from kiosque.receipts.print_jobs import JobPhase
from kiosque.receipts.printers import Printer, PrinterState

_STATES: Final = {
    PrinterState.READY: N_("prête"),
    PrinterState.BUSY: N_("occupée, elle imprime déjà"),
    PrinterState.STOPPED: N_("arrêtée"),
    PrinterState.REFUSING: N_("refuse les documents"),
    PrinterState.UNKNOWN: N_("état inconnu"),
}
_REASONS: Final = {
    "media-empty": N_("plus de papier"),
    "media-needed": N_("papier à mettre"),
    "media-low": N_("bientôt plus de papier"),
    "media-jam": N_("bourrage de papier"),
    "toner-empty": N_("plus d'encre ni de toner"),
    "toner-low": N_("bientôt plus d'encre ni de toner"),
    "marker-supply-empty": N_("plus d'encre ni de toner"),
    "marker-supply-low": N_("bientôt plus d'encre ni de toner"),
    "marker-waste-full": N_("bac de récupération d'encre plein"),
    "marker-waste-almost-full": N_("bac de récupération d'encre bientôt plein"),
    "cover-open": N_("capot ouvert"),
    "door-open": N_("porte ouverte"),
    "interlock-open": N_("capot ouvert"),
    "input-tray-missing": N_("bac à papier retiré"),
    "output-tray-missing": N_("bac de sortie retiré"),
    "output-area-full": N_("bac de sortie plein"),
    "output-area-almost-full": N_("bac de sortie bientôt plein"),
    "developer-empty": N_("développeur épuisé"),
    "opc-life-over": N_("tambour usé"),
    "fuser-over-temp": N_("trop chaude"),
    "paused": N_("mise en pause"),
    "moving-to-paused": N_("mise en pause"),
    "shutdown": N_("éteinte"),
    "offline": N_("éteinte ou débranchée"),
    "connecting-to-device": N_("connexion à l'imprimante"),
    "timed-out": N_("l'imprimante ne répond pas"),
    "spool-area-full": N_("plus de place pour les documents en attente"),
    "cups-missing-filter": N_("pilote d'impression manquant"),
    "cups-insecure-filter": N_("pilote d'impression mal installé"),
    "cups-held-for-authentication": N_("l'imprimante demande un mot de passe"),
    "job-hold-until-specified": N_("mise en attente par quelqu'un"),
    "job-canceled-by-user": N_("annulée depuis ce poste"),
    "job-canceled-by-operator": N_("annulée par la personne qui tient l'imprimante"),
    "job-canceled-at-device": N_("annulée sur l'imprimante"),
    "job-canceled-after-timeout": N_("trop longue, donc annulée"),
    "job-completed-with-errors": N_("finie avec des erreurs"),
    "document-format-error": N_("l'imprimante ne lit pas ce document"),
    "document-unprintable-error": N_("l'imprimante ne peut pas imprimer ce document"),
    "document-access-error": N_("le document n'a pas pu être lu"),
}
"""Keywords of RFC 8011 and of CUPS, without how grave they are."""
_SEVERITIES: Final = ("-error", "-warning", "-report")
_SAYS_NOTHING: Final = frozenset({
    "job-printing", "job-queued", "job-incoming", "job-completed-successfully", "printer-stopped",
    "processing-to-stop-point", "job-stopped", "cups-waiting-for-job-completed",
    "aborted-by-system",
})  # fmt: skip
"""Keywords that repeat what the state already says."""
_PHASES: Final = {
    JobPhase.WAITING: N_("{paper} sur {printer} : attend son tour"),
    JobPhase.PRINTING: N_("{paper} sur {printer} : s'imprime"),
    JobPhase.HELD: N_("{paper} sur {printer} : retenu, ne s'imprime pas"),
    JobPhase.STOPPED: N_("{paper} sur {printer} : attend, l'imprimante est arrêtée"),
    JobPhase.COMPLETED: N_("{paper} sur {printer} : imprimé"),
    JobPhase.CANCELED: N_("{paper} sur {printer} : annulé, pas imprimé en entier"),
    JobPhase.ABORTED: N_("{paper} sur {printer} : abandonné, pas imprimé en entier"),
    JobPhase.UNKNOWN: N_("{paper} sur {printer} : envoyé, sa fin n'est pas connue"),
}
_ADVICE: Final = {
    JobPhase.HELD: N_(
        "Rien n'est perdu. Libérez-le sur l'imprimante, annulez-le, ou imprimez ailleurs."
    ),
    JobPhase.STOPPED: N_(
        "Rien n'est perdu. Remettez l'imprimante en état : il s'imprimera. Sinon annulez, puis "
        "imprimez ailleurs ou enregistrez le PDF."
    ),
    JobPhase.CANCELED: N_("Le papier est gardé : imprimez-le de nouveau quand vous voulez."),
    JobPhase.ABORTED: N_(
        "Le papier est gardé. Vérifiez l'imprimante et recommencez, imprimez ailleurs, ou "
        "enregistrez le PDF."
    ),
    JobPhase.UNKNOWN: N_("Regardez si le papier est sorti. Sinon, imprimez-le de nouveau."),
}
_NEEDS_SOMEBODY: Final = N_(
    "L'impression reprendra une fois l'imprimante remise en état. Sinon annulez, puis imprimez "
    "ailleurs ou enregistrez le PDF."
)


def reason_words(reasons: tuple[str, ...]) -> str:
    """Return the reasons that CUPS gives, in words; those without words as they are."""
    told: dict[str, None] = {}
    for reason in reasons:
        bare = next((reason.removesuffix(s) for s in _SEVERITIES if reason.endswith(s)), reason)
        known = _REASONS.get(reason) or _REASONS.get(bare)
        if known is not None:
            told[_(known)] = None
        elif reason not in _SAYS_NOTHING:
            told[_("signalé par l'imprimante : {word}").format(word=reason)] = None
    return ", ".join(told)


def printer_words(printer: Printer) -> str:
    """Return in what state a printer is, and why."""
    default = [_("par défaut sur ce poste")] if printer.is_default else []
    why = reason_words(printer.reasons) or _said(printer.told)
    state = _(_STATES[printer.state])
    return ", ".join([*default, f"{state} ({why})" if why else state])


def printer_line(printer: Printer) -> str:
    """Return a printer and its state, on one line."""
    return f"{printer.name}\N{NO-BREAK SPACE}: {printer_words(printer)}"


def print_words(followed: FollowedPrint) -> str:
    """Return where a print stands and why, on one line."""
    status, sent = followed.status, followed.sent
    told = _(_PHASES[status.phase]).format(
        paper=kind_words(sent.kind).capitalize(), printer=sent.printer
    )
    # What a printer says once all went well is no reason.
    if status.phase is JobPhase.COMPLETED:
        return told
    why = reason_words(status.reasons) or (_said(status.told) if status.needs_somebody else "")
    return f"{told} ({why})" if why else told


def print_advice(followed: FollowedPrint) -> str:
    """Return what is safe and what to do; empty while all goes well."""
    phase = followed.status.phase
    if phase in _ADVICE:
        return _(_ADVICE[phase])
    return _(_NEEDS_SOMEBODY) if followed.status.needs_somebody else ""


def print_notices(prints: PrintWatch) -> tuple[str, ...]:
    """Return what is to be said of the prints of a session that nobody has read yet."""
    troubled = (one for one in prints.all() if not one.seen and is_news(one))
    return tuple(f"{print_words(one)}. {print_advice(one)}" for one in troubled)


def printer_lines(
    printers: Iterable[Printer], words: str = N_("Imprimer sur {name}")
) -> list[tuple[str, str]]:
    """Return a line to choose for each printer, whose key `printer_of` reads."""
    return [
        (f"{_ON}{one.name}", f"{_(words).format(name=one.name)} · {printer_words(one)}")
        for one in printers
    ]


def printer_of(key: str) -> str | None:
    """Return the printer of a line that was chosen; None for a line that is no printer's."""
    return key.removeprefix(_ON) if key.startswith(_ON) else None


def line_of(printer: str) -> str:
    """Return the key of a printer's line."""
    return f"{_ON}{printer}"


def is_news(followed: FollowedPrint) -> bool:
    """Tell whether somebody has to hear of a print that was left to go on."""
    return followed.status.needs_somebody or followed.status.phase is JobPhase.UNKNOWN


_ON: Final = "on:"
"""Before a printer's name, which may be any word: also one that another line has as its key."""


def _said(told: str) -> str:
    return _("message de l'imprimante : {told}").format(told=told) if told else ""
