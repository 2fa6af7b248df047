"""Whatever a verifier is given gets a sentence, and no conclusion."""

import pytest

from tests.hostile_papers import HOSTILE
from tests.judged_papers import CANNOT_TELL, judge, told
from tests.paper_examples import bellevue


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_given_gets_a_sentence_and_no_conclusion(name: str) -> None:
    for trust in (bellevue().trust, None):
        verdict = judge(HOSTILE[name], trust=trust)
        assert verdict.exit_code == CANNOT_TELL
        assert told(verdict).strip()
        assert verdict.to_json()["revocation"] == "unknown"
        assert "Un papier seul" in told(verdict)
