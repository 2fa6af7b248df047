"""The documents stay true to the program: commands, links, names, words of the screen."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import click
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from kiosque.cli.app import kiosque
from kiosque.i18n.typography import french_spaces

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "guide-mediateur.md"
CHECKING = ROOT / "docs" / "verifier-un-papier.md"
LIBRARIES = ROOT / "docs" / "decisions" / "0001-libraries.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("mandates/*.md")])
FRENCH = [
    README,
    GUIDE,
    CHECKING,
    ROOT / "docs" / "identity.md",
    ROOT / "docs" / "contribuer-une-demarche.md",
    *(ROOT / f"{n}.md" for n in ("CHANGELOG", "CONTRIBUTING", "SECURITY")),
]

PEERS = ROOT / "docs" / "procedures-and-peers.md"
TEST_NAMED = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
LABEL = re.compile(r"\*\*([^*]+)\*\*")
QUOTED = re.compile(r"«\s([^»]+?)\s»")
ABSOLUTE = re.compile(r"(?<![\w.~)}>/:$'-])/(?!dev/)(?:[A-Za-z]+/)+[\w.-]*")
SOURCES = (".py", ".toml", ".svg", ".yaml", ".json", "/")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(document: Path) -> str:
    """Return a document without its blocks of code."""
    kept: list[str] = []
    inside = False
    for line in document.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = not inside
        elif not inside and not line.startswith("    "):
            kept.append(line)
    return "\n".join(kept)


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every command that does something by itself."""
    if not isinstance(group, click.Group):
        yield path
        return
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from commands(command, (*path, name))


def resolved(words: list[str]) -> tuple[tuple[str, ...], click.Command]:
    """Return the command that `kiosque words…` runs, with its path."""
    command: click.Command = kiosque
    path: tuple[str, ...] = ()
    for word in words:
        if not isinstance(command, click.Group) or not re.fullmatch(r"[a-z][a-z-]*", word):
            break
        found = command.get_command(click.Context(command), word)
        assert found is not None, f"kiosque {' '.join((*path, word))}"
        command, path = found, (*path, word)
    return path, command


def options_of(command: click.Command) -> set[str]:
    given = {option for one in command.params for option in one.opts}
    return given | {"--help"} | ({"--version"} if command is kiosque else set())


def typed_in(line: str) -> list[str]:
    """Return what one line of a document says in code: a line to type, or pieces of it."""
    return [line.strip()] if line.startswith("    ") else CODE.findall(line)


def commands_named(line: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield the commands of kiosque that one line of a document names."""
    for code in typed_in(line):
        words = code.split()
        if words and words[0].rpartition("/")[2] == "kiosque":
            yield resolved(words[1:])


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_and_option_that_a_document_names_exists(document: Path) -> None:
    every = set().union(*(options_of(resolved(list(path))[1]) for path in commands(kiosque)))
    for line in document.read_text(encoding="utf-8").splitlines():
        named = [command for _path, command in commands_named(line)]
        if not named:
            continue
        row = line.startswith(("| `kiosque ", "    "))
        known = set().union(*map(options_of, named)) if row else every
        for option in chain.from_iterable(map(OPTION.findall, typed_in(line))):
            assert option in known, f"{option} in: {line}"


def test_the_readme_names_every_command() -> None:
    named = {
        path for line in README.read_text("utf-8").splitlines() for path, _ in commands_named(line)
    }
    assert set(commands(kiosque)) <= named


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_and_picture_of_a_document_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(prose(document)):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        found = (document.parent / file) if file else document
        assert found.exists(), target
        if anchor:
            assert anchor in set(anchors(found)), target


def anchors(document: Path) -> Iterator[str]:
    """Yield the anchors of a document's headings, as code forges make them."""
    for line in prose(document).splitlines():
        if line.startswith("#"):
            plain = re.sub(r"[^\w\s-]", "", line.lstrip("#").strip().lower())
            yield re.sub(r"\s", "-", plain)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    for code in CODE.findall(prose(document)):
        if "/" not in code or not code.endswith(SOURCES) or re.search(r"[\s<>{}*…:]", code):
            continue
        places = (ROOT / code, ROOT / "kiosque" / code, document.parent / code)
        assert any(place.exists() for place in places), code


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_target_of_make_that_a_document_names_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_document_names_a_path_of_a_machine(document: Path) -> None:
    assert ABSOLUTE.findall(document.read_text(encoding="utf-8")) == []


def libraries(requirements: str) -> set[str]:
    lines = (ROOT / requirements).read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))}


