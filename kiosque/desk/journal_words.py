"""The journal in words: what a type of event means, one line for an event, and all of it."""

import json
from typing import Any

from kiosque.desk.journal_reading import ShownEvent
from kiosque.desk.session import Session
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment

LONGEST_VALUE = 200
"""Characters of a value that a reader is shown; a signed record is longer."""

WORDS = {
    "log.opened": N_("journal ouvert"),
    "organisation.founded": N_("structure créée"),
    "session.opened": N_("session ouverte"),
    "session.refused": N_("code refusé à l'ouverture d'une session"),
    "clock.stated": N_("heure indiquée par une personne"),
    "citizen.registered": N_("personne enregistrée"),
    "citizen.updated": N_("identité mise à jour"),
    "citizen.merged": N_("deux fiches réunies"),
    "citizen.separated": N_("deux fiches séparées"),
    "citizen.read": N_("fiche lue"),
    "citizen.exported": N_("données remises à la personne"),
    "citizen.erased": N_("personne effacée"),
    "mandate.signed": N_("mandat établi"),
    "mandate.hand_signed": N_("deux exemplaires signés à la main"),
    "mandate.revoked": N_("mandat annulé"),
    "mandate.confirmed": N_("mandat confirmé par FranceConnect"),
    "mandate.suspended": N_("mandat suspendu"),
    "mandate.resumed": N_("mandat repris"),
    "renewal.started": N_("renouvellement commencé"),
    "scopes.restricted": N_("périmètres de la structure changés"),
    "act.recorded": N_("acte noté"),
    "act.refused": N_("acte refusé"),
    "act.queued": N_("acte à faire plus tard en ligne"),
    "act.dropped": N_("acte à faire, mis de côté"),
    "visit.closed": N_("accompagnement terminé"),
    "paper.printed": N_("papier envoyé à l'imprimante"),
    "paper.saved": N_("papier enregistré dans un dossier"),
    "mediator.added": N_("personne ajoutée à l'équipe"),
    "mediator.changed": N_("changement pour une personne de l'équipe"),
    "mediator.deactivated": N_("personne désactivée dans l'équipe"),
    "second_factor.replaced": N_("code ou carte remplacé"),
    "slot.replaced": N_("phrase de passe remplacée"),
    "terms.accepted": N_("conditions acceptées"),
    "activity.checked": N_("code redemandé après une pause"),
    "backup.created": N_("sauvegarde faite"),
    "retention.applied": N_("données détruites à leur terme"),
    "journal.exported": N_("journal exporté"),
    "journal.read": N_("journal lu"),
    "kiosk.certified": N_("clé du poste prolongée"),
    "code.refused": N_("code refusé pendant une session"),
    "identity.configured": N_("service d'identité configuré"),
    "identity.removed": N_("service d'identité retiré"),
    "logo.chosen": N_("logo choisi pour les papiers"),
    "logo.removed": N_("logo retiré des papiers"),
    "translation.reviewed": N_("phrases d'une traduction relues"),
    "languages.restricted": N_("langues proposées à côté du français changées"),
    "paper.print_ended": N_("fin d'une impression"),
    "paper.removed": N_("papier enregistré, supprimé depuis"),
}
"""French message identifiers; a type that is not here is shown by its name."""


def type_words(type_: str) -> str:
    """Return what a type of event means."""
    return _(WORDS[type_]) if type_ in WORDS else type_


def event_line(session: Session, event: ShownEvent) -> str:
    """Return one line: number, when, what."""
    when = long_moment(session.local(event.header.ts))
    return f"{event.header.seq} · {when} · {type_words(event.header.type)}"


def event_details(session: Session, event: ShownEvent) -> str:
    """Return everything an event tells, one field a line."""
    lines = [
        event_line(session, event),
        _("Horloge : {quality}").format(quality=event.header.tsq),
        _("Sujet : {subject}").format(subject=event.header.subject),
    ]
    if event.payload is None:
        lines.append(_("Son contenu est effacé."))
    else:
        lines += [f"{name} : {_value(told)}" for name, told in sorted(event.payload.items())]
    return "\n".join(lines)


def _value(told: Any) -> str:
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
