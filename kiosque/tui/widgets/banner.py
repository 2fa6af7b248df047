"""Who is signed in, for whom, under which mandate and until when, network and queue."""

from textual.content import Content
from textual.widgets import Static

from kiosque.i18n import _
from kiosque.tui.standing import Standing

MARGINS = 2


class Banner(Static, can_focus=False):
    """The lines at the top of every page; they never lie."""

    def on_mount(self) -> None:
        self.show_standing()

    def on_resize(self) -> None:
        self.show_standing()

    def show_standing(self) -> None:
        """Write what is true now."""
        standing: Standing = self.app.standing()  # type: ignore[attr-defined]
        first = standing.who or "kiosque"
        width = self.app.size.width - MARGINS
        lines = [_padded(first, _network(standing), width)]
        if standing.citizen or standing.mandate:
            lines += [_cut(part, width) for part in (standing.citizen, standing.mandate) if part]
        if standing.practice:
            lines.append(_("MODE FORMATION – SPÉCIMEN\N{NO-BREAK SPACE}: rien ici n'a de valeur"))
        self.update(Content("\n".join(f" {line}" for line in lines)))


def _network(standing: Standing) -> str:
    network = _("Réseau présent") if standing.network else _("Hors ligne")
    if not standing.queued:
        return network
    waiting = _("{n} en attente d'envoi").format(n=standing.queued)
    return f"{network} · {waiting}"


def _padded(left: str, right: str, width: int) -> str:
    gap = max(1, width - len(left) - len(right))
    return f"{left}{' ' * gap}{right}"


def _cut(text: str, width: int) -> str:
    """Keep a long name on one line; the pages show it whole."""
    return text if len(text) <= width else f"{text[: max(1, width - 1)]}…"
