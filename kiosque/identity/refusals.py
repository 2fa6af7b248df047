"""Why an identification is refused: one code, one French sentence, one piece of advice each.

The code is stable and free of personal data: it may be written in a journal or read out on the
telephone. Codes of FranceConnect itself (`Y030007`…) appear on FranceConnect's own pages.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosque.errors import Refusal
from kiosque.i18n import N_

RESTART: Final = N_(
    "Rien n'a été enregistré et ce que vous avez saisi est toujours là. Recommencez "
    "l'identification, ou continuez avec un document d'identité."
)
OTHER_WAY: Final = N_(
    "Rien n'a été enregistré. Continuez avec un document d'identité : la personne n'a rien à "
    "se reprocher et n'est pas renvoyée."
)
REPORT: Final = N_(
    "Rien n'a été enregistré. C'est un défaut de réglage, pas une erreur de la personne : "
    "signalez le code {code} à votre référent·e et continuez avec un document d'identité."
)
ALERT: Final = N_(
    "Rien n'a été enregistré. Fermez le navigateur et recommencez une fois. Si cela se "
    "reproduit, signalez le code {code} à votre référent·e et continuez avec un document "
    "d'identité."
)
NETWORK: Final = N_(
    "Rien n'est perdu. Vérifiez le réseau et recommencez, ou continuez avec un document d'identité."
)
CLOCK: Final = N_(
    "Rien n'a été enregistré. Mettez ce poste à l'heure puis recommencez, ou continuez avec un "
    "document d'identité."
)

_SENTENCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # settings
        "http_refused": (
            N_("L'adresse du service d'identité n'est pas protégée (https)."),
            REPORT,
        ),
        "issuer_invalid": (N_("L'adresse du service d'identité est mal écrite."), REPORT),
        "hub_needed": (
            N_("Le vrai FranceConnect demande un serveur de structure, absent de ce poste."),
            REPORT,
        ),
        "settings": (N_("Le réglage du service d'identité est incomplet."), REPORT),
        "relay_needed": (
            N_(
                "Ce service d'identité ne revient jamais directement sur un poste : il faut un "
                "serveur de structure qui relaie la réponse."
            ),
            REPORT,
        ),
        "practice_profile": (
            N_("Ce service d'identité ne connaît que des personnes inventées."),
            N_("Rien n'a été envoyé. Utilisez-le dans la structure d'entraînement."),
        ),
        "issuer_foreign": (
            N_("L'adresse donnée n'est pas celle de FranceConnect."),
            REPORT,
        ),
        "redirect_invalid": (
            N_("L'adresse de retour de l'identification est mal écrite ou impossible."),
            REPORT,
        ),
        "profile_choice": (
            N_("Un réglage n'est pas permis avec cette sorte de service d'identité."),
            REPORT,
        ),
        "encryption_key": (
            N_("Il manque la clé qui ouvre les réponses chiffrées du service d'identité."),
            REPORT,
        ),
        # network
        "unreachable": (N_("Le service d'identité ne répond pas."), NETWORK),
        "slow": (N_("Le service d'identité a mis trop longtemps à répondre."), NETWORK),
        "certificate": (
            N_("Le service d'identité ne prouve pas que c'est bien lui (certificat)."),
            N_(
                "Rien n'a été envoyé. Vérifiez l'heure de ce poste, et que le réseau ne demande "
                "pas d'abord une connexion sur sa propre page. Sinon, continuez avec un document "
                "d'identité et prévenez votre référent·e."
            ),
        ),
        "redirected": (N_("Le service d'identité renvoie vers une autre adresse."), ALERT),
        "oversized": (N_("La réponse du service d'identité est anormalement longue."), ALERT),
        "answer_type": (
            N_("La réponse du service d'identité n'est pas de la sorte attendue."),
            ALERT,
        ),
        "answer_unreadable": (N_("La réponse du service d'identité est illisible."), ALERT),
        "discovery": (
            N_("La fiche du service d'identité ne correspond pas au réglage de ce poste."),
            REPORT,
        ),
        "keys": (N_("Les clés publiées par le service d'identité sont inutilisables."), ALERT),
        # the wait
        "port_busy": (
            N_("Le port {port} de ce poste est déjà pris : le retour ne pourrait pas arriver."),
            N_(
                "Rien n'a été envoyé. Fermez l'autre identification en cours sur ce poste puis "
                "recommencez."
            ),
        ),
        "timed_out": (
            N_("L'identification n'est pas revenue du navigateur à temps."),
            N_(
                "Rien n'a été enregistré. Si le navigateur montre un code d'erreur, notez-le, "
                "fermez sa page, puis recommencez ou continuez avec un document d'identité."
            ),
        ),
        "cancelled": (N_("L'identification a été abandonnée."), RESTART),
        "finished": (
            N_("Cette identification est déjà terminée."),
            N_("Commencez-en une nouvelle."),
        ),
        # the callback
        "denied": (
            N_("L'identification a été arrêtée dans le navigateur : aucune donnée n'a été lue."),
            N_(
                "La personne a renoncé, ou son compte n'a pas été reconnu. Recommencez si elle "
                "le souhaite, au besoin avec un autre compte, ou continuez avec un document "
                "d'identité."
            ),
        ),
        "provider_unavailable": (
            N_("Le service d'identité a une panne passagère."),
            RESTART,
        ),
        "setup": (N_("Le service d'identité refuse la demande de ce poste."), REPORT),
        "state": (
            N_("Le retour du navigateur ne correspond pas à l'identification demandée ici."),
            ALERT,
        ),
        "callback_issuer": (
            N_("Le retour du navigateur ne vient pas du service d'identité attendu."),
            ALERT,
        ),
        "repeated": (N_("Le retour du navigateur contient deux fois la même information."), ALERT),
        "code_missing": (N_("Le retour du navigateur est incomplet."), RESTART),
        # the token answer
        "token_refused": (
            N_("Le service d'identité refuse de confirmer cette identification."),
            RESTART,
        ),
        "token_answer": (N_("La confirmation du service d'identité est incomplète."), ALERT),
        # the signed statements
        "not_encrypted": (
            N_("L'identité a été remise sans le chiffrement convenu."),
            ALERT,
        ),
        "encryption": (
            N_("L'identité est chiffrée autrement que convenu avec le service d'identité."),
            ALERT,
        ),
        "decryption": (
            N_("L'identité chiffrée ne s'ouvre pas avec la clé de cette structure."),
            ALERT,
        ),
        "malformed": (N_("Un jeton du service d'identité est mal formé."), ALERT),
        "header": (N_("Un jeton du service d'identité porte un en-tête interdit."), ALERT),
        "algorithm": (
            N_("Un jeton n'est pas signé avec l'algorithme convenu avec le service d'identité."),
            ALERT,
        ),
        "key_unknown": (N_("Un jeton est signé avec une clé inconnue."), ALERT),
        "signature": (N_("La signature d'un jeton est fausse."), ALERT),
        "issuer": (N_("Un jeton ne vient pas du service d'identité attendu."), ALERT),
        "audience": (N_("Un jeton a été fait pour un autre service."), ALERT),
        "expired": (N_("Un jeton est périmé."), RESTART),
        "issued_at": (N_("La date d'un jeton est absente ou impossible."), ALERT),
        "clock": (
            N_("L'heure de ce poste et celle du service d'identité diffèrent de {minutes} min."),
            CLOCK,
        ),
        "nonce": (N_("Un jeton répond à une autre demande que celle de ce poste."), ALERT),
        "level": (
            N_("Le compte utilisé n'a pas le niveau de sécurité demandé."),
            N_(
                "Rien n'a été enregistré. Recommencez avec un autre compte, ou continuez avec un "
                "document d'identité."
            ),
        ),
        "access_token": (
            N_("Deux jetons du service d'identité ne vont pas ensemble."),
            ALERT,
        ),
        "subject": (N_("Un jeton ne désigne personne."), ALERT),
        # the identity
        "userinfo_refused": (
            N_("Le service d'identité n'a pas remis l'identité de la personne."),
            RESTART,
        ),
        "other_person": (
            N_("L'identité remise est celle d'une autre personne que celle qui s'est connectée."),
            ALERT,
        ),
        "claims_missing": (
            N_("Il manque des informations dans l'identité remise : {fields}."),
            OTHER_WAY,
        ),
        "claims_invalid": (
            N_("Une information de l'identité remise est impossible : {fields}."),
            OTHER_WAY,
        ),
    }
)

CODES: Final = frozenset(_SENTENCES)
"""Every code that an `IdentityRefused` can carry."""


class IdentityRefused(Refusal):
    """The identification did not succeed and nothing of it was kept.

    `code` is stable; `what` and `advice` are French message identifiers.
    """

    def __init__(self, code: str, what: str, advice: str, **params: object) -> None:
        super().__init__(what, advice=advice, **({"code": code} | params))
        self.code = code


def refused(code: str, **params: object) -> IdentityRefused:
    """Return the refusal of `code`, to be raised; a `KeyError` is a fault of the program."""
    what, advice = _SENTENCES[code]
    return IdentityRefused(code, what, advice, **params)
