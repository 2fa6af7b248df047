"""The practice provider is as strict as FranceConnect, in its own process on real HTTP."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from kiosque.errors import UnavailableError
from kiosque.identity.practice.citizens import CITIZENS
from kiosque.identity.practice.launcher import RunningPractice, practice_provider

REDIRECT = "http://127.0.0.1:9/kiosque/retour"


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def request_of(practice: RunningPractice, **changes: str | None) -> str:
    """Return a right authorization request, with parameters changed or left out."""
    parameters = {
        "response_type": "code",
        "client_id": practice.client_id,
        "redirect_uri": REDIRECT,
        "scope": "openid identite_pivot",
        "acr_values": "eidas1",
        "state": "1" * 64,
        "nonce": "2" * 64,
    } | changes
    kept = {name: value for name, value in parameters.items() if value is not None}
    return f"{practice.issuer}/authorize?{urlencode(kept)}"


def callback_parameters(answer: httpx.Response) -> dict[str, str]:
    location = answer.headers["Location"]
    assert location.startswith(f"{REDIRECT}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def code_for(practice: RunningPractice, browser: httpx.Client) -> str:
    chosen = browser.post(request_of(practice), data={"citizen": "simple"})
    return callback_parameters(chosen)["code"]


def exchange(
    practice: RunningPractice, browser: httpx.Client, code: str, **changes: str
) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "client_id": practice.client_id,
        "client_secret": practice.client_secret,
    }
    return browser.post(f"{practice.issuer}/token", data=form | changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code_challenge": "x", "code_challenge_method": "S256"}, "Y030007"),
        ({"max_age": "0"}, "Y030007"),
        ({"login_hint": "x"}, "Y030007"),
        ({"prompt": "none"}, "Y030007"),
        ({"prompt": ""}, "Y030007"),
        ({"state": None}, "Y030007"),
        ({"nonce": None}, "Y030007"),
        ({"nonce": "court"}, "Y030007"),
        ({"acr_values": None}, "Y030007"),
        ({"client_id": "un-autre"}, "Y04EA6EF"),
        ({"redirect_uri": "https://ailleurs.invalid/kiosque/retour"}, "Y04C013C"),
        ({"redirect_uri": "http://127.0.0.1:9/ailleurs"}, "Y04C013C"),
        ({"redirect_uri": "http://127.0.0.1:9/kiosque/retour?x=1"}, "Y04C013C"),
        ({"redirect_uri": "http://127.0.0.1@ailleurs.invalid/kiosque/retour"}, "Y04C013C"),
        ({"redirect_uri": "javascript:alert(1)"}, "Y04C013C"),
    ],
)
def test_a_wrong_request_ends_on_a_page_that_never_returns(
    practice: RunningPractice, browser: httpx.Client, changes: dict[str, str | None], code: str
) -> None:
    for answer in (
        browser.get(request_of(practice, **changes)),
        browser.post(request_of(practice, **changes), data={"citizen": "simple"}),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        assert code in answer.text
        assert "SPÉCIMEN" in answer.text


def test_a_repeated_parameter_ends_on_a_page_that_never_returns(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    answer = browser.get(request_of(practice) + "&state=" + "3" * 64)
    assert answer.status_code == 400
    assert "Y030007" in answer.text


@pytest.mark.parametrize("prompt", ["login", "consent", "login consent"])
def test_the_optional_parameters_are_accepted(
    practice: RunningPractice, browser: httpx.Client, prompt: str
) -> None:
    answer = browser.get(request_of(practice, prompt=prompt, ui_locales="fr"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "identite_pivot"}, "invalid_request"),
        ({"acr_values": "eidas9"}, "invalid_acr"),
    ],
)
def test_other_faults_return_to_the_service_as_errors_with_state_and_issuer(
    practice: RunningPractice, browser: httpx.Client, changes: dict[str, str], error: str
) -> None:
    given = callback_parameters(browser.get(request_of(practice, **changes)))
    assert given["error"] == error
    assert given["state"] == "1" * 64
    assert given["iss"] == practice.issuer


def test_going_back_returns_access_denied(practice: RunningPractice, browser: httpx.Client) -> None:
    given = callback_parameters(browser.post(request_of(practice), data={"citizen": ""}))
    assert given["error"] == "access_denied"
    assert "code" not in given


def test_an_unknown_citizen_is_refused(practice: RunningPractice, browser: httpx.Client) -> None:
    assert browser.post(request_of(practice), data={"citizen": "personne"}).status_code == 400


def test_a_code_is_exchanged_for_the_five_members_of_franceconnect(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    answer = exchange(practice, browser, code_for(practice, browser))
    assert answer.status_code == 200
    content = answer.json()
    assert content.keys() == {"access_token", "expires_in", "id_token", "scope", "token_type"}
    assert content["expires_in"] == 60
    assert content["token_type"] == "Bearer"


def test_a_code_works_once(practice: RunningPractice, browser: httpx.Client) -> None:
    code = code_for(practice, browser)
    assert exchange(practice, browser, code).status_code == 200
    again = exchange(practice, browser, code)
    assert again.status_code == 400
    assert again.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "faux"}, "invalid_client"),
        ({"client_id": "un-autre"}, "invalid_client"),
        ({"redirect_uri": "http://127.0.0.1:8/kiosque/retour"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"code": "invented"}, "invalid_grant"),
    ],
)
def test_a_wrong_exchange_is_refused(
    practice: RunningPractice, browser: httpx.Client, changes: dict[str, str], error: str
) -> None:
    others = {name: value for name, value in changes.items() if name != "code"}
    code = changes.get("code") or code_for(practice, browser)
    answer = exchange(practice, browser, code, **others)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == error


def test_the_secret_is_not_accepted_as_basic_authentication(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": code_for(practice, browser),
        "redirect_uri": REDIRECT,
    }
    answer = browser.post(
        f"{practice.issuer}/token", data=form, auth=(practice.client_id, practice.client_secret)
    )
    assert answer.json()["error"] == "invalid_client"


def test_userinfo_is_a_signed_token_and_never_json(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    token = exchange(practice, browser, code_for(practice, browser)).json()["access_token"]
    address = f"{practice.issuer}/userinfo"
    answer = browser.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["Content-Type"] == "application/jwt"
    assert answer.text.count(".") == 2
    assert browser.get(address).status_code == 401
    assert browser.get(address, headers={"Authorization": "Bearer x"}).status_code == 401


def test_logout_needs_a_hint_of_ours_a_registered_return_and_a_session(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    hint = exchange(practice, browser, code_for(practice, browser)).json()["id_token"]
    address = f"{practice.issuer}/session/end"
    for wrong in (
        {},
        {"id_token_hint": "a.b.c"},
        {"id_token_hint": hint, "post_logout_redirect_uri": "https://ailleurs.invalid/"},
        {"id_token_hint": hint, "unknown": "1"},
    ):
        assert browser.get(address, params=wrong).status_code == 400
    ended = browser.get(address, params={"id_token_hint": hint})
    assert ended.status_code == 200
    assert "déconnecté" in ended.text
    again = browser.get(address, params={"id_token_hint": hint})
    assert again.status_code == 400
    assert "Y100019" in again.text


def test_logout_gives_the_state_back_and_nothing_else(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    hint = exchange(practice, browser, code_for(practice, browser)).json()["id_token"]
    farewell = "http://127.0.0.1:9/kiosque/fin"
    asked = {"id_token_hint": hint, "post_logout_redirect_uri": farewell, "state": "a&b=c"}
    answer = browser.get(f"{practice.issuer}/session/end", params=asked)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{farewell}?state=a%26b%3Dc"


class Page(HTMLParser):
    """What the tests look for in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.language: str | None = None
        self.buttons: list[str | None] = []
        self.described: set[str | None] = set()
        self.ids: set[str | None] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = given.get("lang")
        if tag == "button":
            self.buttons.append(given.get("value"))
            self.described.add(given.get("aria-describedby"))
        self.ids.add(given.get("id"))


