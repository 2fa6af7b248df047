"""Translation catalogues: texts taken out of the program, catalogues brought up to date.

    python tools/catalogues.py update     rewrite locales/kiosque.pot and each kiosque.po
    python tools/catalogues.py check      fail when one of them is behind, or a translation is wrong

A message identifier is the French text. The French catalogue holds only what gettext cannot tell
from it: which numbers are plural (in French, zero and one are not).
"""

import string
import sys
from pathlib import Path

import polib
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
DOMAIN = "kiosque"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
HEADER = {
    "Project-Id-Version": "kiosque",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}


def template() -> polib.POFile:
    """Return every text of the program, in the order of the alphabet."""
    found: dict[tuple[str, str], set[str]] = {}
    package = ROOT / DOMAIN
    options = {pattern: {"encoding": "utf-8"} for pattern, _method in METHODS}
    messages = extract_from_dir(package, METHODS, options, keywords=KEYWORDS, comment_tags=())
    for file, _line, message, _comments, _context in messages:
        singular, plural = (message, "") if isinstance(message, str) else message
        if singular:
            found.setdefault((singular, plural), set()).add(f"{DOMAIN}/{file}")
    pot = polib.POFile(wrapwidth=100)
    pot.metadata = dict(HEADER)
    for (singular, plural), files in sorted(found.items()):
        occurrences = [(file, "") for file in sorted(files)]
        plurals = {"msgid_plural": plural, "msgstr_plural": {0: "", 1: ""}} if plural else {}
        pot.append(polib.POEntry(msgid=singular, occurrences=occurrences, **plurals))
    return pot


def catalogue(language: str, pot: polib.POFile) -> polib.POFile:
    """Return the catalogue of a language with the texts of `pot`, and no other."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    known = polib.pofile(str(path)) if path.exists() else polib.POFile()
    translated = {(entry.msgid, entry.msgid_plural): entry for entry in known}
    made = polib.POFile(wrapwidth=100)
    made.metadata = {**HEADER, "Language": language, "Plural-Forms": PLURALS[language]}
    for entry in pot:
        old = translated.get((entry.msgid, entry.msgid_plural))
        new = polib.POEntry(
            msgid=entry.msgid, msgid_plural=entry.msgid_plural, occurrences=entry.occurrences
        )
        if entry.msgid_plural:
            french = {0: entry.msgid, 1: entry.msgid_plural}
            new.msgstr_plural = french if language == "fr" else old.msgstr_plural if old else {}
        elif old is not None:
            new.msgstr = old.msgstr
        made.append(new)
    return made


def wanted() -> dict[Path, str]:
    """Return what each file under `locales/` should hold."""
    pot = template()
    files = {LOCALES / f"{DOMAIN}.pot": str(pot)}
    for language in PLURALS:
        path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        files[path] = str(catalogue(language, pot))
    return {path: f"{text.rstrip()}\n" for path, text in files.items()}


def wrong_holes(po: polib.POFile) -> list[str]:
    """Return the texts whose translation has other `{holes}` than they have."""
    pairs = [(entry.msgid, entry.msgstr) for entry in po if entry.msgstr]
    pairs += [(e.msgid_plural, text) for e in po for text in e.msgstr_plural.values() if text]
    return [source for source, text in pairs if not _holes(text) <= _holes(source)]


def _holes(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def check() -> int:
    """Say which catalogue is behind or wrong; return the exit code."""
    faults = []
    for path, text in wanted().items():
        name = path.relative_to(ROOT)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            faults.append(f"{name} : en retard sur le programme (make messages)")
        elif path.suffix == ".po":
            wrong = wrong_holes(polib.pofile(text))
            faults += [f"{name} : trous différents : {one}" for one in wrong]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


def update() -> int:
    """Rewrite the template and the catalogues; return the exit code."""
    for path, text in wanted().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    commands = {"update": update, "check": check}
    sys.exit(commands[sys.argv[1]]())
