"""What « ? » says at a question: why it is asked, and what a right answer looks like."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosque.i18n import N_

_NAME: Final = N_("Recopiez ce qui est écrit sur le document, avec accents et traits d'union.")
_PAPER: Final = N_(
    "Le papier n'est écrit nulle part sans votre demande. Plus tard, le menu le réimprime."
)
_CODE: Final = N_(
    "Les six chiffres que montre maintenant votre application ou votre carte. Un code ne sert "
    "qu'une fois. Avec une carte qui s'est décalée, tapez deux codes qui se suivent."
)

_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the door
        "organisation": N_("Chaque structure de ce poste a ses données et ses clés, séparées."),
        "person": N_("Chaque personne habilitée a sa phrase de passe et son code."),
        "passphrase": N_("Celle que vous avez choisie. Elle ne s'affiche pas."),
        "code": _CODE,
        "stated_time": N_(
            "L'heure qu'il est vraiment, à votre montre. Votre code la confirme et le journal la "
            "garde."
        ),
        # the founding
        "init.name": N_("Le nom que les mandats impriment, par exemple Centre social des Lilas."),
        "init.siret": N_("Quatorze chiffres, sur l'avis de situation INSEE de la structure."),
        "init.address": N_("Numéro et rue, comme sur une enveloppe."),
        "init.postcode": N_("Cinq chiffres. Il donne aussi le fuseau horaire des mandats."),
        "init.city": N_("La commune de la structure, comme sur une enveloppe."),
        "init.contact": N_(
            "Imprimé sur chaque mandat\N{NO-BREAK SPACE}: c'est là que la personne appelle pour "
            "l'annuler."
        ),
        "init.data_protection_contact": N_(
            "Imprimé sur chaque mandat\N{NO-BREAK SPACE}: délégué·e à la protection des données, "
            "ou adresse pour les demandes sur les données."
        ),
        "init.person": N_(
            "Votre nom tel qu'il sera imprimé sur les mandats. Vous serez référent·e et "
            "médiateur·rice."
        ),
        "init.passphrase": N_(
            "Elle chiffre tout. Sept mots sans lien entre eux se retiennent mieux que douze signes "
            "au hasard. Personne ne peut la retrouver à votre place."
        ),
        "init.code": N_(
            "Dans l'application, la ligne de cette structure montre six chiffres qui changent "
            "toutes les trente secondes."
        ),
        "init.recovery": N_(
            "Sans cette clé et sans phrase de passe, les données ne s'ouvrent plus jamais."
        ),
        # people
        "person.do": N_(
            "Ouvrir une fiche est noté dans le journal, une fois par session. Les papiers déjà "
            "faits ne changent jamais."
        ),
        "pair": N_(
            "Des homonymes et des jumeaux se ressemblent aussi\N{NO-BREAK SPACE}: rien n'est "
            "réuni sans vous."
        ),
        "decision": N_(
            "Réunies, les fiches montrent ensemble mandats, dossiers et actes. Une réunion se "
            "défait, depuis la fiche de la personne."
        ),
        "folder.export": N_(
            "Par exemple /media/cle-usb. Le nom de l'archive ne dit pas de qui elle parle."
        ),
        "update.same": N_("Les mandats et les papiers déjà faits ne changent pas."),
        "identity.known": N_(
            "Un nom ou un compte FranceConnect peut changer, et des homonymes existent. Si c'est "
            "la même personne, son identité est mise à jour avec le mandat."
        ),
        # public mode and procedures
        "public.way": N_(
            "Le mot, le thème, l'organisme ou l'événement de la vie mènent aux mêmes démarches."
        ),
        "public.sheet": N_("La fiche ne porte aucun nom et aucune réponse."),
        "procedure.search": N_(
            "Accents et fautes de frappe sont pardonnés. Sans mot, on parcourt par thème, par "
            "organisme ou par événement de la vie."
        ),
        "remark": N_(
            "Elle est gardée chiffrée, avec votre nom, pour ceux qui écrivent les démarches. Elle "
            "porte sur la démarche\N{NO-BREAK SPACE}: n'y nommez personne."
        ),
        # the visit
        "posture": N_(
            "Vous agissez à la place de la personne, avec elle, ou vous lui apprenez à faire."
        ),
        "acting": N_("Saisir ou valider à sa place demande un mandat."),
        "language": N_(
            "Les mentions et les papiers y sont écrits à côté du français, qui seul engage. Le "
            "papier dit si une personne compétente a relu la traduction."
        ),
        "notices": N_("Lisez-les à voix haute, dans une langue que la personne comprend."),
        "protected": N_(
            "Une personne protégée ne peut pas donner de mandat ici. Rien n'est encore enregistré."
        ),
        "minor": N_(
            "Pour une personne de moins de dix-huit ans, ce sont ses parents qui agissent."
        ),
        "scopes": N_("Seulement ce dont la personne a besoin. Rien n'est choisi d'avance."),
        "narrow": N_(
            "Non\N{NO-BREAK SPACE}: le mandat couvre tout ce que disent ses périmètres. Oui : rien "
            "d'autre que les démarches nommées."
        ),
        "procedures": N_("Elles sont imprimées sur le mandat, par leur nom."),
        "duration": N_("La plus courte suffit souvent\N{NO-BREAK SPACE}: un mandat se renouvelle."),
        "earlier_end": N_("Pour finir plus tôt que la durée choisie. Vide pour garder la durée."),
        "identity": N_("Sans réseau, un document d'identité suffit. Le mandat le dit."),
        "identity.right": N_("Comparez avec la personne devant vous avant de répondre oui."),
        "document": N_("Ni numéro ni copie ne sont gardés."),
        "family_name": _NAME,
        "given_names": N_("Tous les prénoms, dans l'ordre du document, avec des espaces."),
        "preferred_name": N_("Le nom porté au quotidien, s'il est différent du nom de naissance."),
        "gender": N_("Ce qui est écrit sur le document."),
        "birth_date": N_("Par exemple 14/03/1959, 00/00/1959 si seule l'année est connue."),
        "born_in_france": N_("Outre-mer compris."),
        "birth_place": N_(
            "Les premières lettres, un code postal, ou le nom suivi du département. Les communes "
            "qui ont fusionné sont là aussi."
        ),
        "birth_country": N_("Le nom du pays aujourd'hui, ou un nom plus ancien."),
        "recap": N_("Rien n'est enregistré comme mandat avant votre code."),
        "hand_signed": N_("Un exemplaire reste à la personne, l'autre à la structure."),
        "close": N_(
            "Le compte rendu s'imprime ensuite. Non\N{NO-BREAK SPACE}: vous reprendrez plus tard."
        ),
        "minutes": N_("Pour les chiffres d'activité, sans aucun nom."),
        # the day
        "menu": N_("Les accompagnements interrompus se reprennent là où ils en étaient."),
        "number": N_("Imprimé en haut du mandat, par exemple BEL1-0001-K."),
        "visit": N_("Celui qui est interrompu, par sa date et par la personne."),
        "ending": N_("Renouveler redemande l'accord, la présence et une preuve d'identité."),
        "renew.now": N_("La démarche commencée est gardée, et continue sous le nouveau mandat."),
        "offered": N_(
            "Ceux que les nouveaux mandats pourront couvrir. Rien n'est choisi d'avance."
        ),
        "translations": N_(
            "Une traduction que personne n'a relue le dit sur chaque papier, en français et dans "
            "la langue."
        ),
        "translation.by": N_("La personne compétente qui relit avec vous, ou qui vous l'a dicté."),
        "translation.qualification": N_(
            "Le programme ne sait pas qui est compétent : il garde qui l'a dit, et avec quel titre."
        ),
        "translation.verdict": N_(
            "Chaque réponse est enregistrée aussitôt. Une phrase passée sera montrée de nouveau."
        ),
        "translation.remark": N_("Ce que la personne qui traduit doit reprendre."),
        "translation.offered": N_("Les papiers déjà signés gardent la langue qu'ils montrent."),
        "translation.reviewed_only": N_(
            "Oui : une langue n'est proposée qu'une fois toutes ses phrases relues et justes."
        ),
        # the team
        "terms": N_("Sans accord, aucun mandat ne peut être établi. Vous pourrez le donner après."),
        "activity.code": _CODE,
        "team": N_("Chaque changement est noté au journal, avec sa raison."),
        "team.name": N_("Le nom tel qu'il sera imprimé sur les mandats."),
        "team.roles": N_(
            "Médiateur·rice pour aider des personnes, référent·e pour tenir l'équipe. Une "
            "personne peut avoir les deux rôles."
        ),
        "team.passphrase": N_("La personne la tape elle-même. Elle ne s'affiche pas."),
        "recovery.key": N_(
            "Sur la feuille gardée sous clé. Majuscules, espaces et tirets ne comptent pas."
        ),
        "recovery.mediates": N_("Sans ce rôle, elle tient l'équipe et n'établit pas de mandat."),
        "team.factor": N_("Une application sur le téléphone, ou une carte qui montre des codes."),
        "team.reason": N_("Le journal la garde. Ce que la personne a signé reste valable."),
        "own.old": N_("Celle qui ouvre vos sessions aujourd'hui. Elle ne s'affiche pas."),
        "own.new": N_(
            "Sept mots sans lien entre eux. Vos clés, votre téléphone et ce que vous avez signé "
            "restent les mêmes."
        ),
        "own.code": _CODE,
        "forgotten": N_(
            "La feuille de secours a été remise à la création de la structure. Elle sert une fois."
        ),
        "backup.file": N_(
            "Le chemin du fichier, par exemple /media/cle/structure.kiosque. Rien ne change avant "
            "qu'il soit vérifié en entier."
        ),
        "restore.replace": N_("Ce qui est mis de côté est gardé huit semaines sur ce poste."),
        "paper.mandate": _PAPER,
        "paper.two_sided": N_("Ce qui se signe à la main s'imprime toujours au recto seulement."),
        "print.do": N_(
            "L'impression est suivie pendant que vous continuez. Rien n'est perdu si elle échoue."
        ),
        "printing": N_("L'imprimante retenue pour un papier est celle qui a servi en dernier."),
        "saved.do": N_(
            "Laissez-les si la clé est à la personne. Seul un fichier resté tel que kiosque l'a "
            "écrit est supprimé."
        ),
        "paper.account": _PAPER,
        "paper.revocation": _PAPER,
        # how a mandate ends
        "end": N_("Une annulation vaut tout de suite, sans code et sans réseau."),
        "ending.paper": N_(
            "Le mandat de la personne, en PDF ou en photo, ou le texte que lit une douchette sur "
            "son cachet."
        ),
        "ending.name": N_("Recopiez la pièce d'identité, par exemple Berthou, Yvonne."),
        "ending.extent": N_("Ce qui n'est pas annulé continue jusqu'à la fin du mandat."),
        "ending.sure": N_("Ce qui est annulé ne reprend jamais. Un nouveau mandat reste possible."),
        "ending.checked": N_(
            "Comparez une pièce d'identité avec le mandat. Dans le doute, répondez non."
        ),
        # what keeps the structure safe
        "paper.erasure": _PAPER,
        "backup.folder": N_(
            "Hors de ce poste : une sauvegarde à côté des données se perd avec elles. Elle est "
            "chiffrée, et relue une fois écrite."
        ),
        "journal.filter": N_("Le plus récent vient d'abord. Lire ne change rien."),
        "known_name": N_("Accents et fautes de frappe sont pardonnés."),
        "erase.sure": N_("Rien n'est effacé avant la confirmation de deux personnes."),
        "erase.basis": N_("Le journal garde cette raison, et rien d'autre de la personne."),
        "erase.what": N_(
            "Un mandat signé prouve que vous aviez le droit d'agir : il se garde six ans après sa "
            "fin, puis se détruit seul."
        ),
        "erase.second": N_("Une autre personne de la structure, à côté de vous."),
        "erase.passphrase": N_("La sienne, tapée par elle. Elle ne s'affiche pas."),
        "erase.code": N_("Celui de son application, au moment où elle confirme."),
    }
)


def explanation(key: str) -> str:
    """Return the French message identifier of what to know at a question; empty without one."""
    return _TEXTS.get(key, "")
