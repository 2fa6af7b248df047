"""What the practice provider answers to machines, rightly or in the one way it was told."""

import json
import threading
import time
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from kiosque.identity.practice.ledger import (
    GRANT_SECONDS,
    LEVELS,
    TOKEN_SECONDS,
    AuthorizationCode,
    Ledger,
)
from kiosque.identity.practice.misbehaviour import (
    CALLBACK,
    DOCUMENT,
    FOREIGN,
    KEYS,
    USERINFO,
    Claims,
    Misbehaviour,
)
from kiosque.identity.practice.sealing import seal_as
from kiosque.identity.practice.signing import sign_as

SLOW_SECONDS: Final = 60.0
_HUGE: Final = 4_000_000
_M = Misbehaviour


def quoted(value: str) -> str:
    """Return `value` as it may stand in a query."""
    return quote(value, safe="")


def discovery(ledger: Ledger) -> BaseResponse:
    """Return the discovery document; like FranceConnect's, it advertises a refused PKCE."""
    base = ledger.issuer
    document: Claims = {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks",
        "end_session_endpoint": f"{base}/session/end",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "acr_values_supported": list(LEVELS),
        "id_token_signing_alg_values_supported": ["ES256"],
        "userinfo_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return _json(DOCUMENT.get(ledger.misbehaviour, dict)(document))


def keys(ledger: Ledger) -> BaseResponse:
    """Return the key set."""
    return _json(KEYS.get(ledger.misbehaviour, dict)(ledger.keys.public_set()))


def returned(ledger: Ledger, answer: BaseResponse) -> BaseResponse:
    """Return a redirection to the service, with `iss` (RFC 9207) and perhaps bent parameters."""
    address = answer.location
    if not address or answer.status_code != HTTPStatus.FOUND:
        return answer
    parts = urlsplit(address)
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    if "iss" not in dict(parameters):
        parameters.append(("iss", ledger.issuer))
    bent = CALLBACK.get(ledger.misbehaviour, list)(parameters)
    answer.location = urlunsplit(parts._replace(query=urlencode(bent)))
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def token(ledger: Ledger, server: Any) -> BaseResponse:
    """Return the token answer, or what stands for it while misbehaving."""
    kind = ledger.misbehaviour
    if kind is _M.ROTATED_KEY:
        ledger.keys.rotate()
    wrong = _instead_of_token(kind)
    if wrong is not None:
        return wrong
    answer: Response = server.create_token_response()
    answer.content_type = "application/json; charset=utf-8"
    return _bent_token(kind, answer)


def _instead_of_token(kind: Misbehaviour) -> BaseResponse | None:
    match kind:
        case _M.ANSWER_500:
            return Response("Erreur interne", status=HTTPStatus.INTERNAL_SERVER_ERROR)
        case _M.ANSWER_REFUSED:
            return _json({"error": "invalid_grant"}, HTTPStatus.BAD_REQUEST)
        case _M.GARBAGE:
            return Response(b"\x00\xff{]", content_type="application/json")
        case _M.ANSWER_HTML:
            return Response("<p>Bonjour</p>", content_type="text/html")
        case _M.ANSWER_REDIRECT:
            headers = {"Location": f"{FOREIGN}/token"}
            return Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers=headers)
        case _M.ANSWER_HUGE:
            return Response(b" " * _HUGE, content_type="application/json")
        case _M.SLOW_ANSWER:
            threading.Event().wait(SLOW_SECONDS)
    return None


def _bent_token(kind: Misbehaviour, answer: Response) -> BaseResponse:
    if answer.status_code != HTTPStatus.OK:
        return answer
    content: dict[str, Any] = json.loads(answer.get_data())
    match kind:
        case _M.ANSWER_MAC:
            answer.set_data(json.dumps(content | {"token_type": "mac"}))
        case _M.ANSWER_WITHOUT_ID:
            answer.set_data(json.dumps({k: v for k, v in content.items() if k != "id_token"}))
        case _M.ANSWER_DUPLICATE:
            answer.set_data(json.dumps(content)[:-1] + ', "id_token": "a.b.c"}')
    return answer


def userinfo(ledger: Ledger, authorization: str) -> BaseResponse:
    """Return the signed identity for a bearer token younger than the grant."""
    scheme, _, value = authorization.partition(" ")
    code = ledger.tokens.get(value) if scheme == "Bearer" else None
    if code is None or time.time() - code.granted_at > GRANT_SECONDS:
        return _json({"error": "invalid_token"}, HTTPStatus.UNAUTHORIZED)
    kind = ledger.misbehaviour
    if kind is _M.USERINFO_500:
        return Response("Erreur interne", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    if kind is _M.USERINFO_401:
        return _json({"error": "invalid_token"}, HTTPStatus.UNAUTHORIZED)
    claims = USERINFO.get(kind, dict)(_userinfo_claims(ledger, code))
    if kind is _M.PLAIN_USERINFO:
        return _json(claims)
    wrong_signature = kind if kind.value.startswith("userinfo-") else _M.NONE
    signed = sign_as(wrong_signature, ledger.keys, claims, ledger.client.client_secret)
    if ledger.recipient is not None:
        signed = seal_as(kind, ledger.recipient, signed, ledger.issuer)
    return Response(signed, content_type="application/jwt")


def _userinfo_claims(ledger: Ledger, code: AuthorizationCode) -> Claims:
    now = int(time.time())
    return code.person.claims(code.scope.split()) | {
        "sub": code.person.subject(ledger.client.client_id),
        "aud": ledger.client.client_id,
        "iss": ledger.issuer,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
    }


def _json(content: Claims, status: HTTPStatus = HTTPStatus.OK) -> BaseResponse:
    return Response(json.dumps(content), status=status, content_type="application/json")
