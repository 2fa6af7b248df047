"""Text from outside, made safe to keep, to compare and to show.

A name may come from a form, an identity provider or a file, and may hold escape sequences for the
terminal, characters that turn the writing direction around, or line breaks. None of them belongs
to a name.
"""

import re
import unicodedata

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor, modes (ECMA-48 §5.4)
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS…
    r"|\x1b.?",
    re.DOTALL,
)
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Persian, Kurdish and Indic spelling needs them; every other format character goes."""
_REMOVED = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Controls, format characters (bidi included), half surrogate pairs, private use."""


def clean_text(text: str) -> str:
    """Return `text` in NFC on one line, without controls, escapes or direction marks."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())  # nothing to remove, as almost always, in a tenth of the time
    spaced = "".join(" " if c.isspace() else c for c in _ESCAPES.sub("", text))
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _REMOVED)
    return " ".join(unicodedata.normalize("NFC", kept).split()).strip(f" {_JOINERS}")