def test_the_page_lists_every_citizen_in_plain_accessible_html(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    answer = browser.get(request_of(practice))
    page = Page(answer.text)
    assert page.language == "fr"
    assert page.tags.count("h1") == 1
    assert "main" in page.tags
    assert "script" not in page.tags
    assert page.buttons == [*(person.key for person in CITIZENS), ""]
    assert page.described - {None} <= page.ids
    assert "SPÉCIMEN – FranceConnect d&#39;entraînement" in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_hostile_name_stays_text(practice: RunningPractice, browser: httpx.Client) -> None:
    text = browser.get(request_of(practice)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_style_sheet_is_served_and_any_other_address_is_an_error_page(
    practice: RunningPractice, browser: httpx.Client
) -> None:
    origin = practice.issuer.removesuffix("/api/v2")
    style = browser.get(f"{origin}/static/practice.css")
    assert style.headers["Content-Type"].startswith("text/css")
    lost = browser.get(f"{origin}/ailleurs")
    assert lost.status_code == 404
    assert "SPÉCIMEN" in lost.text


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kiosque.identity.practice", "--port", "0", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finished(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """Wait for the end of `process`; returns its status and what it wrote on standard error."""
    _out, complaint = process.communicate(timeout=60)
    return process.returncode, complaint


def test_the_command_prints_one_json_line_and_then_nothing() -> None:
    process = start()
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    with httpx.Client(trust_env=False) as client:
        document = client.get(f"{said['issuer']}/.well-known/openid-configuration").json()
    assert document["issuer"] == said["issuer"]
    assert document["id_token_signing_alg_values_supported"] == ["ES256"]
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=60)
    assert (process.returncode, out, complaint) == (0, b"", b"")


def test_each_start_draws_another_secret_and_another_key(practice: RunningPractice) -> None:
    with practice_provider() as other, httpx.Client(trust_env=False) as client:
        assert other.client_secret != practice.client_secret
        keys = [client.get(f"{one.issuer}/jwks").json() for one in (practice, other)]
    assert keys[0] != keys[1]


def test_the_provider_ends_when_its_input_closes() -> None:
    process = start("--obey-input")
    assert process.stdout is not None
    assert process.stdin is not None
    process.stdout.readline()
    process.stdin.close()
    process.stdin = None
    assert finished(process) == (0, b"")


def test_the_provider_does_not_outlive_a_parent_that_is_killed() -> None:
    program = (
        "from kiosque.identity.practice.launcher import practice_provider\n"
        "with practice_provider() as running:\n"
        "    print(running.issuer, flush=True)\n"
        "    input()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    port = urlsplit(parent.stdout.readline().decode()).port
    assert port is not None
    assert _answers(port)
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while _answers(port):
        assert time.monotonic() < deadline


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_leaving_the_launcher_stops_the_provider() -> None:
    with practice_provider() as running:
        pass
    assert running.process.poll() is not None
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(running.issuer)


def test_a_port_that_is_taken_is_said_to_be_so(practice: RunningPractice) -> None:
    port = urlsplit(practice.issuer).port
    assert port is not None
    with pytest.raises(UnavailableError), practice_provider(port=port):
        pass


def test_the_provider_listens_on_this_machine_alone(practice: RunningPractice) -> None:
    port = urlsplit(practice.issuer).port
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(f"http://127.0.0.2:{port}/")
