"""Language of the interface: French message identifiers, one active catalogue.

`_` is called when a text is shown, never when a module is imported; `N_` only marks a text for
extraction. Dates and typography live beside this module and load Babel when first used.
"""

import gettext

from kiosque.content import content_root
from kiosque.errors import KiosqueError
from kiosque.i18n.typography import french_spaces

DOMAIN = "kiosque"
KNOWN_LANGUAGES = ("fr",)
"""Languages whose catalogue is complete; nothing else is offered."""


def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        DOMAIN, localedir=content_root() / "locales", languages=[language], fallback=True
    )


class _Active:
    """The catalogue in use, swapped as a whole by `activate`."""

    def __init__(self) -> None:
        self.language = "fr"
        self.loaded: gettext.NullTranslations | None = None

    def catalogue(self) -> gettext.NullTranslations:
        if self.loaded is None:
            self.loaded = _catalogue(self.language)
        return self.loaded


_active = _Active()


def activate(language: str) -> None:
    """Use the catalogue of `language`, a member of `KNOWN_LANGUAGES`."""
    _active.language = language
    _active.loaded = None


def _(msgid: str) -> str:
    """Return the text of `msgid` in the active language; the empty text stays empty."""
    return _spaced(_active.catalogue().gettext(msgid)) if msgid else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the singular or plural text for `n` in the active language."""
    return _spaced(_active.catalogue().ngettext(singular, plural, n))


def _spaced(text: str) -> str:
    return french_spaces(text) if _active.language == "fr" else text


def N_(msgid: str) -> str:  # noqa: N802  (the name every gettext tool knows)
    """Mark `msgid` for extraction and return it unchanged."""
    return msgid


def sentence(error: KiosqueError) -> str:
    """Return what happened, in the active language."""
    return _fill(error.what, error)


def advice(error: KiosqueError) -> str:
    """Return what is safe and what to do, in the active language; may be empty."""
    return _fill(error.advice, error)


def _fill(msgid: str, error: KiosqueError) -> str:
    text = _(msgid)
    return text.format(**error.params) if error.params else text
