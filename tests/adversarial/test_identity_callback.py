"""What anybody on this machine, or any web page open on it, may send to the callback listener."""

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from kiosque.identity.loopback import CallbackListener
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.provider import ProviderSettings
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.sign_in import Attempt, begin
from tests.sign_ins import settings_for

PATH = "/kiosque/retour"
FAREWELL = "/kiosque/fin"
SETTINGS = ProviderSettings(
    name="essai",
    issuer="http://127.0.0.1:1/api/v2",
    client_id="c",
    client_secret="s",
    practice=True,
)


@dataclass
class Landings:
    """The queries that a listener let through."""

    queries: list[str] = field(default_factory=list)

    def __call__(self, query: str) -> None:
        self.queries.append(query)


@contextmanager
def listening() -> Iterator[tuple[CallbackListener, Landings]]:
    landings = Landings()
    listener = CallbackListener(SETTINGS, "f" * 64, landings)
    try:
        yield listener, landings
    finally:
        listener.close()


def ask(
    listener: CallbackListener,
    target: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Send one request as raw as http.client allows; returns status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=5)
    try:
        connection.request(method, target, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_the_callback_is_let_through_once_and_only_once() -> None:
    with listening() as (listener, landings):
        first, _body = ask(listener, f"{PATH}?code=a&state=b")
        second, _body = ask(listener, f"{PATH}?code=c&state=d")
    assert (first, second) == (303, 404)
    assert landings.queries == ["code=a&state=b"]


def test_many_callbacks_at_once_let_one_through() -> None:
    with listening() as (listener, landings), ThreadPoolExecutor(8) as pool:
        targets = [f"{PATH}?code={n}" for n in range(24)]
        statuses = [status for status, _ in pool.map(lambda one: ask(listener, one), targets)]
    assert sorted(statuses) == [303] + [404] * 23
    assert len(landings.queries) == 1


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/favicon.ico",
        PATH,
        f"{PATH}?",
        f"{PATH}/?code=a",
        f"{PATH}%00?code=a",
        "/kiosque/../kiosque/retour/x?code=a",
        f"{PATH}?code=" + "a" * 20_000,
        "*",
    ],
)
def test_any_other_path_is_not_found_and_leaves_the_callback_open(target: str) -> None:
    with listening() as (listener, landings):
        status, _body = ask(listener, target)
        assert status == 404
        assert landings.queries == []
        assert ask(listener, f"{PATH}?code=a")[0] == 303


@pytest.mark.parametrize(
    "method", ["POST", "HEAD", "PUT", "OPTIONS", "TRACE", "DELETE", "NONSENSE"]
)
def test_any_other_method_is_not_found_and_leaves_the_callback_open(method: str) -> None:
    with listening() as (listener, landings):
        assert ask(listener, f"{PATH}?code=a", method)[0] == 404
        assert landings.queries == []
        assert ask(listener, f"{PATH}?code=a")[0] == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "ailleurs.invalid"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Purpose": "prefetch"},
    ],
)
def test_a_page_from_elsewhere_cannot_spend_the_callback(headers: dict[str, str]) -> None:
    with listening() as (listener, landings):
        assert ask(listener, f"{PATH}?code=a", headers=headers)[0] == 404
        assert landings.queries == []
        navigation = {"Sec-Fetch-Dest": "document"}
        assert ask(listener, f"{PATH}?code=a", headers=navigation)[0] == 303


def test_a_connection_that_says_nothing_does_not_hold_up_the_callback() -> None:
    with listening() as (listener, _landings):
        silent = [socket.create_connection(("127.0.0.1", listener.port)) for _n in range(8)]
        try:
            assert ask(listener, f"{PATH}?code=a")[0] == 303
        finally:
            for connection in silent:
                connection.close()


@pytest.mark.parametrize(
    "raw",
    [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET /x HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x00\r\n\r\n"],
)
def test_what_is_not_http_is_shrugged_off(raw: bytes) -> None:
    with listening() as (listener, landings):
        with socket.create_connection(("127.0.0.1", listener.port), timeout=5) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass
        assert landings.queries == []
        assert ask(listener, f"{PATH}?code=a")[0] == 303


def test_the_listener_is_bound_to_the_loopback_address_alone() -> None:
    with listening() as (listener, _landings):
        assert listener.redirect_uri.startswith("http://127.0.0.1:")
        with socket.socket() as elsewhere:
            elsewhere.settimeout(1)
            with pytest.raises(OSError, match=r"refused|timed out"):
                elsewhere.connect(("127.0.0.2", listener.port))


def test_nothing_of_a_request_is_written_anywhere(capfd: pytest.CaptureFixture[str]) -> None:
    with listening() as (listener, _landings):
        ask(listener, f"{PATH}?code=secret-code")
        ask(listener, "/ailleurs?code=secret-code")
        ask(listener, PATH, "NONSENSE")
    said = capfd.readouterr()
    assert said.out + said.err == ""


def test_the_pages_do_not_repeat_what_was_sent_and_allow_no_script() -> None:
    with listening() as (listener, _landings):
        connection = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=5)
        connection.request("GET", "/%3Cscript%3E?<script>alert(1)</script>")
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
    assert "script" not in body
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unsolicited_farewell_does_not_pass_for_a_logout() -> None:
    with listening() as (listener, _landings):
        for target in (FAREWELL, f"{FAREWELL}?state=", f"{FAREWELL}?state={'0' * 64}"):
            assert ask(listener, target)[0] == 200
        assert not listener.farewell_reached.is_set()
        assert ask(listener, f"{FAREWELL}?state={'f' * 64}")[0] == 200
        assert listener.farewell_reached.is_set()


