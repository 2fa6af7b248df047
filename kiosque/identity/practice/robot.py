"""Plays the citizen over HTTP where nobody sits before a browser: demonstrations and tests."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from kiosque.errors import UnavailableError
from kiosque.i18n import N_
from kiosque.identity.practice.citizens import CITIZENS

if TYPE_CHECKING:
    import httpx

REFUSE: Final = ""
"""Plays « Revenir en arrière » instead of a citizen."""

_MOST_HOPS: Final = 8
_SECONDS: Final = 60.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True)
class LastPage:
    """Where the browser would have come to rest."""

    status: int
    url: str
    text: str


def play_citizen(url: str, choice: int | str = 0) -> LastPage:
    """Follow `url` to the practice provider, choose a citizen and come back to the kiosk.

    `choice` is a place in `CITIZENS`, a citizen's key, or `REFUSE`. Only this machine is spoken
    to. Raises `UnavailableError` when the provider or the kiosk does not answer.
    """
    import httpx

    key = CITIZENS[choice].key if isinstance(choice, int) else choice
    with httpx.Client(trust_env=False, timeout=_SECONDS, follow_redirects=False) as browser:
        try:
            page = _follow(browser, browser.get(_local(url)))
            if page.status_code == HTTPStatus.OK and "authorize" in page.url.path:
                page = _follow(browser, browser.post(page.url, data={"citizen": key}))
        except (httpx.HTTPError, httpx.InvalidURL):
            raise _lost() from None
    return LastPage(page.status_code, str(page.url), page.text)


def _follow(browser: "httpx.Client", answer: "httpx.Response") -> "httpx.Response":
    for _hop in range(_MOST_HOPS):
        if not answer.is_redirect:
            return answer
        answer = browser.get(_local(urljoin(str(answer.url), answer.headers["Location"])))
    raise _lost()


def _local(url: str) -> str:
    """Return `url` when it stays on this machine: a robot never leaves it."""
    if urlsplit(url).hostname not in _LOOPBACK:
        raise _lost()
    return url


def _lost() -> UnavailableError:
    return UnavailableError(
        N_("Le citoyen d'entraînement n'a pas pu aller au bout de son identification."),
        advice=N_("Rien n'est enregistré. Recommencez la démonstration."),
    )
