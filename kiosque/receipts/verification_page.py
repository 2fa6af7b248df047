"""One page that checks seals in any browser: certificates inside, nothing sent, nothing fetched.

The chain of certificates is judged when the page is made; the browser checks what a seal adds:
its signature, its dates, what it contradicts and whose it is.
"""

import base64
import hashlib
import html
import json
from datetime import datetime
from importlib import resources
from string import Template
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_date
from kiosque.mandates.scopes import SCOPES
from kiosque.receipts.trust import (
    Trust,
    fingerprint,
    is_specimen,
    kid_of,
    organisation_of,
    public_key_of,
    siret_of,
    time_of_use,
)

_TEXTS = {
    "title": N_("Vérifier un papier de kiosque"),
    "fingerprint_label": N_("Empreinte, à comparer avec celle du papier\N{NO-BREAK SPACE}:"),
    "offline": N_(
        "Cette page ne se connecte à rien et n'enregistre rien. "
        "Elle fonctionne aussi sans Internet."
    ),
    "without_script": N_("Cette page a besoin de JavaScript pour calculer."),
    "seal_label": N_("Texte du carré"),
    "how": N_(
        "Il commence par KQ1. L'appareil photo d'un téléphone le lit dans le "
        "carré\N{NO-BREAK SPACE}: copiez-le, puis collez-le ici en entier, espaces compris."
    ),
    "scan": N_("Lire le carré avec l'appareil photo"),
    "camera": N_("Image de l'appareil photo"),
    "person": N_("Est-ce le papier de cette personne\N{NO-BREAK SPACE}? (facultatif)"),
    "family_name": N_("Nom de naissance"),
    "given_name": N_("Premier prénom"),
    "birth_date": N_("Date de naissance, comme 1959-03-14\N{NO-BREAK SPACE}; 00 pour l'inconnu"),
    "check": N_("Vérifier"),
    "clear": N_("Effacer"),
}
_WORDS = {
    "yes": N_("[oui]"),
    "no": N_("[NON]"),
    "damaged": N_("Ce code n'est pas un cachet kiosque lisible."),
    "newer": N_("Ce cachet vient d'une version plus récente de kiosque."),
    "unknown_kiosk": N_("Le fichier de certificats ne connaît pas le poste de ce cachet."),
    "not_signed": N_("Le cachet n'a pas été signé par cette structure, ou il a été modifié."),
    "intact": N_("Le cachet est intact."),
    "out_of_use": N_(
        "Émetteur refusé\N{NO-BREAK SPACE}: la clé n'était plus en usage à cette date."
    ),
    "contradiction": N_("Le cachet et son certificat se contredisent."),
    "scopes": N_("Démarches permises\N{NO-BREAK SPACE}: {scopes}."),
    "not_begun": N_("Ce mandat n'a pas encore commencé."),
    "ended": N_("Ce mandat est fini depuis le {when}."),
    "running": N_("Il court jusqu'au {when}."),
    "revoked": N_("Annulé en entier, depuis le {when}."),
    "revoked_scopes": N_("Annulé pour {scopes}, depuis le {when}."),
    "paris": N_("{when} (heure de Paris)"),
    "nobody": N_("Ce papier ne nomme personne."),
    "same": N_("Le papier est bien celui de cette personne."),
    "other": N_("Le papier est celui d'une autre personne, ou le nom n'est pas écrit pareil."),
    "person_wrong": N_(
        "Écrivez le nom de naissance, le premier prénom et la date de naissance, ou rien des trois."
    ),
    "specimen": N_("SPÉCIMEN\N{NO-BREAK SPACE}: papier d'entraînement, sans aucune valeur."),
    "specimen_stands": N_(
        "SPÉCIMEN authentique\N{NO-BREAK SPACE}: un papier d'entraînement, sans valeur."
    ),
    "revocation": N_(
        "Un papier seul ne peut pas dire si le mandat a été annulé "
        "depuis\N{NO-BREAK SPACE}: demandez à la structure."
    ),
    "no_camera": N_("L'appareil photo ne répond pas. Collez le texte du carré."),
}
_KINDS = {
    "mandate": N_("Ce papier est un mandat."),
    "revocation": N_("Ce papier dit qu'un mandat est annulé."),
    "account": N_("Ce papier est le compte rendu d'un accompagnement."),
    "erasure": N_("Ce papier atteste d'un effacement."),
}
_OUTCOMES = {
    "genuine": N_("Authentique."),
    "ended": N_("Authentique, mais il ne permet pas d'agir\N{NO-BREAK SPACE}: lisez pourquoi."),
    "unknown": N_("On ne peut pas conclure."),
    "refused": N_("Refusé\N{NO-BREAK SPACE}: ce papier ne doit pas être accepté."),
}
_ISSUED = N_("Émis par {name}, que vos certificats connaissent.")


def verification_page(trust: Trust, now: datetime) -> str:
    """Return the page of an organisation as one HTML document, in the active language."""
    style = _shipped("page.css")
    script = _shipped("reading.js") + _shipped("page.js")
    shown = {name: html.escape(_(text)) for name, text in _TEXTS.items()}
    made = _("Page faite le {day}, avec les certificats de ce jour.").format(
        day=long_date(now.date())
    )
    return Template(_shipped("page.html")).substitute(
        shown,
        policy=_policy(style, script),
        organisation=html.escape(organisation_of(trust.root)),
        fingerprint=fingerprint(trust.root),
        made_on=html.escape(made),
        style=style,
        script=script,
        data=_in_script(_data(trust)),
    )


def _data(trust: Trust) -> dict[str, Any]:
    words: dict[str, Any] = {name: _(text) for name, text in _WORDS.items()}
    words["kinds"] = {name: _(text) for name, text in _KINDS.items()}
    words["outcomes"] = {name: _(text) for name, text in _OUTCOMES.items()}
    words["issued"] = _(_ISSUED).format(name=organisation_of(trust.root))
    return {
        "kiosks": [one for kiosk in trust.kiosks if (one := _kiosk(kiosk)) is not None],
        "scopes": [_(scope.title) for scope in SCOPES],
        "words": words,
    }


def _kiosk(certificate: x509.Certificate) -> dict[str, Any] | None:
    """Return what a seal is checked against: key, and first and last second of its use."""
    key, kid = public_key_of(certificate), kid_of(certificate)
    if key is None or kid is None:
        return None
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    begins, ends = time_of_use(certificate)
    return {
        "kid": kid.hex(),
        "key": base64.b64encode(spki).decode("ascii"),
        "siret": siret_of(certificate),
        "practice": is_specimen(certificate),
        "from": int(begins.timestamp()),
        "until": int(ends.timestamp()),
    }


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that lets these two texts run and nothing be reached."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _in_script(value: object) -> str:
    """Return JSON that no name of an organisation can end early."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _shipped(name: str) -> str:
    return resources.files("kiosque.receipts").joinpath("web", name).read_text(encoding="utf-8")
