"""Where the content shipped with the program lies: procedures, legal texts, translations."""

from pathlib import Path


def content_root() -> Path:
    """Return the folder that holds `procedures/`, `mandates/` and `locales/`.

    Inside a wheel the three folders lie in `kiosque/_content`; in a checkout they are at the top.
    """
    package = Path(__file__).parent
    shipped = package / "_content"
    return shipped if shipped.is_dir() else package.parent
