"""From tokens to a tree, by recursive descent; the grammar is in docs/formats/procedure.md."""

from decimal import Decimal
from typing import Final, cast

from kiosque.i18n import N_
from kiosque.procedures.guards.syntax import (
    Among,
    And,
    Arithmetic,
    ArithmeticSign,
    Call,
    Choice,
    Comparison,
    ComparisonSign,
    Contains,
    KnownTest,
    Name,
    Node,
    Not,
    Number,
    Or,
    Reference,
    Text,
    Word,
)
from kiosque.procedures.guards.tokens import GuardError, Token, tokens

MAX_DEPTH: Final = 20
_KEYWORDS: Final = frozenset({"et", "ou", "non", "dans", "contient", "est"})
_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


def parse(text: str) -> Node:
    """Return the tree of a guard; raises `GuardError` with a column."""
    return _Parser(tokens(text)).whole()


class _Parser:
    """A cursor over the tokens; one method per rule of the grammar."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._token.kind == "end":
            raise GuardError(1, N_("condition vide"))
        node = self._disjunction()
        if self._next < len(self._tokens) - 1:
            raise self._unexpected()
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _at(self, *texts: str) -> bool:
        return self._token.kind in {"word", "sign"} and self._token.text in texts

    def _expect(self, text: str) -> Token:
        if not self._at(text):
            raise self._unexpected(expected=text)
        return self._take()

    def _unexpected(self, expected: str = "") -> GuardError:
        token = self._token
        if expected:
            return GuardError(token.column, N_("« {expected} » attendu ici"), expected=expected)
        if token.kind == "end":
            return GuardError(token.column, N_("la condition s'arrête trop tôt"))
        return GuardError(token.column, N_("« {word} » inattendu ici"), word=token.text)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise GuardError(self._token.column, N_("condition trop imbriquée"))

    def _disjunction(self) -> Node:
        self._deeper()
        node = self._conjunction()
        while self._at("ou"):
            column = self._take().column
            node = Or(node, self._conjunction(), column)
        self._depth -= 1
        return node

    def _conjunction(self) -> Node:
        node = self._negation()
        while self._at("et"):
            column = self._take().column
            node = And(node, self._negation(), column)
        return node

    def _negation(self) -> Node:
        if not self._at("non"):
            return self._test()
        self._deeper()
        column = self._take().column
        node = Not(self._negation(), column)
        self._depth -= 1
        return node

    def _test(self) -> Node:
        left = self._sum()
        token = self._token
        if token.kind == "sign" and token.text in _COMPARISONS:
            self._take()
            sign = cast("ComparisonSign", token.text)
            return Comparison(sign, left, self._value(sign), token.column)
        if self._at("dans"):
            self._take()
            return Among(left, self._choices(), token.column)
        if self._at("contient"):
            self._take()
            return Contains(left, self._choice(), token.column)
        if self._at("est"):
            self._take()
            return KnownTest(left, self._known(), token.column)
        return left

    def _value(self, sign: ComparisonSign) -> Node:
        token = self._token
        after = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        alone = after.kind != "sign" or after.text in {")", "]", ","}
        if sign in {"=", "!="} and token.kind == "word" and alone:
            self._take()
            return Word(token.text, token.column)
        return self._sum()

    def _choices(self) -> tuple[Choice, ...]:
        self._expect("[")
        choices = [self._choice()]
        while self._at(","):
            self._take()
            choices.append(self._choice())
        self._expect("]")
        return tuple(choices)

    def _choice(self) -> Choice:
        if self._token.kind != "word":
            raise GuardError(self._token.column, N_("un choix est attendu ici"))
        token = self._take()
        return Choice(token.text, token.column)

    def _known(self) -> bool:
        if not self._at("connu", "inconnu"):
            raise GuardError(self._token.column, N_("« connu » ou « inconnu » attendu ici"))
        return self._take().text == "connu"

    def _sum(self) -> Node:
        node = self._term()
        while self._at("+", "-"):
            token = self._take()
            sign = cast("ArithmeticSign", token.text)
            node = Arithmetic(sign, node, self._term(), token.column)
        return node

    def _term(self) -> Node:
        node = self._atom()
        while self._at("*", "/"):
            token = self._take()
            sign = cast("ArithmeticSign", token.text)
            node = Arithmetic(sign, node, self._atom(), token.column)
        return node

    def _atom(self) -> Node:
        token = self._token
        if token.kind == "number":
            self._take()
            return Number(Decimal(token.text), token.column)
        if token.kind == "text":
            self._take()
            return Text(token.text, token.column)
        if self._at("-"):
            return self._negative()
        if self._at("("):
            self._take()
            node = self._disjunction()
            self._expect(")")
            return node
        if token.kind == "word" and token.text not in _KEYWORDS:
            return self._named()
        raise self._unexpected()

    def _negative(self) -> Node:
        """Return what follows a sign of its own, as « 0 - x »."""
        self._deeper()
        column = self._take().column
        node = self._atom()
        self._depth -= 1
        if isinstance(node, Number):
            return Number(-node.value, column)
        return Arithmetic("-", Number(Decimal(0), column), node, column)

    def _named(self) -> Node:
        token = self._take()
        if token.text == "v" and self._at("."):
            self._take()
            if self._token.kind != "word":
                raise GuardError(self._token.column, N_("le nom d'une valeur est attendu ici"))
            return Reference(self._take().text, token.column)
        if self._at("("):
            return Call(token.text, self._arguments(), token.column)
        return Name(token.text, token.column)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        if self._at(")"):
            self._take()
            return ()
        arguments = [self._disjunction()]
        while self._at(","):
            self._take()
            arguments.append(self._disjunction())
        self._expect(")")
        return tuple(arguments)
