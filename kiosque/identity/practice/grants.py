"""Authorization codes and tokens of the practice provider, over Authlib's server."""

import secrets
import time
from typing import Any

from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error
from authlib.oidc.core.grants import OpenIDCode

from kiosque.identity.practice.citizens import Citizen
from kiosque.identity.practice.ledger import LEVELS, TOKEN_SECONDS, AuthorizationCode, Ledger
from kiosque.identity.practice.misbehaviour import ID_TOKEN
from kiosque.identity.practice.signing import sign_as


class InvalidLevelError(OAuth2Error):  # type: ignore[misc]  # Authlib ships no types
    """None of the levels asked for is offered (FranceConnect's `invalid_acr`)."""

    error = "invalid_acr"


def code_grant(ledger: Ledger) -> type[Any]:
    """Return the authorization code grant that works on `ledger`."""

    class PracticeCodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # untyped
        """Authorization code grant with FranceConnect's lives and client authentication."""

        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post",)

        def validate_authorization_request(self) -> str:
            if "openid" not in (self.request.payload.scope or "").split():
                raise InvalidRequestError(redirect_uri=self.request.payload.redirect_uri)
            redirect_uri: str = super().validate_authorization_request()
            if _level(self.request.payload.data.get("acr_values", "")) is None:
                raise InvalidLevelError(redirect_uri=redirect_uri)
            return redirect_uri

        def generate_authorization_code(self) -> str:
            return secrets.token_urlsafe(32)

        def save_authorization_code(self, code: str, request: Any) -> None:
            ledger.prune()
            data = request.payload.data
            ledger.codes[code] = AuthorizationCode(
                code=code,
                person=request.user,
                redirect_uri=request.payload.redirect_uri,
                scope=request.scope,
                nonce=data["nonce"],
                level=_level(data["acr_values"]) or LEVELS[0],
                granted_at=time.time(),
                code_challenge=data.get("code_challenge"),
                code_challenge_method=data.get("code_challenge_method"),
            )

        def query_authorization_code(self, code: str, _client: Any) -> AuthorizationCode | None:
            return ledger.take_code(code)

        def delete_authorization_code(self, _code: AuthorizationCode) -> None:
            """Taking a code has already removed it."""

        def authenticate_user(self, code: AuthorizationCode) -> Citizen:
            return code.person

    return PracticeCodeGrant


def identity_tokens(ledger: Ledger) -> Any:
    """Return the extension that adds FranceConnect's id_token to the token answer."""

    class PracticeIdentityTokens(OpenIDCode):  # type: ignore[misc]  # Authlib ships no types
        """id_token as FranceConnect makes it: ES256, 60 s, no `at_hash`, no identity."""

        def exists_nonce(self, _nonce: str, _request: Any) -> bool:
            return False

        def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
            code: AuthorizationCode = request.authorization_code
            ledger.tokens[token["access_token"]] = code
            claims = ID_TOKEN.get(ledger.misbehaviour, dict)(id_token_claims(ledger, code))
            return sign_as(ledger.misbehaviour, ledger.keys, claims, ledger.client.client_secret)

    return PracticeIdentityTokens(require_nonce=True)


def id_token_claims(ledger: Ledger, code: AuthorizationCode) -> dict[str, object]:
    """Return the ordinary claims of the id_token of `code`."""
    now = int(time.time())
    return {
        "sub": code.person.subject(ledger.client.client_id),
        "auth_time": int(code.granted_at),
        "acr": code.level,
        "nonce": code.nonce,
        "aud": ledger.client.client_id,
        "exp": now + TOKEN_SECONDS,
        "iat": now,
        "iss": ledger.issuer,
    }


def _level(asked: str) -> str | None:
    """Return the lowest known level asked for, as FranceConnect chooses."""
    return next((level for level in LEVELS if level in asked.split()), None)
