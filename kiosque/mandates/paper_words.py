"""What papers print around the texts: French, whatever the language of the screen.

Words that are printed as they stand, and sentences whose holes the desk fills. New ones go to the
end of `PAPER_WORDS`: a translator finds their place again.
"""

from typing import Final

from kiosque.i18n import N_
from kiosque.mandates.mandate_text import DRAFT_WARNING
from kiosque.mandates.phrases import TO_DO_BEFORE
from kiosque.mandates.translation import NOTICE, PARTLY, REVIEWED, UNREVIEWED, UNTRANSLATED

UNREADABLE_WORDS: Final = (
    "Cette écriture ne montre pas les mots que le médiateur a écrits en français"
    "\N{NO-BREAK SPACE}: demandez qu'on vous les lise."
)

RESULT: Final = "résultat"
STATE: Final = "état d'un mandat"
"""Contexts (`msgctxt`) of words whose form depends on what they are about."""

DONE: Final = N_("fait")
SENT: Final = N_("envoyé")
PREPARED: Final = N_("préparé, non envoyé")
RESULTS: Final = (DONE, SENT, PREPARED)
WITH_REFERENCE: Final = "{resultat}, référence\N{NO-BREAK SPACE}{reference}"
REVOKED_BEFORE: Final = (
    "Fait avant que la structure sache que le mandat était annulé depuis le {date}."
)
WHO: Final = "Qui\N{NO-BREAK SPACE}: {qui}"
CONTACT: Final = "Contact\N{NO-BREAK SPACE}: {contact}"
BEFORE: Final = "Avant\N{NO-BREAK SPACE}: {quand}"
MINUTE: Final = "Durée\N{NO-BREAK SPACE}: {minutes}\N{NO-BREAK SPACE}minute."
MINUTES: Final = "Durée\N{NO-BREAK SPACE}: {minutes}\N{NO-BREAK SPACE}minutes."
HOURS: Final = "Durée\N{NO-BREAK SPACE}: {heures}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minutes}."
WHEN_AND_WITH: Final = "Le {date}, avec {mediateur}"
WHEN: Final = "Le {date}."
WITH: Final = "Avec {mediateur}"
AS_OF: Final = "Au {date}."
ONE_MORE_DONE: Final = "Et 1 autre, sur le compte rendu complet."
MORE_DONE: Final = "Et {nombre} autres, sur le compte rendu complet."
ONE_MORE_TO_DO: Final = "Puis 1 autre, sur le compte rendu complet."
MORE_TO_DO: Final = "Puis {nombre} autres, sur le compte rendu complet."
VISITS: Final = "Accompagnements\N{NO-BREAK SPACE}: {nombre}."
THINGS_DONE: Final = "Choses faites\N{NO-BREAK SPACE}: {nombre}."
MANDATE_LINE: Final = (
    "signé le {date}, jusqu'au {fin} ({etat}). Périmètres\N{NO-BREAK SPACE}: {perimetres}."
)
UNDER_MANDATE: Final = "Sous le mandat {numeros}."
NOT_FINISHED: Final = "Cet accompagnement n'est pas terminé."

ERASURE: Final = "Certificat d'effacement"
ERASED_ON: Final = (
    "Le {date}, {structure} a effacé les données qu'elle gardait sur la personne "
    "n°\N{NO-BREAK SPACE}{numero}, parce que\N{NO-BREAK SPACE}: {raison}."
)
ERASED_AT_REQUEST: Final = N_("la personne l'a demandé")
ERASED_BY_MISTAKE: Final = N_("elle a été enregistrée par erreur")
KEY_DESTROYED: Final = (
    "Identité, actes, comptes rendus, dossiers et brouillons ne s'ouvrent plus"
    "\N{NO-BREAK SPACE}: la clé qui les ouvrait est détruite. Deux personnes de la structure "
    "l'ont confirmé."
)
NAME_BY_HAND: Final = "Nom de la personne, écrit à la main\N{NO-BREAK SPACE}: {ligne}"
WHAT_STAYS: Final = "Ce qui reste, et jusqu'à quand"
NO_MANDATE_STAYS: Final = "Aucun mandat de la personne."
MANDATE_STAYS: Final = (
    "Le mandat signé, gardé comme preuve six ans après la fin, jusqu'au {date} au plus tard, "
    "puis détruit."
)
MANDATES_STAY: Final = (
    "Les {nombre} mandats signés, gardés comme preuve six ans après la fin, jusqu'au {date} au "
    "plus tard, puis détruits."
)
NUMBERS_STAY: Final = (
    "Dans le journal, des numéros tirés au hasard, qui ne disent rien de la personne et "
    "gardent les preuves des autres."
)
PAPERS_STAY: Final = (
    "Les papiers que la personne a emportés, et l'original signé que garde la structure."
)
COPIES: Final = "Les copies gardées ailleurs"
NO_COPY: Final = (
    "Aucune sauvegarde faite avant cet effacement n'est encore gardée"
    "\N{NO-BREAK SPACE}: depuis ce jour, aucune copie faite par kiosque n'ouvre ces données."
)
COPIES_UNTIL: Final = (
    "Des sauvegardes faites avant cet effacement existent peut-être encore. La structure "
    "les détruit au plus tard le {date}\N{NO-BREAK SPACE}: après ce jour, aucune n'ouvre ces "
    "données."
)
COPIES_OPEN: Final = (
    "Jusque-là, une ancienne sauvegarde pourrait les ouvrir, avec une phrase de passe de "
    "la structure ou sa feuille de secours. Une sauvegarde restaurée les efface de nouveau."
)