def test_after_closing_nothing_listens_any_more() -> None:
    with listening() as (listener, _landings):
        port = listener.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


def callback_of(attempt: Attempt, **changes: str | None) -> str:
    """Return a callback such as the provider would send, with parameters changed or left out."""
    asked = parse_qs(urlsplit(attempt.url).query)
    issuer = attempt.url.partition("/authorize")[0]
    parameters = {"code": "un-code", "state": asked["state"][0], "iss": issuer} | changes
    kept = {name: value for name, value in parameters.items() if value is not None}
    return f"{asked['redirect_uri'][0]}?{urlencode(kept)}"


def refusal_of(attempt: Attempt, address: str) -> str:
    """Deliver `address` and return the code of the refusal."""
    with httpx.Client(trust_env=False, follow_redirects=True) as browser:
        assert "n&#x27;a pas abouti" in browser.get(address).text
    with pytest.raises(IdentityRefused) as refusal:
        attempt.wait(10)
    return refusal.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": None}, "state"),
        ({"state": ""}, "state"),
        ({"state": "0" * 64}, "state"),
        ({"state": "é" * 64}, "state"),
        ({"iss": None}, "callback_issuer"),
        ({"iss": "https://ailleurs.invalid"}, "callback_issuer"),
        ({"code": ""}, "code_missing"),
        ({"code": "a\x00b"}, "code_missing"),
        ({"code": "a" * 5000}, "code_missing"),
        ({"code": "invented"}, "token_refused"),
        ({"error": "access_denied"}, "denied"),
        ({"error": "invalid_scope"}, "setup"),
        ({"error": "<b>"}, "setup"),
        ({"error": "access_denied", "state": "0" * 64}, "state"),
    ],
)
def test_a_callback_from_nowhere_is_refused(
    practice: RunningPractice, changes: dict[str, str | None], code: str
) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        assert refusal_of(attempt, callback_of(attempt, **changes)) == code


@pytest.mark.parametrize("name", ["code", "state", "iss", "unknown"])
def test_a_parameter_given_twice_is_refused(practice: RunningPractice, name: str) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        address = callback_of(attempt, unknown="1") + f"&{name}=encore"
        assert refusal_of(attempt, address) == "repeated"


def test_too_many_parameters_are_refused(practice: RunningPractice) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        address = callback_of(attempt) + "".join(f"&x{n}=1" for n in range(50))
        assert refusal_of(attempt, address) == "state"


def test_the_state_of_another_sign_in_is_refused(practice: RunningPractice) -> None:
    settings = settings_for(practice)
    with (
        begin(settings, datetime.now(UTC)) as victim,
        begin(settings, datetime.now(UTC)) as attacker,
    ):
        foreign = parse_qs(urlsplit(attacker.url).query)["state"][0]
        assert refusal_of(victim, callback_of(victim, state=foreign)) == "state"


def test_a_code_obtained_for_another_sign_in_is_refused(practice: RunningPractice) -> None:
    settings = settings_for(practice, callback_host="localhost")
    with (
        begin(settings, datetime.now(UTC)) as victim,
        begin(settings, datetime.now(UTC)) as attacker,
        httpx.Client(trust_env=False) as browser,
    ):
        chosen = browser.post(attacker.url, data={"citizen": "simple"})
        code = parse_qs(urlsplit(chosen.headers["Location"]).query)["code"][0]
        assert refusal_of(victim, callback_of(victim, code=code)) == "token_refused"


def test_a_code_injected_under_the_victim_s_own_address_is_caught_by_the_nonce(
    practice: RunningPractice,
) -> None:
    with (
        begin(settings_for(practice), datetime.now(UTC)) as victim,
        httpx.Client(trust_env=False) as browser,
    ):
        asked = {name: one[0] for name, one in parse_qs(urlsplit(victim.url).query).items()}
        stolen = f"{practice.issuer}/authorize?{urlencode(asked | {'nonce': 'a' * 64})}"
        chosen = browser.post(stolen, data={"citizen": "simple"})
        code = parse_qs(urlsplit(chosen.headers["Location"]).query)["code"][0]
        assert refusal_of(victim, callback_of(victim, code=code)) == "nonce"


def test_a_callback_replayed_after_success_changes_nothing(practice: RunningPractice) -> None:
    with (
        begin(settings_for(practice), datetime.now(UTC)) as attempt,
        httpx.Client(trust_env=False) as browser,
        ThreadPoolExecutor(1) as pool,
    ):
        waiting = pool.submit(attempt.wait, 30)
        callback = browser.post(attempt.url, data={"citizen": "simple"}).headers["Location"]
        assert browser.get(callback).status_code == 303
        assert waiting.result().identity.family_name == "MARTIN"
        assert browser.get(callback).status_code == 404


def test_a_callback_after_giving_up_reads_nothing(practice: RunningPractice) -> None:
    attempt = begin(settings_for(practice), datetime.now(UTC))
    address = callback_of(attempt)
    attempt.cancel()
    with httpx.Client(trust_env=False) as browser, pytest.raises(httpx.ConnectError):
        browser.get(address)
    with pytest.raises(IdentityRefused) as refusal:
        attempt.wait(1)
    assert refusal.value.code == "cancelled"
