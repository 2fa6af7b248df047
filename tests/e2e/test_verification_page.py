"""The page for strangers, in a real browser: it judges as the program does, and reaches nothing."""

import json
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from kiosque.desk.checking import check_paper, save_verification_page
from kiosque.errors import Refusal
from kiosque.mandates.commitment import normalised
from kiosque.receipts.question import Person
from kiosque.receipts.trust import read_trust
from kiosque.receipts.verification_page import verification_page
from tests.mandate_examples import SIGNED_AT, record
from tests.paper_examples import (
    Organisation,
    account_seal,
    bellevue,
    found,
    seal,
    seal_content,
    within,
)
from tests.system_programs import need

VECTORS = Path(__file__).parents[2] / "mandates" / "vectors"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=420,900",
)  # fmt: skip
OUTCOMES = {0: "genuine", 1: "refused", 2: "unknown", 3: "ended"}
AICHA = ("benali", "AICHA", "1959-03-14")


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = need("chromium")
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(need("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: webdriver.Chrome, tmp_path: Path) -> webdriver.Chrome:
    return opened(browser, tmp_path, bellevue())


def opened(browser: webdriver.Chrome, folder: Path, by: Organisation) -> webdriver.Chrome:
    browser.get(save_verification_page(by.trust, folder / "page.html", within()).as_uri())
    return browser


def verdict(
    page: webdriver.Chrome, text: str, now: datetime, person: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """Return what the page's own function says of a text at a time."""
    fields = ("family", "given", "born")
    asked = None if person is None else dict(zip(fields, person, strict=True))
    found: dict[str, Any] = page.execute_async_script(
        "verdictOn(arguments[0], arguments[1], arguments[2]).then(arguments[3]);",
        text, asked, now.timestamp(),
    )  # fmt: skip
    return found


@pytest.mark.parametrize("vector", json.loads((VECTORS / "seal.json").read_text("utf-8"))["valid"])
def test_every_seal_that_is_known_to_be_whole_is_read_to_the_same_bytes(
    page: webdriver.Chrome, vector: dict[str, Any]
) -> None:
    read = page.execute_script(
        "const s = readSeal(arguments[0]); const hex = (b) =>"
        " [...b].map((one) => one.toString(16).padStart(2, '0')).join('');"
        "return {signed: hex(s.signed), kid: hex(s.kid), kind: s.content.kind,"
        " siret: s.content.siret, index: s.content.index, ends: s.content.endsAt};",
        vector["text"],
    )
    assert read == {
        "signed": vector["to_be_signed"],
        "kid": vector["kid"],
        "kind": vector["kind"],
        "siret": vector["siret"],
        "index": vector["index"],
        "ends": vector["ends_at"],
    }


def test_every_seal_that_is_known_to_be_wrong_is_refused(page: webdriver.Chrome) -> None:
    for vector in json.loads((VECTORS / "seal.json").read_text("utf-8"))["invalid"]:
        assert verdict(page, vector["text"], within())["outcome"] == "unknown", vector["why"]


def test_names_are_written_the_same_way_whatever_their_letters(page: webdriver.Chrome) -> None:
    known = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}
    ]
    ours = [normalised(f"a{letter}B") for letter in known]
    theirs = page.execute_script("return arguments[0].map((one) => normalised(`a${one}B`));", known)
    assert [one for one in zip(known, ours, theirs, strict=True) if one[1] != one[2]] == []


def test_the_page_judges_as_the_program_does(browser: webdriver.Chrome, tmp_path: Path) -> None:
    mine, other = bellevue(), found()
    page = opened(browser, tmp_path, mine)
    content = seal_content(record())
    texts = [
        seal(mine, content),
        seal(mine, replace(content, practice=True)),
        seal(mine, replace(content, siret="00000000000000")),
        seal(mine, replace(content, starts_at=SIGNED_AT - timedelta(days=400))),
        seal(mine, replace(content, kind="revocation", ends_at=content.starts_at)),
        seal(mine, replace(content, kind="revocation", scopes=(), ends_at=content.starts_at)),
        seal(other, content),
        account_seal(mine),
        "KQ1:",
        "",
        "KQ1:" + "Z" * 5000,
    ]
    people = [None, AICHA, ("Benali", "Yvonne", "1959-03-14"), ("Benali", "Aïcha", "1959-03-15")]
    for text in texts:
        for person in people:
            for now in (within(), SIGNED_AT - timedelta(days=3), SIGNED_AT + timedelta(days=90)):
                asked = () if person is None else (Person(*person),)
                said = check_paper(text.encode() or b"\n", now, trust=mine.trust, people=asked)
                mark = verdict(page, text, now, person)["outcome"]
                assert mark == OUTCOMES[said.exit_code], (text, person, now)


def test_a_seal_whose_last_signs_are_changed_is_refused(page: webdriver.Chrome) -> None:
    text = seal(bellevue(), seal_content(record()))
    for place in (-3, -40, -100):
        changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
        said = verdict(page, changed, within())
        assert said["outcome"] in {"refused", "unknown"}
        assert not any(ok for ok, _sentence in said["checks"])


def test_a_practice_seal_is_never_called_more_than_a_specimen(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    practice = bellevue(practice=True)
    page = opened(browser, tmp_path, practice)
    now = datetime.now().astimezone()
    lasting = seal_content(record(practice=True), ends_at=now + timedelta(days=3650))
    answer = typed(page, seal(practice, lasting))
    assert answer[0].startswith("SPÉCIMEN authentique")


def test_somebody_types_a_seal_and_a_name_and_reads_the_answer(page: webdriver.Chrome) -> None:
    lasting = seal_content(record(), ends_at=datetime.now().astimezone() + timedelta(days=3650))
    text = seal(bellevue(), lasting)
    answer = typed(page, text, *AICHA)
    assert answer[0] == "Authentique."
    assert "[oui] Le papier est bien celui de cette personne." in answer
    assert page.switch_to.active_element.text == "Authentique."
    assert typed(page, text, "Benali", "", "")[0] == "On ne peut pas conclure."
    page.find_element(By.ID, "clear").click()
    assert page.find_element(By.ID, "result").text == ""
    assert page.find_element(By.ID, "family").get_attribute("value") == ""


def typed(page: webdriver.Chrome, text: str, *person: str) -> list[str]:
    """Return the lines that answer what a person types."""
    page.find_element(By.ID, "clear").click()
    page.execute_script("document.getElementById('seal').value = arguments[0];", text)
    for field, value in zip(("family", "given", "born"), person, strict=False):
        page.find_element(By.ID, field).send_keys(value)
    page.find_element(By.ID, "check").click()
    WebDriverWait(page, 10).until(lambda shown: shown.find_elements(By.ID, "answer"))
    return [
        line.replace("\N{NO-BREAK SPACE}", " ")
        for line in page.find_element(By.ID, "result").text.splitlines()
    ]


def test_the_page_reaches_nothing_and_may_reach_nothing(page: webdriver.Chrome) -> None:
    typed(page, seal(bellevue(), seal_content(record())))
    reached = page.execute_script("return performance.getEntriesByType('resource').length;")
    refused = page.execute_async_script(
        "const done = arguments[0];"
        "fetch('http://127.0.0.1:9/').then(() => done(false), () => done(true));"
    )
    log = [entry["message"] for entry in page.get_log("browser")]  # type: ignore[no-untyped-call]
    assert reached == 0
    assert refused
    assert all("Content Security Policy" in message for message in log)
    assert log


def test_a_hostile_name_of_an_organisation_is_text(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    trust = read_trust(bellevue().trust)
    name = "</script><img src=x onerror=alert(1)>&amp;"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosque.receipts.verification_page.organisation_of", lambda _root: name)
        html = verification_page(trust, within())
    path = tmp_path / "hostile.html"
    path.write_text(html, encoding="utf-8")
    browser.get(path.as_uri())
    assert browser.find_elements(By.TAG_NAME, "img") == []
    assert name in browser.find_element(By.TAG_NAME, "main").text


def test_a_page_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("à garder", encoding="utf-8")
    with pytest.raises(Refusal):
        save_verification_page(bellevue().trust, path, within())
    assert path.read_text("utf-8") == "à garder"


def test_a_page_without_a_kiosk_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        save_verification_page(bellevue().root_only, tmp_path / "page.html", within())
    assert list(tmp_path.iterdir()) == []
