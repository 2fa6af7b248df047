"""Is it easy to read? Sentences, words, acronyms, and what no text may say."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.references import HOLE, texts
from kiosque.procedures.search import fold
from kiosque.procedures.yaml_tree import Path, Tree

MAX_WORDS: Final = 20
"""Words in a sentence."""
LEAST_EASE: Final = 60
"""Kandel and Moles: plain texts lie around 90, statutes around 30."""
_ENOUGH_WORDS: Final = 30
"""The measure means nothing for a few words."""

PROSE: Final = frozenset(
    {
        "resume",
        "texte",
        "vous_verrez",
        "preuve",
        "quand",
        "faire",
        "aide",
        "consignes",
        "pieges",
        "paragraphes",
    }
)
_LABELS: Final = frozenset(
    {"titre", "libelle", "choix", "typique", "cout", "bloc", "objet", "appel"}
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT_U: Final = re.compile(r"(?<=[gq])u(?=[aeiou])")
_MUTE_END: Final = re.compile(r"[^aeiouy](?:e|es|ent)$")
_MONTHS: Final = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_AMOUNT: Final = re.compile(
    r"\d[\d\s]{0,12}(?:[.,]\d{1,4})?\s?(?:€|euros?\b|%)"
    rf"|\b\d{{1,2}}(?:er)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+20\d\d\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ACRONYM: Final = re.compile(r"(?<![\w’'])[A-Z]{2,}(?![\w])")
_CREDENTIAL: Final = r"(?:mots? de passe|codes? (?:secrets?|confidentiels?|reçus?|sms))"
_ASKS_CREDENTIAL: Final = re.compile(
    rf"\b(?:demand|not|tap|saisi|gard|écri|recopi|conserv)\w*\b.*\b{_CREDENTIAL}", re.IGNORECASE
)
_REFUSES: Final = re.compile(r"\b(?:jamais|pas|elle-même|lui-même|sans|aucun)\b", re.IGNORECASE)
_NAMES_CREDENTIAL: Final = re.compile(_CREDENTIAL, re.IGNORECASE)
_CLICK_HERE: Final = re.compile(r"cliqu\w+ ici", re.IGNORECASE)
_QUOTED: Final = re.compile(r"«[^»]*»")
"""What a site shows is quoted as it is."""
_ENGLISH: Final = re.compile(
    r"\b(?:logins?|passwords?|newsletters?|download\w*|upload\w*|online"
    r"|websites?)\b",
    re.IGNORECASE,
)
_FAMILIAR: Final = re.compile(r"\b(?:tu|toi|tes|t['’](?:es|as|avais|auras))\b", re.IGNORECASE)


def check_language(tree: Tree, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield the sentences, words and figures that should be written otherwise."""
    glossary = {fold(word) for word in catalogue.glossary}
    for path, text in texts(tree.content):
        place = _kind(path)
        if place is None:
            continue
        yield from _figures(tree, path, text)
        yield from _acronyms(tree, path, text, glossary)
        yield from _address(tree, path, text)
        if path[:1] == ("champs",) and _NAMES_CREDENTIAL.search(text):
            yield tree.finding(path, Level.ERROR, "K065", _NEVER_ASK)
        if place in PROSE:
            yield from _prose(tree, path, text)


_NEVER_ASK: Final = N_("on ne demande ni ne note jamais un mot de passe ou un code")


def _kind(path: Path) -> str | None:
    """Return the key that says what a text is for, or None for a text that nobody reads."""
    if path[:1] in {("sources",), ("calculs",), ("auteurs",), ("service",)}:
        return None
    return next((str(p) for p in reversed(path) if p in PROSE or p in _LABELS), None)


def _figures(tree: Tree, path: Path, text: str) -> Iterator[Finding]:
    found = _AMOUNT.search(HOLE.sub("", text))
    if found is not None:
        what = N_("« {figure} » est écrit dans le texte : sa place est dans valeurs.yaml")
        figure = found[0].strip()
        yield tree.finding(path, Level.ERROR, "K064", what, figure=figure)


def _acronyms(tree: Tree, path: Path, text: str, glossary: set[str]) -> Iterator[Finding]:
    for word in sorted(set(_ACRONYM.findall(text))):
        if fold(word) not in glossary:
            what = N_("« {word} » n'est pas dans le glossaire")
            yield tree.finding(path, Level.WARNING, "K063", what, word=word)


def _address(tree: Tree, path: Path, text: str) -> Iterator[Finding]:
    """Yield words that are not French, and words that say « tu » to a person."""
    ours = _QUOTED.sub("", text)
    english, familiar = _ENGLISH.search(ours), _FAMILIAR.search(ours)
    if english is not None:
        what = N_("« {word} » n'est pas du français")
        yield tree.finding(path, Level.WARNING, "K062", what, word=english[0])
    if familiar is not None:
        what = N_("« {word} » tutoie la personne")
        yield tree.finding(path, Level.WARNING, "K062", what, word=familiar[0])


def _prose(tree: Tree, path: Path, text: str) -> Iterator[Finding]:
    if _CLICK_HERE.search(text):
        what = N_("« cliquez ici » ne dit pas où l'on va")
        yield tree.finding(path, Level.WARNING, "K066", what)
    for sentence in sentences(text):
        count = len(_WORD.findall(HOLE.sub("1", sentence)))
        if count > MAX_WORDS:
            what = N_("phrase de {count} mots ({limit} au plus) : « {beginning}… »")
            beginning = " ".join(sentence.split()[:5])
            yield tree.finding(
                path, Level.WARNING, "K060", what, count=count, limit=MAX_WORDS, beginning=beginning
            )
        if _ASKS_CREDENTIAL.search(sentence) and not _REFUSES.search(sentence):
            yield tree.finding(path, Level.ERROR, "K065", _NEVER_ASK)
    ease = reading_ease(text)
    if ease is not None and ease < LEAST_EASE:
        what = N_("texte difficile à lire ({ease} sur 100, il en faut {limit})")
        yield tree.finding(path, Level.WARNING, "K061", what, ease=round(ease), limit=LEAST_EASE)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line break ends one, as in a list."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part.strip()]


def reading_ease(text: str) -> float | None:
    """Return the ease of reading by Kandel and Moles (1958), or None for a few words."""
    plain = HOLE.sub("1", text)
    found = _WORD.findall(plain)
    if len(found) < _ENOUGH_WORDS:
        return None
    per_sentence = len(found) / len(sentences(plain))
    per_word = sum(map(syllables, found)) / len(found)
    return 207 - 1.015 * per_sentence - 73.6 * per_word


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Return about how many syllables are heard in a French word."""
    folded = fold(word)
    groups = _VOWELS.findall(_SILENT_U.sub("", folded))
    is_mute = len(groups) > 1 and _MUTE_END.search(folded) is not None
    return max(1, len(groups) - is_mute)
