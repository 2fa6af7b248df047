"""Whole sign-ins over real HTTP against the practice provider, in another process."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from kiosque.identity.practice.citizens import CITIZENS
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.robot import REFUSE, play_citizen
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import Identified
from kiosque.identity.sign_in import begin
from kiosque.mandates.pivot import PivotIdentity
from tests.sign_ins import playing, settings_for, sign_in


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


def identity_of(practice: RunningPractice, choice: int | str) -> PivotIdentity:
    outcome, _page = sign_in(settings_for(practice), choice)
    assert isinstance(outcome, Identified)
    return outcome.identity


def test_a_citizen_signs_in_and_the_kiosk_learns_the_pivot_identity(
    practice: RunningPractice,
) -> None:
    identity = identity_of(practice, "simple")
    assert identity.given_names == ("Léa", "Jeanne")
    assert identity.family_name == "MARTIN"
    assert identity.gender == "female"
    assert identity.birth_date == "1987-03-12"
    assert identity.birth_place == "59350"
    assert identity.birth_country == "99100"
    assert identity.preferred_name is None


@pytest.mark.parametrize("key", [person.key for person in CITIZENS])
def test_every_invented_citizen_can_sign_in(practice: RunningPractice, key: str) -> None:
    person = next(person for person in CITIZENS if person.key == key)
    identity = identity_of(practice, key)
    assert identity.birth_date == person.birthdate
    assert identity.birth_country == person.birthcountry
    assert identity.birth_place == (person.birthplace or None)
    assert len(identity.given_names) == len(person.given_names)


def test_a_given_name_with_a_space_stays_one_given_name(practice: RunningPractice) -> None:
    assert identity_of(practice, "sansmail").given_names == ("Anne Sophie", "Cléo")


def test_a_name_in_use_is_kept_beside_the_birth_name(practice: RunningPractice) -> None:
    identity = identity_of(practice, "usage")
    assert (identity.family_name, identity.preferred_name) == ("BENALI", "MOREL")


def test_the_proof_holds_digests_and_times_but_no_token(practice: RunningPractice) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    outcome, _page = sign_in(settings_for(practice))
    assert isinstance(outcome, Identified)
    proof = outcome.proof.to_payload()
    assert proof["kind"] == "franceconnect"
    assert proof["issuer"] == practice.issuer
    assert proof["acr"] == "eidas1"
    assert before <= outcome.proof.authenticated_at <= datetime.now(UTC)
    for name in ("id_token_sha256", "userinfo_sha256", "sub_sha256"):
        assert len(bytes.fromhex(proof[name])) == 32


def test_the_same_person_is_recognised_from_one_sign_in_to_the_next(
    practice: RunningPractice,
) -> None:
    first, _page = sign_in(settings_for(practice), "corse")
    again, _page = sign_in(settings_for(practice), "corse")
    other, _page = sign_in(settings_for(practice), "mois")
    assert isinstance(first, Identified)
    assert isinstance(again, Identified)
    assert isinstance(other, Identified)
    assert first.proof.sub_sha256 == again.proof.sub_sha256 != other.proof.sub_sha256


def test_the_request_has_exactly_the_seven_parameters_of_franceconnect(
    practice: RunningPractice,
) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        asked = parse_qs(urlsplit(attempt.url).query, strict_parsing=True)
    assert asked.keys() == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "acr_values",
        "state",
        "nonce",
    }
    for name in ("state", "nonce"):
        assert len(bytes.fromhex(asked[name][0])) == 32


def test_the_browser_ends_on_a_page_whose_address_holds_no_code(
    practice: RunningPractice,
) -> None:
    _outcome, page = sign_in(settings_for(practice))
    assert page.status == 200
    assert "code=" not in page.url
    assert "Identification réussie" in page.text


def test_the_provider_s_session_is_ended_so_that_the_next_citizen_does_not_inherit_it(
    practice: RunningPractice,
) -> None:
    settings = settings_for(practice)
    with httpx.Client(trust_env=False) as browser:
        with begin(settings, datetime.now(UTC)) as attempt, ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(attempt.wait, 30)
            chosen = browser.post(attempt.url, data={"citizen": "simple"})
            assert "session" in chosen.headers["Set-Cookie"]
            logout = browser.get(chosen.headers["Location"])
            assert waiting.result().identity.family_name == "MARTIN"
            assert logout.headers["Location"] == attempt.end_session_url
            assert not attempt.session_ended
            back = browser.get(logout.headers["Location"])
            browser.get(back.headers["Location"])
            assert attempt.wait_for_logout(5)
        with begin(settings, datetime.now(UTC)) as attempt:
            assert "restée ouverte" not in browser.get(attempt.url).text


def test_a_session_left_open_is_pointed_out_to_whoever_comes_next(
    practice: RunningPractice,
) -> None:
    settings = settings_for(practice)
    with httpx.Client(trust_env=False) as browser:
        with begin(settings, datetime.now(UTC)) as attempt:
            browser.post(attempt.url, data={"citizen": "simple"})
        with begin(settings, datetime.now(UTC)) as attempt:
            assert "restée ouverte" in browser.get(attempt.url).text


def test_a_citizen_who_goes_back_is_told_that_nothing_was_read(
    practice: RunningPractice,
) -> None:
    outcome, page = sign_in(settings_for(practice), REFUSE)
    assert isinstance(outcome, IdentityRefused)
    assert outcome.code == "denied"
    assert "n'a pas abouti" in page.text.replace("&#x27;", "'")


def test_an_attempt_can_be_given_up_from_another_thread(practice: RunningPractice) -> None:
    attempt = begin(settings_for(practice), datetime.now(UTC))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(attempt.wait, 60)
        attempt.cancel()
        refusal = waiting.exception(timeout=10)
    assert isinstance(refusal, IdentityRefused)
    assert refusal.code == "cancelled"


def test_a_browser_that_never_comes_back_ends_in_a_time_out(practice: RunningPractice) -> None:
    with (
        begin(settings_for(practice), datetime.now(UTC)) as attempt,
        pytest.raises(IdentityRefused) as refusal,
    ):
        attempt.wait(0.05)
    assert refusal.value.code == "timed_out"


def test_the_time_out_of_the_settings_counts_when_no_other_is_given(
    practice: RunningPractice,
) -> None:
    with (
        begin(settings_for(practice, wait_seconds=0.05), datetime.now(UTC)) as attempt,
        pytest.raises(IdentityRefused) as refusal,
    ):
        attempt.wait()
    assert refusal.value.code == "timed_out"


def test_the_identity_is_handed_over_once(practice: RunningPractice) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        with playing(attempt.url):
            attempt.wait(30)
        with pytest.raises(IdentityRefused) as refusal:
            attempt.wait(1)
    assert refusal.value.code == "finished"


def test_after_a_refusal_the_next_sign_in_succeeds(practice: RunningPractice) -> None:
    practice.misbehave("wrong-nonce")
    refused, _page = sign_in(settings_for(practice))
    practice.misbehave("none")
    accepted, _page = sign_in(settings_for(practice))
    assert isinstance(refused, IdentityRefused)
    assert isinstance(accepted, Identified)


def test_two_sign_ins_at_once_do_not_mix(practice: RunningPractice) -> None:
    settings = settings_for(practice)
    with (
        begin(settings, datetime.now(UTC)) as one,
        begin(settings, datetime.now(UTC)) as two,
        playing(one.url, "simple"),
        playing(two.url, "compose"),
    ):
        assert two.wait(30).identity.family_name == "LE GOFF-DE LA TOUR"
        assert one.wait(30).identity.family_name == "MARTIN"


def test_a_key_that_rotates_during_the_sign_in_is_fetched_again(
    practice: RunningPractice,
) -> None:
    practice.misbehave("rotated-key")
    outcome, _page = sign_in(settings_for(practice))
    practice.misbehave("none")
    assert isinstance(outcome, Identified)


def test_a_level_above_the_one_asked_for_is_accepted(practice: RunningPractice) -> None:
    outcome, _page = sign_in(settings_for(practice, level="eidas2"))
    assert isinstance(outcome, Identified)
    assert outcome.proof.acr == "eidas2"


def test_a_fixed_port_can_be_used_for_one_sign_in_after_another(
    practice: RunningPractice,
) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        port = urlsplit(parse_qs(urlsplit(attempt.url).query)["redirect_uri"][0]).port
    settings = settings_for(practice, callback_port=port, callback_host="localhost")
    for _time in range(3):
        outcome, page = sign_in(settings)
        assert isinstance(outcome, Identified)
        assert page.status == 200


def test_a_second_sign_in_on_a_busy_fixed_port_is_refused(practice: RunningPractice) -> None:
    with begin(settings_for(practice), datetime.now(UTC)) as attempt:
        port = urlsplit(parse_qs(urlsplit(attempt.url).query)["redirect_uri"][0]).port
        with pytest.raises(IdentityRefused) as refusal:
            begin(settings_for(practice, callback_port=port), datetime.now(UTC))
    assert refusal.value.code == "port_busy"


def test_without_a_provider_the_refusal_speaks_of_the_network() -> None:
    with practice_provider() as gone:
        settings = settings_for(gone)
    with pytest.raises(IdentityRefused) as refusal:
        begin(settings, datetime.now(UTC))
    assert refusal.value.code == "unreachable"


def test_a_kiosk_whose_clock_is_a_year_late_is_told_so(practice: RunningPractice) -> None:
    with (
        begin(settings_for(practice), datetime.now(UTC) - timedelta(days=365)) as attempt,
        playing(attempt.url),
        pytest.raises(IdentityRefused) as refusal,
    ):
        attempt.wait(30)
    assert refusal.value.code == "clock"
    assert refusal.value.params["minutes"] == pytest.approx(365 * 24 * 60, abs=2)


def test_a_wrong_client_secret_is_refused_by_the_provider(practice: RunningPractice) -> None:
    outcome, _page = sign_in(settings_for(practice, client_secret="autre"))
    assert isinstance(outcome, IdentityRefused)
    assert outcome.code == "token_refused"


def test_the_robot_never_leaves_this_machine(practice: RunningPractice) -> None:
    from kiosque.errors import UnavailableError

    assert practice.issuer.startswith("http://127.0.0.1:")
    with pytest.raises(UnavailableError):
        play_citizen("http://exemple.invalid/authorize")
