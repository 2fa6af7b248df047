"""Texts changed inside a content file: what was to change does, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.errors import InputError
from kiosque.procedures.text_edits import replaced, with_entries
from kiosque.procedures.yaml_tree import read_tree

FILE = """\
# a comment at the top
titre: Un titre   # beside
liste: [un, "deux: 2", 'trois']   # a flow
bloc: |
  Une ligne.
  Une autre.

plie: >-
  Une ligne
  qui continue.
sources:
  - {id: a, lu_le: 2026-11-01, confiance: bonne}  # inline
  - id: b
    lu_le: 2026-11-02   # read
    confiance: partielle
"""


def content(text: str) -> Any:
    return read_tree(text, "essai.yaml").content


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (("titre",), "Un titre   # beside", "Autre   # beside"),
        (("liste", 1), '"deux: 2"', '"Autre"'),
        (("liste", 2), "'trois'", "'Autre'"),
        (("bloc",), "  Une ligne.\n  Une autre.\n\n", "  Autre\n\n"),
        (("plie",), "  Une ligne\n  qui continue.\n", "  Autre\n"),
    ],
)
def test_one_text_changes_in_its_own_style(
    path: tuple[str | int, ...], before: str, after: str
) -> None:
    assert replaced(FILE, {path: "Autre"}) == FILE.replace(before, after)


def test_line_feeds_are_those_of_the_file() -> None:
    there = FILE.replace("\n", "\r\n")
    done = replaced(there, {("bloc",): "Un\nDeux"})
    assert "\n" not in done.replace("\r\n", "")
    done = with_entries(there, ("sources", 1), "lu_le", {"verifie_le": "2026-11-28"})
    assert "    verifie_le: 2026-11-28\r\n" in done


def test_entries_are_added_in_both_styles_and_changed_the_second_time() -> None:
    said = {"verifie_le": "2026-11-28", "verifie_par": "Awa: D."}
    done = with_entries(with_entries(FILE, ("sources", 0), "lu_le", said), ("sources", 1),
                        "lu_le", said)  # fmt: skip
    expected = FILE.replace(
        "2026-11-01,", '2026-11-01, verifie_le: 2026-11-28, verifie_par: "Awa: D.",'
    ).replace("   # read\n", '   # read\n    verifie_le: 2026-11-28\n    verifie_par: "Awa: D."\n')
    assert done == expected
    again = with_entries(done, ("sources", 0), "lu_le", {"verifie_le": "2026-12-01"})
    assert again == done.replace("verifie_le: 2026-11-28", "verifie_le: 2026-12-01", 1)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(InputError):
        replaced(FILE, {("absent",): "x"})
    with pytest.raises(InputError):
        with_entries(FILE, ("sources", 7), "lu_le", {"verifie_le": "2026-11-28"})


@given(
    st.text(
        st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1
    ).filter(str.strip),
    st.sampled_from([("titre",), ("liste", 0), ("liste", 1), ("liste", 2), ("bloc",), ("plie",)]),
)
def test_any_text_is_read_back_as_it_was_typed_or_refused(
    said: str, path: tuple[str | int, ...]
) -> None:
    try:
        done = replaced(FILE, {path: said})
    except InputError:
        return
    found = content(done)
    before = content(FILE)
    here = found
    for part in path:
        here = here[part]
    assert here.strip() == said.strip()
    for key in set(before) - {path[0]}:
        assert found[key] == before[key]


def test_a_title_of_a_shipped_file_changes_on_its_own_line_only() -> None:
    files = sorted((content_root() / "procedures").glob("*/*.yaml"))
    procedures = [file for file in files if "titre" in content(file.read_text(encoding="utf-8"))]
    assert procedures
    for file in procedures:
        before = file.read_text(encoding="utf-8").splitlines()
        after = replaced("\n".join(before), {("titre",): "Un essai"}).splitlines()
        assert sum(a != b for a, b in zip(after, before, strict=True)) == 1
