"""What FranceConnect refuses on a page of its own, without ever returning to the service.

The service then waits for a callback that never comes: it needs a time-out of its own.
"""

from collections.abc import Iterable
from typing import Final

from werkzeug.datastructures import MultiDict

from kiosque.identity.practice.ledger import PracticeClient, is_loopback_address
from kiosque.identity.provider import CALLBACK_PATH, FAREWELL_PATH

PARAMETERS_REFUSED: Final = "Y030007"
CLIENT_UNKNOWN: Final = "Y04EA6EF"
REDIRECT_UNKNOWN: Final = "Y04C013C"
SESSION_MISSING: Final = "Y100019"

_REQUIRED: Final = frozenset(
    {"client_id", "acr_values", "response_type", "scope", "redirect_uri", "state", "nonce"}
)
_OPTIONAL: Final = frozenset({"prompt", "claims", "idp_hint", "ui_locales"})
_CHALLENGE: Final = frozenset({"code_challenge", "code_challenge_method"})
_PROMPTS: Final = ({"login"}, {"consent"}, {"login", "consent"})
_SHORTEST_NONCE: Final = 22
_LONGEST_VALUE: Final = 2048
_LOGOUT: Final = frozenset(
    {
        "id_token_hint",
        "post_logout_redirect_uri",
        "state",
        "client_id",
        "logout_hint",
        "ui_locales",
    }
)


def refused_authorization(
    asked: MultiDict[str, str], client: PracticeClient, *, pkce: bool = False
) -> str | None:
    """Return the code of the error page for `asked`, None when the request may go on.

    With `pkce` the challenge is required, which FranceConnect forbids.
    """
    names = set(asked)
    required = _REQUIRED | _CHALLENGE if pkce else _REQUIRED
    if not names >= required or names - required - _OPTIONAL or not _plain(asked, names):
        return PARAMETERS_REFUSED
    if "prompt" in asked and set(asked["prompt"].split()) not in _PROMPTS:
        return PARAMETERS_REFUSED
    if len(asked["nonce"]) < _SHORTEST_NONCE:
        return PARAMETERS_REFUSED
    if asked["client_id"] != client.client_id:
        return CLIENT_UNKNOWN
    if not is_loopback_address(asked["redirect_uri"], CALLBACK_PATH):
        return REDIRECT_UNKNOWN
    return None


def refused_logout(asked: MultiDict[str, str]) -> str | None:
    """Return the code of the error page for a logout request, None when it may go on."""
    names = set(asked)
    if "id_token_hint" not in names or names - _LOGOUT or not _plain(asked, names):
        return PARAMETERS_REFUSED
    back = asked.get("post_logout_redirect_uri")
    if back is not None and not is_loopback_address(back, FAREWELL_PATH):
        return REDIRECT_UNKNOWN
    return None


def _plain(asked: MultiDict[str, str], names: Iterable[str]) -> bool:
    """Tell whether each parameter comes once, filled and of a sensible length."""
    return all(
        len(asked.getlist(name)) == 1 and 0 < len(asked[name]) <= _LONGEST_VALUE for name in names
    )