TO_BRING: Final = "À apporter la prochaine fois"

POSTER: Final = "Vérifier un papier de notre structure"
WITH_EYES: Final = (
    "1. Avec vos yeux", "Comparez les 64 signes du bas du papier avec ceux-ci.",
)  # fmt: skip
WITH_PHONE: Final = (
    "2. Avec un téléphone",
    "Demandez notre page\N{NO-BREAK SPACE}: elle lit le carré, sans rien envoyer.",
)
WITH_KIOSQUE: Final = (
    "3. Avec kiosque, sans internet",
    "Apportez le papier\N{NO-BREAK SPACE}: nous le vérifions ici.",
)
FINGERPRINT: Final = "L'empreinte de la structure"
NOT_TOLD: Final = "Ce que le papier ne dit pas"
MAY_BE_REVOKED: Final = "Il ne dit pas si le mandat a été annulé."
ASK_US: Final = "Pour le savoir, demandez-nous\N{NO-BREAK SPACE}: {contact}"
CERTIFICATE_CODE: Final = (
    "Ce carré contient le certificat public de la structure.",
    "Un guichet peut le garder, pour vérifier nos papiers.",
)
PRACTICE_POSTER: Final = "SPÉCIMEN\N{NO-BREAK SPACE}: cette affiche sert à s'exercer."

PAPER_WORDS: Final = (
    NOTICE, UNREVIEWED, REVIEWED, PARTLY, UNTRANSLATED,
    "non relue",
    "original 1 sur 2 — pour la personne",
    "original 2 sur 2 — pour la structure",
    "Ce que nous avons fait",
    "Ce qu'il reste à faire",
    "Qui joindre",
    "Rien n'a été noté.",
    "Rien pour l'instant.",
    "Personne d'autre.",
    "Vos mandats",
    "Aucun mandat.",
    "Il restait à faire",
    "Pour annuler le mandat",
    "Pour vos données",
    TO_BRING,
    "Documents à apporter",
    "Rappel",
    TO_DO_BEFORE,
    "Où",
    "Téléphone",
    "Horaires",
    "L'aidant a fait les démarches pour la personne.",
    "L'aidant a accompagné la personne.",
    "L'aidant a formé la personne.",
    "Fiche à emporter",
    "Courrier",
    "Cachet de la structure, à vérifier avec kiosque",
    POSTER,
    "Empreinte de la structure",
    "Gardez ce papier.",
    UNREADABLE_WORDS,
    DRAFT_WARNING,
    "Ce que nous avons fait aujourd'hui",
    "Fait",
    "À faire maintenant",
    "Vos rappels",
    "Chaque rappel a son carré. Votre téléphone le lit, et le met dans votre agenda.",
    "Ce papier ne porte aucun nom. Vous pouvez l'afficher chez vous.",
    "SPÉCIMEN\N{NO-BREAK SPACE}: ce papier n'a aucune valeur.",
    WITH_REFERENCE, REVOKED_BEFORE, WHO, CONTACT, BEFORE, MINUTE, MINUTES, HOURS,
    WHEN_AND_WITH, WHEN, WITH, AS_OF, ONE_MORE_DONE, MORE_DONE, ONE_MORE_TO_DO, MORE_TO_DO,
    VISITS, THINGS_DONE, MANDATE_LINE, UNDER_MANDATE, NOT_FINISHED,
    ERASURE, ERASED_ON, ERASED_AT_REQUEST, ERASED_BY_MISTAKE, KEY_DESTROYED, NAME_BY_HAND,
    WHAT_STAYS, NO_MANDATE_STAYS, MANDATE_STAYS, MANDATES_STAY, NUMBERS_STAY, PAPERS_STAY,
    COPIES, NO_COPY, COPIES_UNTIL, COPIES_OPEN,
    *WITH_EYES, *WITH_PHONE, *WITH_KIOSQUE, FINGERPRINT, NOT_TOLD, MAY_BE_REVOKED, ASK_US,
    *CERTIFICATE_CODE, PRACTICE_POSTER,
)  # fmt: skip
