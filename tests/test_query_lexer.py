"""Tokens of a query, and what is read from them beside the grammar: what is being typed, and the words to mark."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import QueryError
from store.notes.fields import NOTE_FIELDS
from store.query import parse
from store.query.begun import Begun, begun, offered, rest_of_field
from store.query.fields import PAPER_FIELDS
from store.query.lexer import Token, lex
from store.query.lexer import TokenKind as Kind
from store.query.tree import Form, clauses
from store.query.words import words_of
from tests.random_libraries import CLAUSES, VIEWS, queries

TODAY = date(2026, 11, 22)
SCRAPS = (*' ()"/~+-!#|:=<>.\\\n', "AND", "OR", "NOT", "a", "é", "模", "2w", "tag", "title:", "rating>=", *CLAUSES)
TYPED = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SCRAPS), max_size=10).map("".join))
VALUES = (Kind.WORD, Kind.PHRASE, Kind.PATTERN, Kind.UNCLOSED_PHRASE, Kind.UNCLOSED_PATTERN, Kind.MISSING)
MARKS = {  # what stands around the text of a token
    Kind.PHRASE: ('"', '"'),
    Kind.PATTERN: ("/", "/"),
    Kind.UNCLOSED_PHRASE: ('"', ""),
}


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in lex(text)[:-1]]


@settings(max_examples=500)
@given(TYPED)
def test_tokens_cover_any_text_and_stand_where_they_say(text: str) -> None:
    *tokens, end = lex(text)
    assert end == Token(Kind.END, "", len(text), len(text))
    reached = 0
    for token in tokens:
        assert reached <= token.start <= token.end
        assert (token.start == token.end) == (token.kind is Kind.MISSING)
        assert not text[reached : token.start].strip()
        before, after = MARKS.get(token.kind, ("", ""))
        said = token.text
        if token.kind is Kind.PHRASE:
            assert re.sub(r'\\(["\\])', r"\1", text[token.start + 1 : token.end - 1]) == said
        else:
            assert text[token.start : token.end] == before + said + after
        reached = token.end
    assert not text[reached:].strip()


@settings(max_examples=500)
@given(TYPED)
def test_a_value_follows_at_once_whatever_asks_for_one(text: str) -> None:
    tokens = lex(text)
    for token, after in pairwise(tokens):
        if token.kind is Kind.NAME:
            assert after.kind is Kind.OP and after.start == token.end
        if token.kind in (Kind.OP, Kind.TAG, Kind.NEAR):
            assert after.kind in VALUES and after.start == token.end
        if after.kind is Kind.MISSING:
            assert token.kind in (Kind.OP, Kind.TAG, Kind.NEAR)
            assert text[after.end :][:1].strip() in ("", "(", ")", "|")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("low-rank", [(Kind.WORD, "low-rank")]),
        ("-low !é", [(Kind.SIGN, "-"), (Kind.WORD, "low"), (Kind.SIGN, "!"), (Kind.WORD, "é")]),
        ("title:>=x", [(Kind.NAME, "title"), (Kind.OP, ":>="), (Kind.WORD, "x")]),
        ("tag:-x", [(Kind.NAME, "tag"), (Kind.OP, ":"), (Kind.WORD, "-x")]),
        ("1:2", [(Kind.WORD, "1:2")]),
        ("+a:b", [(Kind.TAG, "+"), (Kind.WORD, "a:b")]),
        ("# a", [(Kind.TAG, "#"), (Kind.MISSING, ""), (Kind.WORD, "a")]),
        ("~(", [(Kind.NEAR, "~"), (Kind.MISSING, ""), (Kind.OPEN, "(")]),
        ('a"b c"OR', [(Kind.WORD, "a"), (Kind.PHRASE, "b c"), (Kind.OR, "OR")]),
        ("ORa or NOT", [(Kind.WORD, "ORa"), (Kind.WORD, "or"), (Kind.NOT, "NOT")]),
        (r'"a\"b\\c\d"', [(Kind.PHRASE, r'a"b\c\d')]),
        ('x:"a b', [(Kind.NAME, "x"), (Kind.OP, ":"), (Kind.UNCLOSED_PHRASE, "a b")]),
        ('"a\\"', [(Kind.UNCLOSED_PHRASE, 'a\\"')]),
        (r"/a b\/c/d", [(Kind.PATTERN, r"a b\/c"), (Kind.WORD, "d")]),
        ('"a\\\n"b"c\n', [(Kind.PHRASE, "a\\\n"), (Kind.WORD, "b"), (Kind.UNCLOSED_PHRASE, "c\n")]),
        ("/a b", [(Kind.UNCLOSED_PATTERN, "/a"), (Kind.WORD, "b")]),
        ("(a|b)", [(Kind.OPEN, "("), (Kind.WORD, "a"), (Kind.BAR, "|"), (Kind.WORD, "b"), (Kind.CLOSE, ")")]),
    ],
)
def test_what_the_tokens_are(text: str, found: list[tuple[Kind, str]]) -> None:
    assert kinds(text) == found


def test_a_long_text_takes_no_longer_than_its_letters() -> None:
    for text in ('"' + 'a\\"' * 100_000, "/" + "a\\/" * 100_000, "tag: /\\" * 50_000, "(" * 200_000):
        assert lex(text)[-1].start == len(text)


# -- what is being typed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Begun(0)),
        ("low ", Begun(4)),
        ("low (-", Begun(6)),
        ("low -rat", Begun(5, value="rat")),
        ("low-ra", Begun(0, value="low-ra")),
        ('"a b"ti', Begun(5, value="ti")),
        ("-Tag:m", Begun(1, "Tag", ":", "m")),
        ("tag:", Begun(0, "tag", ":")),
        ("tag: ", Begun(5)),
        ("tag:/x", Begun(0, "tag", ":", "/x")),
        ("low +re", Begun(4, "", "+", "re")),
        ("~ra", Begun(0, "", "~", "ra")),
        ("rating>=", Begun(0, "rating", ">=")),
        ('"low ra', None),
        ('"low rank"', None),
        ('title:"lo', None),
        ("/lo", None),
        ("/low/", None),
        ("(low)", None),
    ],
)
def test_the_clause_being_typed(text: str, found: Begun | None) -> None:
    assert begun(text) == found


@settings(max_examples=300, deadline=None)
@given(queries())
def test_the_clause_being_typed_is_the_last_that_the_grammar_reads(text: str) -> None:
    *_, (last, _) = clauses(parse(text, today=TODAY, views=VIEWS))
    found = begun(text)
    if last.form is Form.PLAIN and last.span[1] == len(text):
        assert found and (found.start, found.value) == (last.span[0], last.value)
    else:
        assert found is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Status:RE", ["status:reading", "status:read"]),
        ("date=yes", ["day=yesterday"]),
        ("read", ["read:"]),
        ("rating>=", []),
        ("day<t", []),
        ("+ra", []),
        ("foo:", []),
    ],
)
def test_fields_and_their_values_are_offered(text: str, found: list[str]) -> None:
    last = begun(text)
    assert last and [said for said, _ in offered(PAPER_FIELDS, last)] == found


NAMES = (*PAPER_FIELDS.fields, *PAPER_FIELDS.aliases)
PREFIXES = sorted({name[:size] for name in NAMES for size in range(1, len(name) + 1)})
BEFORE = ("", "low ", "-", "low !", "(", "a|", "low OR ", "tag:x ", '"a b" ', "/a b/ ")


@pytest.mark.parametrize("before", BEFORE)
def test_the_beginning_of_every_name_begins_a_field(before: str) -> None:
    for prefix in PREFIXES:
        for typed in (prefix, prefix.upper()):
            rest = rest_of_field(before + typed)
            assert rest is not None and prefix + rest[:-1] in (*PAPER_FIELDS.names, "q") and rest[-1] == ":"
        for whole in ("x", ":", " ", "(", '"'):
            word = prefix + whole
            assert (rest_of_field(before + word) is not None) == (word in PREFIXES)


@pytest.mark.parametrize("before", ["title:", "tag=", "+", "#", "~", "/", '"', 'title:"a ', "low-", "rating>"])
def test_values_tags_phrases_and_parts_of_words_begin_no_field(before: str) -> None:
    assert not any(rest_of_field(before + prefix, NOTE_FIELDS) is not None for prefix in PREFIXES)


def test_each_register_has_its_own_names() -> None:
    for name in ("ki", "quot", "Created"):
        assert rest_of_field(name, NOTE_FIELDS) is not None and rest_of_field(name) is None
    assert rest_of_field("venu", NOTE_FIELDS) == rest_of_field("venu") == "e:"


# -- words to mark -------------------------------------------------------------------------------------------------


def marked(query: str) -> tuple[str, ...]:
    return words_of(parse(query, today=TODAY, views=VIEWS))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("low Rank", ("low", "rank")),
        ('"low rank" -llama tag:x title:grad', ("low", "rank", "grad")),
        ("résumé or #tag +tag", ("resume",)),
        ("is:read rating>=4 day:2w", ()),
        ("abs:memory ~optimzer", ("memory", "optimzer")),
        ("NOT llama bert", ("bert",)),
    ],
)
def test_words_that_are_looked_for(query: str, words: tuple[str, ...]) -> None:
    assert marked(query) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("low -(rank llama) -author:smith", ("low",)),
        ('NOT"low rank" fast', ("fast",)),
        ("authors:smith abstract:low notes:x", ("smith", "low", "x")),
        ('/a b/ title:/c/ +"low rank" venue:icml', ()),
        ("low q:mine", ("low", "rank")),
        ('"and or" not', ("and", "or")),
        ("大模型 low_rank", ("大模型", "low_rank")),
        ("low (low | rank)", ("low", "rank")),
        ("", ()),
    ],
)
def test_words_are_marked_where_text_is_asked_for(query: str, words: tuple[str, ...]) -> None:
    assert marked(query) == words


def test_what_was_taken_for_a_typing_error_is_marked() -> None:
    tree = parse("quantizaton low", today=TODAY)
    assert words_of(tree, {"quantizaton": "quantization"}) == ("quantization", "low")


@given(TYPED)
def test_no_query_fails_to_say_its_words(text: str) -> None:
    try:
        tree = parse(text, today=TODAY, views=VIEWS)
    except QueryError:
        return
    words = words_of(tree)
    assert len(set(words)) == len(words) and all(word == word.casefold() for word in words)
