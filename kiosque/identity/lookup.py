"""Finding a provider's address in a bounded time.

The system's resolver may try for half a minute where a network is up and its name server is not;
no setting of the HTTP client shortens that.
"""

import socket
import threading
from urllib.parse import urlsplit
from urllib.request import getproxies

from kiosque.identity.provider import LOOPBACK_HOSTS, ProviderSettings
from kiosque.identity.refusals import refused


def check_reachable_name(settings: ProviderSettings) -> None:
    """Raise `IdentityRefused`, `slow` or `unreachable`, unless the issuer's name is found in time.

    Behind a proxy it is the proxy that looks it up.
    """
    host = urlsplit(settings.issuer).hostname or ""
    if host in LOOPBACK_HOSTS or getproxies().keys() - {"no"}:
        return
    found: list[bool] = []
    # A look-up cannot be called off: the thread is left to end by itself.
    thread = threading.Thread(target=lambda: found.append(_is_known(host)), daemon=True)
    thread.start()
    thread.join(settings.answer_seconds)
    if not found:
        raise refused("slow")
    if not found[0]:
        raise refused("unreachable")


def _is_known(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False
