"""The pages and endpoints of the practice provider, as one Flask application."""

import secrets
from http import HTTPStatus
from typing import Any, Final

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from flask import Flask, Response, redirect, render_template, request
from joserfc.errors import JoseError
from werkzeug.wrappers import Response as BaseResponse

from kiosque.i18n import _
from kiosque.identity.practice import answers, strictness
from kiosque.identity.practice.citizens import CITIZENS, citizen
from kiosque.identity.practice.grants import code_grant, identity_tokens
from kiosque.identity.practice.ledger import TOKEN_SECONDS, Ledger, PracticeClient

BASE: Final = "/api/v2"
"""Where the issuer stands under its origin, as FranceConnect v2's does."""

_COOKIE: Final = "fc_session_entrainement"
_LARGEST_REQUEST: Final = 16_384


def create_app(ledger: Ledger) -> Flask:
    """Return the application that serves the issuer of `ledger`."""
    app = Flask(__name__)
    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": TOKEN_SECONDS}
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    server = _authorization_server(app, ledger)
    _add_protocol(app, server, ledger)
    _add_pages(app, server, ledger)
    app.after_request(_harden)
    return app


def _authorization_server(app: Flask, ledger: Ledger) -> Any:
    class Issuer(IssuerParameter):  # type: ignore[misc]  # Authlib ships no types
        def get_issuer(self) -> str:
            return ledger.issuer

    def query_client(client_id: str) -> PracticeClient | None:
        return ledger.client if client_id == ledger.client.client_id else None

    def save_token(token: dict[str, Any], made_for: Any) -> None:
        ledger.tokens[token["access_token"]] = made_for.authorization_code

    server = AuthorizationServer(app, query_client=query_client, save_token=save_token)
    extensions = [identity_tokens(ledger)]
    if ledger.pkce:
        extensions.append(CodeChallenge(required=True))
    server.register_grant(code_grant(ledger), extensions)
    server.register_extension(Issuer())
    return server


def _add_protocol(app: Flask, server: Any, ledger: Ledger) -> None:
    """Add what machines ask: discovery, keys, token, userinfo."""

    @app.get(f"{BASE}/.well-known/openid-configuration")
    def discovery() -> BaseResponse:
        return answers.discovery(ledger)

    @app.get(f"{BASE}/jwks")
    def keys() -> BaseResponse:
        return answers.keys(ledger)

    @app.post(f"{BASE}/token")
    def token() -> BaseResponse:
        return answers.token(ledger, server)

    @app.get(f"{BASE}/userinfo")
    def userinfo() -> BaseResponse:
        return answers.userinfo(ledger, request.headers.get("Authorization", ""))


def _add_pages(app: Flask, server: Any, ledger: Ledger) -> None:
    """Add what people see: the list of citizens, the end of the session, the error page."""

    @app.get(f"{BASE}/authorize")
    def show_citizens() -> BaseResponse:
        return _authorize(server, ledger, choice=None)

    @app.post(f"{BASE}/authorize")
    def choose_citizen() -> BaseResponse:
        return _authorize(server, ledger, choice=request.form.get("citizen", ""))

    @app.get(f"{BASE}/session/end")
    def end_session() -> BaseResponse:
        return _end_session(ledger)

    @app.errorhandler(HTTPStatus.NOT_FOUND)
    def not_found(_error: Exception) -> BaseResponse:
        return error_page("Y000404", HTTPStatus.NOT_FOUND)


def _authorize(server: Any, ledger: Ledger, choice: str | None) -> BaseResponse:
    code = strictness.refused_authorization(request.args, ledger.client, pkce=ledger.pkce)
    if code is not None:
        return error_page(code)
    oauth_request = server.create_oauth2_request(None)
    try:
        grant = server.get_authorization_grant(oauth_request)
        grant.validate_authorization_request()
    except OAuth2Error as error:
        error.state = oauth_request.payload.state
        return answers.returned(ledger, server.handle_error_response(oauth_request, error))
    if choice is None:
        return Response(
            render_template(
                "citizens.html", citizens=CITIZENS, _=_, previous=_previous(ledger), back=""
            )
        )
    person = citizen(choice)
    if person is None and choice:
        return error_page(strictness.PARAMETERS_REFUSED)
    answer: Response = server.create_authorization_response(
        oauth_request, grant_user=person, grant=grant
    )
    if person is not None:
        session = secrets.token_urlsafe(32)
        ledger.sessions[session] = person
        answer.set_cookie(_COOKIE, session, httponly=True, samesite="Lax", path=BASE)
    return answers.returned(ledger, answer)


def _previous(ledger: Ledger) -> str | None:
    """Return the name of the citizen whose session this browser still holds."""
    person = ledger.sessions.get(request.cookies.get(_COOKIE, ""))
    return None if person is None else person.label


def _end_session(ledger: Ledger) -> BaseResponse:
    code = strictness.refused_logout(request.args)
    if code is None:
        code = _refused_hint(ledger, request.args["id_token_hint"])
    if code is not None:
        return error_page(code)
    if ledger.sessions.pop(request.cookies.get(_COOKIE, ""), None) is None:
        return error_page(strictness.SESSION_MISSING)
    back = request.args.get("post_logout_redirect_uri")
    if back is None:
        answer: BaseResponse = Response(render_template("ended.html", _=_))
    else:
        state = request.args.get("state")
        query = "" if state is None else f"?state={answers.quoted(state)}"
        answer = redirect(back + query, HTTPStatus.SEE_OTHER)
    answer.delete_cookie(_COOKIE, path=BASE)
    return answer


def _refused_hint(ledger: Ledger, hint: str) -> str | None:
    """Check an id_token given back at logout: ours, for our client; it may have expired."""
    try:
        claims = ledger.keys.verify(hint)
    except (JoseError, ValueError, TypeError):
        return strictness.PARAMETERS_REFUSED
    return None if claims.get("aud") == ledger.client.client_id else strictness.CLIENT_UNKNOWN


def error_page(code: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> BaseResponse:
    """Return FranceConnect's kind of dead end: a page, a code to read out, no way back."""
    return Response(render_template("error.html", code=code, _=_), status=status)


def _harden(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://127.0.0.1:* http://localhost:*"
    )
    return answer
