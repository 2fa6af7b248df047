"""French signs of two parts stay with their word at the end of a line."""

import pytest
from textual.content import Content

from kiosque.tui.wrapping import keep_no_break_spaces

NBSP = "\N{NO-BREAK SPACE}"


def lines(text: str, width: int) -> list[str]:
    keep_no_break_spaces()
    return [str(line).rstrip() for line in Content(text).wrap(width)]


@pytest.mark.parametrize("sign", ["?", "!", ";", ":", "»"])
def test_a_sign_of_two_parts_never_begins_a_line(sign: str) -> None:
    assert lines(f"Est-elle venue{NBSP}{sign}", 14) == ["Est-elle", f"venue{NBSP}{sign}"]


def test_a_plain_space_still_breaks_a_line() -> None:
    assert lines("un deux trois", 8) == ["un deux", "trois"]


def test_a_word_wider_than_the_line_is_folded_and_nothing_is_lost() -> None:
    text = f"a{NBSP}" * 20
    assert "".join(lines(text, 7)).replace(NBSP, "") == "a" * 20
