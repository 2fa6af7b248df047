"""The back channel: the few requests this machine itself makes to the provider.

One attempt each, no redirect followed, no cookie kept, a size cap and a deadline on every answer.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from kiosque.identity.keys import ProviderKeys, read_keys, shared_key
from kiosque.identity.provider import (
    ProviderMetadata,
    ProviderSettings,
    discovery_address,
    read_discovery,
)
from kiosque.identity.refusals import refused
from kiosque.identity.strict_json import read_object

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER: Final = 262_144
"""Octets; an honest discovery document is near 5 000."""

_JSON: Final = frozenset({"application/json", "application/jwk-set+json"})
_USERINFO: Final = {
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

    def __init__(self, settings: ProviderSettings) -> None:
        import httpx

        self._settings = settings
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
        """Return the discovery document's endpoints."""
        answer = self._ask("GET", discovery_address(self._settings))
        return read_discovery(read_object(_body(answer, _JSON, "discovery")), self._settings)

    def keys(self, metadata: ProviderMetadata) -> ProviderKeys:
        """Return the provider's present keys; a shared key is never asked for."""
        if self._settings.algorithm == "HS256":
            return shared_key(self._settings.client_secret)
        answer = self._ask("GET", metadata.jwks_uri)
        return read_keys(read_object(_body(answer, _JSON, "keys")), self._settings.algorithm)

    def exchange(
        self, metadata: ProviderMetadata, code: str, redirect_uri: str, verifier: str | None = None
    ) -> TokenAnswer:
        """Exchange the code, once, as `client_secret_post` (RFC 6749 §2.3.1 and §4.1.3).

        `verifier` answers the challenge of the request (RFC 7636 §4.5), where there was one.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
        }
        if verifier is not None:
            form["code_verifier"] = verifier
        answer = self._ask("POST", metadata.token_endpoint, data=form)
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
            return _body(answer, types, "userinfo_refused").decode("utf-8").strip()
        except UnicodeDecodeError:
            raise refused("malformed") from None

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


@contextmanager
def _network_said_no() -> Iterator[None]:
    """Turn the client's errors into ours; their text may hold an address with a token."""
    import httpx

    try:
        yield
    except httpx.TimeoutException:
        raise refused("slow") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise refused("unreachable") from None


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
