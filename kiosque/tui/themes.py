"""Light, dark and high-contrast colours; every pair used is at least AA (WCAG 2.2, 1.4.3)."""

from textual.theme import Theme


def _theme(name: str, *, dark: bool, ink: str, paper: str, strong: str, quiet: str) -> Theme:
    """Return a theme of four colours: text, ground, what is active, and a quiet ground."""
    return Theme(
        name=name,
        primary=strong,
        secondary=strong,
        accent=strong,
        warning=strong,
        error=strong,
        success=strong,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=quiet,
        boost=quiet,
        dark=dark,
        luminosity_spread=0,
        text_alpha=1,
    )


THEMES = (
    _theme("clair", dark=False, ink="#1b1b1b", paper="#ffffff", strong="#0b4f8a", quiet="#e8edf3"),
    _theme("sombre", dark=True, ink="#f2f4f7", paper="#10151c", strong="#8cc4ff", quiet="#222b36"),
    _theme(
        "contraste", dark=True, ink="#ffffff", paper="#000000", strong="#ffff00", quiet="#262626"
    ),
)


def next_theme(name: str) -> str:
    """Return the theme after `name`, round and round."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)]
