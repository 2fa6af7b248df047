"""FranceConnect's own error codes in plain French: what happened, and what to do now.

Source of the codes: « Erreurs FranceConnect » of FranceConnect's partner documentation and its
published source. They stand on FranceConnect's own pages, most of which never come back here, so
that the person reads the code out; where an answer carries one, it is explained at once.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.identity.refusals import IdentityRefused

CODE: Final = re.compile(r"Y[0-9A-F]{6,7}|000000", re.ASCII)

_INSIDE: Final = re.compile(r"(?<![0-9A-Za-z])Y[0-9A-F]{6,7}(?![0-9A-Za-z])", re.ASCII)
_LONGEST_TEXT: Final = 1024
_UNNAMED: Final = "000000"

_SETUP: Final = (
    N_("FranceConnect refuse la demande de cette structure (code {provider})."),
    N_(
        "La personne n'y est pour rien. Signalez ce code à votre référent·e et continuez avec un "
        "document d'identité."
    ),
)
_REGISTER: Final = (
    N_(
        "FranceConnect ne retrouve pas cette identité telle qu'elle est écrite à l'état civil "
        "(code {provider})."
    ),
    N_(
        "C'est souvent un nom d'usage, un accent ou un prénom écrit autrement : la personne n'a "
        "rien à se reprocher. Continuez avec un document d'identité : le mandat est valable. Elle "
        "pourra écrire à FranceConnect avec ce code."
    ),
)
_NEUTRAL: Final = (
    N_("FranceConnect ne peut pas confirmer cette identité (code {provider})."),
    N_(
        "Continuez avec un document d'identité. La personne peut demander une vérification à "
        "FranceConnect en donnant ce code."
    ),
)
_LATER: Final = (
    N_("Une panne passagère empêche FranceConnect de répondre (code {provider})."),
    N_(
        "Rien n'est perdu. Recommencez dans quelques minutes, ou continuez avec un document "
        "d'identité."
    ),
)
_OTHER_ACCOUNT: Final = (
    N_("Le compte choisi ne peut pas servir ici (code {provider})."),
    N_(
        "Recommencez en choisissant un autre compte sur la page de FranceConnect, ou continuez "
        "avec un document d'identité."
    ),
)
_AGAIN: Final = (
    N_("La connexion s'est interrompue dans le navigateur (code {provider})."),
    N_(
        "Rien n'est perdu. Fermez toutes les pages de FranceConnect, puis recommencez "
        "l'identification depuis ce poste."
    ),
)
_STOPPED: Final = (
    N_("La personne est revenue en arrière : aucune donnée n'a été lue (code {provider})."),
    N_("Recommencez si elle le souhaite, ou continuez avec un document d'identité."),
)
_DISABLED: Final = (
    N_("L'accès de cette personne à FranceConnect est désactivé (code {provider})."),
    N_(
        "Elle l'a peut-être demandé elle-même ; elle peut écrire à FranceConnect pour le rouvrir. "
        "Continuez avec un document d'identité."
    ),
)
_SIGNED_OUT: Final = (
    N_("La personne est déjà déconnectée de FranceConnect (code {provider})."),
    N_("Il n'y a rien à faire : fermez la page."),
)
_OUTSIDE_MANDATE: Final = (
    N_("Le mandat Aidants Connect utilisé ne couvre pas ce service (code {provider})."),
    N_("Choisissez un autre mandat ou un autre compte, ou continuez avec un document d'identité."),
)
_UNKNOWN: Final = (
    N_("FranceConnect donne le code {provider}, qui n'est pas connu ici."),
    N_(
        "Rien n'est perdu. Recommencez une fois ; si le code revient, notez-le pour votre "
        "référent·e et continuez avec un document d'identité."
    ),
)

Words = tuple[str, str]


def _codes(words: Words, *codes: str) -> dict[str, Words]:
    return dict.fromkeys(codes, words)


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        **_codes(
            _SETUP,
            "Y030007", "Y04EA6EF", "Y04C013C", "Y04A8220", "Y030032", "Y100009", "Y100010",
            "Y0434A7B", "Y048017B", "Y04146A2",
        ),
        **_codes(_STOPPED, "Y030030"),
        **_codes(_REGISTER, "Y010004", "Y010006", "Y010007", "Y010008"),
        **_codes(_LATER, "Y010009", "Y010011", "Y010012", "Y010013", _UNNAMED),
        **_codes(_NEUTRAL, "Y010015"),
        **_codes(
            _OTHER_ACCOUNT,
            "Y020017", "Y020019", "Y020023", "Y020024", "Y100001", "Y100002", "Y100018",
            "Y100011", "Y600006",
        ),
        **_codes(
            _AGAIN,
            "Y020021", "Y020022", *(f"Y0200{n}" for n in range(25, 31)), "Y100004",
            *(f"Y1900{n:02}" for n in range(1, 15)), "Y420001", "Y420002", "Y049E20B", "Y0416228",
        ),
        **_codes(_SIGNED_OUT, "Y100019"),
        **_codes(_DISABLED, "Y180001"),
        **_codes(_OUTSIDE_MANDATE, "Y600020"),
    }
)  # fmt: skip
"""What happened and what to do for each code, as French message identifiers."""


def explained(provider_code: str, kind: str = "provider_code") -> IdentityRefused:
    """Return the refusal that a code of FranceConnect stands for; `kind` is our own code for it."""
    what, advice = WORDS.get(provider_code, _UNKNOWN)
    return IdentityRefused(kind, what, advice, provider=provider_code)


def explained_as_typed(text: str) -> IdentityRefused:
    """Return the refusal for a code as somebody reads it out; raises `InputError`."""
    typed = "".join(text.split()).upper()
    code = typed if CODE.fullmatch(typed) else f"Y{typed}"
    if not CODE.fullmatch(code):
        raise InputError(
            "code",
            N_("Un code de FranceConnect commence par Y, suivi de six ou sept signes."),
            advice=N_("Par exemple Y010004. Recopiez-le depuis la page du navigateur."),
        )
    return explained(code)


def code_within(*texts: object) -> str | None:
    """Return the code that an answer's address or description carries; None without one.

    The rest of these texts is never shown: whoever wrote them may be anybody.
    """
    for text in texts:
        found = _INSIDE.search(text[:_LONGEST_TEXT]) if isinstance(text, str) else None
        if found is not None:
            return found[0]
    return None