def test_every_library_has_its_reason_and_every_reason_its_library() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", LIBRARIES.read_text("utf-8"), re.MULTILINE)
    reasons = {name: reason for names, reason in rows for name in names.split(", ")}
    reasons.pop("library")
    assert set(reasons) == libraries("requirements.in") | libraries("requirements-dev.in")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    for file, name in TEST_NAMED.findall(document.read_text(encoding="utf-8")):
        defined = re.findall(r"^(?:async )?def (test_\w+)", _source(file), re.MULTILINE)
        assert name in defined, f"{file}::{name}"


@cache
def _source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def test_every_feature_compared_with_peers_names_its_test_or_says_not_yet() -> None:
    rows = [line for line in PEERS.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for row in rows:
        assert TEST_NAMED.search(row) or "not yet" in row, row


def test_every_format_is_listed_for_who_looks_for_it() -> None:
    listed = README.read_text("utf-8") + (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for document in (ROOT / "docs" / "formats").glob("*.md"):
        assert f"formats/{document.name})" in listed


def test_the_architecture_names_the_contracts_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["name"] for one in project["tool"]["importlinter"]["contracts"]}
    told = set(LABEL.findall((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))
    assert contracts <= {one.rstrip(".") for one in told}


@pytest.mark.parametrize("document", FRENCH, ids=name_of)
def test_no_french_line_can_break_before_its_punctuation(document: Path) -> None:
    for line in prose(document).splitlines():
        text = CODE.sub("x", line)
        if not re.fullmatch(r"[|\- :]+", text):
            assert text == french_spaces(text)


@cache
def words_of_the_program() -> str:
    """Return every text constant of the program, with plain spaces."""
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "kiosque").rglob("*.py"))
    nodes = chain.from_iterable(map(ast.walk, trees))
    texts = (n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return " ".join("\n".join(texts).split())


def test_the_guide_uses_the_words_of_the_screen() -> None:
    text = prose(GUIDE)
    keys = re.compile(r"F\d+|Espace|Entrée|Échap|.*[.?]")
    labels = [one for one in LABEL.findall(text) if not keys.fullmatch(one)]
    rows = [line for line in text.splitlines() if line.startswith("| «")]
    messages = [QUOTED.findall(row)[0].rstrip("…") for row in rows]
    assert len(labels) > 5
    assert len(messages) > 15
    for words in (*labels, *messages):
        assert " ".join(words.split()) in words_of_the_program(), words


def test_the_program_printed_for_strangers_checks_a_seal_with_python_alone(tmp_path: Path) -> None:
    block = re.search(
        r"^```python\n(.*?)^```", CHECKING.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert block is not None
    program = tmp_path / "cachet.py"
    program.write_text(block[1], encoding="utf-8")
    vectors = json.loads((ROOT / "mandates" / "vectors" / "seal.json").read_text("utf-8"))
    for vector in vectors["valid"]:
        key = ec.derive_private_key(vector["private_key"], ec.SECP256R1()).public_key()
        assert verified(program, vector["text"], key)
        spoiled = re.sub(r"[1-9](?=[^1-9]*$)", "0", vector["text"])
        assert not verified(program, spoiled, key)


def verified(program: Path, text: str, key: ec.EllipticCurvePublicKey) -> bool:
    subprocess.run(
        [sys.executable, "-I", "-S", program.name],
        input=text,
        text=True,
        cwd=program.parent,
        check=True,
    )
    signature, signed = (program.with_name(f"cachet.{end}").read_bytes() for end in ("sig", "bin"))
    try:
        key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
