"""The pages that the citizen's browser shows when it comes back to the kiosk."""

import html
from typing import Final, Literal

from kiosque.i18n import N_, _

Page = Literal["waiting", "done", "refused", "unknown"]

_TEXTS: Final[dict[Page, tuple[str, str]]] = {
    "waiting": (
        N_("C'est terminé ici"),
        N_("Revenez à l'écran du poste : la suite s'y affiche."),
    ),
    "done": (
        N_("Identification réussie"),
        N_("Vous êtes déconnecté. Fermez cette page et revenez à l'écran du poste."),
    ),
    "refused": (
        N_("L'identification n'a pas abouti"),
        N_("Rien n'a été enregistré. Fermez cette page et revenez à l'écran du poste."),
    ),
    "unknown": (
        N_("Cette page n'existe pas"),
        N_("Fermez cette page et revenez à l'écran du poste."),
    ),
}

_FRAME: Final = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.25rem/1.5 system-ui, sans-serif; color: #161616; background: #fff;
  max-width: 40rem; margin: 15vh auto 0; padding: 0 1.5rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
</main>
</body>
</html>
"""


def render(page: Page) -> bytes:
    """Return one page, in the interface's language."""
    title, text = _TEXTS[page]
    filled = _FRAME.format(title=html.escape(_(title)), text=html.escape(_(text)))
    return filled.encode("utf-8")
