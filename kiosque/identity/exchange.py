"""The back channel: the few requests this machine itself makes to the provider.

One attempt each, no redirect followed, no cookie kept, a size cap and a deadline on every answer.
"""

import ssl
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus

from kiosque.identity.keys import ProviderKeys, read_keys, shared_key
from kiosque.identity.provider import (
    ProviderMetadata,
    ProviderSettings,
    discovery_address,
    read_discovery,
)
from kiosque.identity.provider_codes import code_within, explained
from kiosque.identity.published import NothingKept, Published
from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.identity.strict_json import read_object

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER: Final = 262_144
"""Octets; an honest discovery document is near 5 000."""

_JSON: Final = frozenset({"application/json", "application/jwk-set+json"})
_USERINFO: Final = {
    "unencrypted": frozenset({"application/json", "application/jwt"}),
    "plain": frozenset({"application/json"}),
    "signed": frozenset({"application/jwt"}),
    "encrypted": frozenset({"application/jwt"}),
}
_HEADERS: Final = {
    "Accept-Encoding": "identity",
    "User-Agent": "kiosque",
    "Accept": "application/json, application/jwt",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete answer."""

    status: int
    content_type: str
    body: bytes = field(repr=False)
    date: datetime | None
    """The provider's own clock (`Date`): for words about a wrong clock, never for a decision."""


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What the code was exchanged for."""

    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    date: datetime | None


class BackChannel:
    """The requests to one provider; to be closed after one sign-in."""

    def __init__(self, settings: ProviderSettings, published: Published | None = None) -> None:
        import httpx

        self._settings = settings
        self._published = published or NothingKept()
        self.keys_are_kept = False
        """Whether the last keys were kept from before: they may have changed meanwhile."""
        self._client = httpx.Client(
            follow_redirects=False,
            timeout=settings.answer_seconds,
            headers=_HEADERS,
            # A proxy has no business between a practice provider and its own machine.
            trust_env=not settings.issuer.startswith("http://"),
        )

    def close(self) -> None:
        self._client.close()

    def metadata(self) -> ProviderMetadata:
        """Return the discovery document's endpoints, kept ones where they are fresh."""
        kept = self._published.read("discovery")
        if kept is not None:
            return read_discovery(read_object(kept), self._settings)
        return read_discovery(read_object(self.discovery().body), self._settings)

    def discovery(self) -> Answer:
        """Fetch the discovery document and keep it; raises `IdentityRefused` for a wrong one."""
        answer = self._ask("GET", discovery_address(self._settings))
        body = _body(answer, _JSON, "discovery")
        read_discovery(read_object(body), self._settings)
        self._published.keep("discovery", body)
        return answer

    def keys(self, metadata: ProviderMetadata, *, anew: bool = False) -> ProviderKeys:
        """Return the provider's keys, kept ones where they are fresh and not wanted `anew`.

        A shared key is never asked for.
        """
        if self._settings.algorithms == ("HS256",):
            return shared_key(self._settings.client_secret)
        kept = None if anew else self._published.read("keys")
        self.keys_are_kept = kept is not None
        if kept is not None:
            return read_keys(read_object(kept), self._settings.algorithms)
        body = _body(self._ask("GET", metadata.jwks_uri), _JSON, "keys")
        keys = read_keys(read_object(body), self._settings.algorithms)
        self._published.keep("keys", body)
        return keys

    def exchange(
        self, metadata: ProviderMetadata, code: str, redirect_uri: str, verifier: str | None = None
    ) -> TokenAnswer:
        """Exchange the code, once (RFC 6749 §2.3.1 and §4.1.3).

        `verifier` answers the challenge of the request (RFC 7636 §4.5), where there was one.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
        }
        headers: dict[str, str] = {}
        if self._settings.client_auth == "basic":
            headers["Authorization"] = _basic(self._settings)
        else:
            form["client_id"] = self._settings.client_id
            form["client_secret"] = self._settings.client_secret
        if verifier is not None:
            form["code_verifier"] = verifier
        answer = self._ask("POST", metadata.token_endpoint, data=form, headers=headers)
        _explain(answer)
        content = read_object(_body(answer, _JSON, "token_refused"))
        access_token, id_token = content.get("access_token"), content.get("id_token")
        kind = content.get("token_type")
        if (
            not isinstance(access_token, str)
            or not isinstance(id_token, str)
            or not isinstance(kind, str)
            or kind.lower() != "bearer"
            or not _is_header_text(access_token)
        ):
            raise refused("token_answer")
        return TokenAnswer(access_token, id_token, answer.date)

    def userinfo(self, metadata: ProviderMetadata, access_token: str) -> str:
        """Return the userinfo (OpenID Connect Core §5.3.2), still to be verified."""
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = self._ask("GET", metadata.userinfo_endpoint, headers=headers)
        try:
            types = _USERINFO[self._settings.userinfo]
            body = _body(answer, types, "userinfo_refused").decode("utf-8").strip()
        except UnicodeDecodeError:
            raise refused("malformed") from None
        if body.startswith("{") != (answer.content_type == "application/json"):
            raise refused("answer_type")
        return body

    def _ask(
        self,
        method: str,
        address: str,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        deadline = time.monotonic() + self._settings.answer_seconds
        with (
            _network_said_no(),
            self._client.stream(method, address, data=data, headers=headers) as answer,
        ):
            if answer.is_redirect or HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < 400:  # noqa: PLR2004
                raise refused("redirected")
            body = _read(answer, deadline)
        return Answer(
            status=answer.status_code,
            content_type=answer.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            body=body,
            date=_date(answer.headers.get("Date", "")),
        )


def _basic(settings: ProviderSettings) -> str:
    """Return the header that shows the secret (RFC 6749 §2.3.1: both parts form-encoded)."""
    parts = (quote_plus(settings.client_id), quote_plus(settings.client_secret))
    return f"Basic {b64encode(':'.join(parts).encode()).decode()}"


def _explain(answer: Answer) -> None:
    """Raise what FranceConnect says of a refused exchange, where it names one of its codes."""
    if answer.status == HTTPStatus.OK or answer.content_type not in _JSON:
        return
    try:
        content = read_object(answer.body)
    except IdentityRefused:
        return
    code = code_within(content.get("error_uri"), content.get("error_description"))
    if code is not None:
        raise explained(code, "token_refused")


@contextmanager
def _network_said_no() -> Iterator[None]:
    """Turn the client's errors into ours; their text may hold an address with a token."""
    import httpx

    try:
        yield
    except httpx.TimeoutException:
        raise refused("slow") from None
    except httpx.ConnectError as error:
        raise refused("certificate" if _is_tls(error) else "unreachable") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise refused("unreachable") from None


def _is_tls(error: BaseException | None) -> bool:
    """Tell whether a connection failed on the certificate or the encryption, not on the way."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _read(answer: "httpx.Response", deadline: float) -> bytes:
    """Return the body, refusing it as soon as it is too long, too slow or compressed."""
    if "Content-Encoding" in answer.headers:
        raise refused("answer_type")
    body = bytearray()
    for part in answer.iter_raw():
        body += part
        if len(body) > LARGEST_ANSWER:
            raise refused("oversized")
        if time.monotonic() > deadline:
            raise refused("slow")
    return bytes(body)


def _body(answer: Answer, types: frozenset[str], on_status: str) -> bytes:
    if answer.status != HTTPStatus.OK:
        raise refused(on_status)
    if answer.content_type not in types:
        raise refused("answer_type")
    return answer.body


def _is_header_text(value: str) -> bool:
    """Tell whether a token may stand in a header (RFC 6750 §2.1: visible ASCII)."""
    return 0 < len(value) <= LARGEST_ANSWER and all("!" <= one <= "~" for one in value)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
