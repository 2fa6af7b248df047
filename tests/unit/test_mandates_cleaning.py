"""Text from outside, whatever it holds."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.mandates.cleaning import clean_text

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x90\x9d\x07\x00\n\r\t\u2028\u202e\u2066\u200c\u200d\u200b\ufeff[]m;"
        ),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  Le   Goff\t", "Le Goff"),
        ("Ame\u0301lie", "Amélie"),
        ("Awa\nD.", "Awa D."),
        ("a\x00b", "ab"),
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b]0;titre\x07Benali", "Benali"),
        ("\x1b]8;;http://x\x1b\\lien", "lien"),
        ("Ben\u202eila", "Benila"),
        ("\u2066Ali\u2069", "Ali"),
        ("a\u200b\ufeffb", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cAli \u200d", "Ali"),
        ("Ali \u200c", "Ali"),
        ("[/] [@click=app.quit]x", "[/] [@click=app.quit]x"),
        ("😀 Zoé", "😀 Zoé"),
        ("\u2028\u2029\u3000", ""),
        ("\ud800a", "a"),
    ],
)
def test_a_text_is_cleaned(given_text: str, kept: str) -> None:
    assert clean_text(given_text) == kept


@settings(max_examples=2000)
@given(HOSTILE)
def test_a_clean_text_is_one_line_in_nfc_without_anything_hidden(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())
    hidden = {"Cc", "Cf", "Cs", "Co"}
    assert not [c for c in cleaned if unicodedata.category(c) in hidden and c not in "\u200c\u200d"]
