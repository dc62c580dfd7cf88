"""Reading queries: what is understood, what is refused and where, and that printing and reading are inverse."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import QueryError
from store.query import parse
from store.query.advice import advice
from store.query.criteria import Among, Between, Close, Has, Named, Pattern, Words
from store.query.fields import PAPER_FIELDS, field
from store.query.tree import And, Clause, Everything, Form, Not, Or, clause_text, clauses
from tests.random_libraries import CLAUSES, VIEWS, queries

TODAY = date(2026, 11, 22)  # a Sunday


def read(text):
    return parse(text, today=TODAY, views=VIEWS)


def asks(text):
    tree = read(text)
    assert isinstance(tree, Clause)
    return tree.criterion


def day(text):
    return date.fromisoformat(text).toordinal()


def test_neighbours_are_joined_by_and_which_binds_tighter_than_or():
    assert read("a b | c AND d OR -e") == read("((a b) OR (c d)) OR (-(e))") or isinstance(read("a b | c"), Or)
    tree = read("a b | c AND d OR -e")
    assert isinstance(tree, Or) and [type(part) for part in tree.parts] == [And, And, Not]
    assert isinstance(read("a (b c)").parts[1], And)
    assert len(read("(a) " * 60).parts) == 60
    assert read("") == read("  \n ") == Everything()


@pytest.mark.parametrize("text", ["-low", "!low", "NOT low", "NOT  low", " - low".replace("- ", "-")])
def test_three_ways_of_saying_not(text):
    assert read(text) == Not(read("low"))


def test_small_letters_are_words():
    assert [clause.value for clause, _ in clauses(read("and or not nothing"))] == ["and", "or", "not", "nothing"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Résumé", Words(("resume",))),
        ("low-rank", Words(("low", "rank"))),
        ("low-", Words(("low",), prefix=False)),
        ("quant*", Words(("quant",))),
        ('"Low Rank"', Words(("low", "rank"), prefix=False)),
        ("大模型", Words(("大", "模", "型"))),
        ("~rnak", Close(("rnak",))),
        ("/l.w/", Pattern("l.w")),
        (r"/a\/b/", Pattern(r"a\/b")),
        ("title:low", Words(("low",), ("title",))),
        ("Title:low", Words(("low",), ("title",))),
        ("title=low", Words(("low",), ("title",), prefix=False)),
        ("author~smtih", Close(("smtih",), ("authors",))),
        ("abs:/x+/", Pattern("x+", ("abstract",))),
        ("+RL", Named("tag", "rl", True)),
        ("#to/read", Named("tag", "to/read", True)),
        ("tag:rl", Words(("rl",), ("tags",))),
        ("rating>=4", Between("rating", 4, None)),
        ("rating:>=4", Between("rating", 4, None)),
        ("rating:3..5", Between("rating", 3, 5)),
        ("rating:..3", Between("rating", None, 3)),
        ("rating:0", Has("rating", False)),
        ("upvotes<10", Between("upvotes", None, 9)),
        ("status:Queued", Among(("queued",))),
        ("is:unread", Among(("inbox", "queued", "reading"))),
        ("is:starred", Between("rating", 4, 5)),
        ("is:due", Between("due", None, day("2026-11-22"))),
        ("no:code", Has("code", False)),
        ("id:2606.13681", Named("id", "2606.13681", False)),
        ("id=arxiv:2606.13681", Named("id", "arxiv:2606.13681", True)),
        ('venue:"NeurIPS 2025"', Named("venue", "neurips 2025", False)),
        ("day:2026-08-01", Between("day", day("2026-08-01"), day("2026-08-01"))),
        ("day:2026-02", Between("day", day("2026-02-01"), day("2026-02-28"))),
        ("day=2026", Between("day", day("2026-01-01"), day("2026-12-31"))),
        ("day:today", Between("day", day("2026-11-22"), day("2026-11-22"))),
        ("day:yesterday", Between("day", day("2026-11-21"), day("2026-11-21"))),
        ("day:monday", Between("day", day("2026-11-16"), day("2026-11-16"))),
        ("day:sunday", Between("day", day("2026-11-22"), day("2026-11-22"))),
        ("day:2w", Between("day", day("2026-11-08"), None)),
        ("day>=2w", Between("day", day("2026-11-08"), None)),
        ("day<2w", Between("day", None, day("2026-11-07"))),
        ("day>2026-08", Between("day", day("2026-09-01"), None)),
        ("day<=2026-08", Between("day", None, day("2026-08-31"))),
        ("day:2026-08..", Between("day", day("2026-08-01"), None)),
        ("day:..2026-08", Between("day", None, day("2026-08-31"))),
        ("day:2w..1w", Between("day", day("2026-11-08"), None)),
        ("day:monday..today", Between("day", day("2026-11-16"), day("2026-11-22"))),
        ("date:2025", Between("day", day("2025-01-01"), day("2025-12-31"))),
    ],
)
def test_what_a_clause_asks(text, expected):
    assert asks(text) == expected


@pytest.mark.parametrize(
    ("text", "column", "message", "expected"),
    [
        ("(low", 5, "( at column 1 is not closed", ")"),
        ("low)", 4, "closes nothing", ""),
        ("()", 2, "stands alone", "a word"),
        ("low -", 6, "ends too early", "a word"),
        ("! low", 2, "“!” stands alone", "right after"),
        ("+ low", 2, "something is missing", "the name of a tag"),
        ("low (- rank)", 7, "“-” stands alone", "right after"),
        ("low -&", 6, "no word", "a letter or a digit"),
        ("--low", 2, "another sign", "a word"),
        ("low OR", 7, "ends too early", "a word"),
        ("AND low", 1, "“AND” stands alone", "a word"),
        ("low OR OR rank", 8, "“OR” stands alone", "a word"),
        ("NOT NOT low", 5, "nothing follows “NOT”", "a word"),
        ('low "rank', 10, "opened at column 5 is not closed", '"'),
        ("/low", 5, "the pattern is not closed", "/"),
        (r"low /a\/b", 10, "the pattern opened at column 5 is not closed", "/"),
        ("/(a/", 4, "the pattern is not valid", ""),
        ("tag:", 5, "something is missing", "a value for tag:"),
        ("low tag: ", 9, "something is missing", "a value for tag:"),
        ("status:queud", 8, "not one of them", "queued? or one of"),
        ("day:tomorow", 5, "is not valid", "tomorrow? or a date such as"),
        ("read:fridy", 6, "is not valid", "friday? or a date such as"),
        ("added:yesterdya..", 7, "is not valid", "yesterday? or a date such as"),
        ("published:tom", 11, "is not valid", "tomorrow? or a date such as"),
        ("rating:05", 8, "is not valid", "a rating from 1 to 5"),
        ("upvotes>=007", 10, "is not valid", "a number"),
        ("day:yesterdy", 5, "is not valid", "yesterday? or a date"),
        ("rating:7", 8, "“7” is not valid", "1 to 5"),
        ("rating:", 8, "missing", "a value for rating:"),
        ("rating:..", 8, "beginning or an end", ""),
        ("low rating>x", 12, "“x” is not valid", "1 to 5"),
        ("day:2026-13", 5, "is not valid", "a date such as"),
        ("day:2026-02-30", 5, "is not valid", "a date such as"),
        ("is:lost", 4, "not one of them", "inbox, queued"),
        ("title>3", 6, "does not take >", ": = ~"),
        ("status~x", 7, "does not take ~", ": ="),
        ("low title:>=3", 12, "title does not take >=", ": = ~"),
        ("q:>mine", 2, "q does not take >", "q:name"),
        ("venue:/x/", 7, "is not a text", ""),
        ("q:nowhere", 3, "no view “nowhere”", "mine"),
        ("***", 1, "no word", "a letter or a digit"),
        ("(" * 60 + "a" + ")" * 60, 41, "without end", "40"),
        ("a" * 5000, 4001, "too long", "4000"),
    ],
)
def test_what_is_refused_where_and_what_was_expected(text, column, message, expected):
    with pytest.raises(QueryError) as caught:
        read(text)
    assert caught.value.column == column
    assert message in caught.value.message
    assert expected in caught.value.expected


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("CLIMB: a title", "CLIMB a title"),
        ("Score: a new measure", "Score a new measure"),
        ("low foo:bar", "low (foo bar)"),
        ("loss<=3", "(loss 3)"),
        ("stauts:queued", "stauts queued"),
        ("-foo:bar", "-(foo bar)"),
        ("a:AND b", '(a "AND") b'),
        ("LFPs & Spike Trains", "LFPs Spike Trains"),
        ("PMG : Personal – models — again", "PMG Personal models again"),
        ("MoRAG - Multi-Fusion", "MoRAG Multi-Fusion"),
        ("Grids -- PowerTAC -> low", "Grids PowerTAC low"),
        ("low - ", "low"),
        ("Vision + Language ~ 5 # x", "Vision Language 5 x"),
        ("(FDCC): rank", "(FDCC) rank"),
        ("low OR rank & x", "low OR (rank x)"),
        *((f"{bullet} low rank", "low rank") for bullet in ("-", "*", ">", "1.", "[12]", "7)", "•")),
        ("12 low", "12 low"),
    ],
)
def test_a_word_before_a_sign_that_is_no_field_is_a_word(text, same):
    assert read(text) == read(same)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        *(("status:que", "ued"), ("is:sta", "rred"), ("low has:n", "ote"), ("day:yest", "erday"), ("status:", "")),
        *(("day:2026-0", ""), ("day:202", ""), ('low "rank', ""), ("(low", ""), ("low OR", ""), ("low -", "")),
        *(("status:xyz", None), ("status:que low", None), ("low)", None), ("day:2026-13", None), ("rating:9", None)),
    ],
)
def test_what_is_not_finished_is_not_wrong(text, rest):
    with pytest.raises(QueryError) as caught:
        read(text)
    assert caught.value.rest == rest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stauts:queued", ["status:queued?"]),
        ("low raitng>=4", ["rating>=4?"]),
        ("EvoArena: Tracking Memory", ["without :"]),
        ("Score: a new measure", ["without :"]),
        ("x=y a<b", ["without = <"]),
        ("LFPs & Trains – again - low -> x", ["without & – - >"]),
        ("Vision + Language", ["without +"]),
        ("R&D 50% of $5", ["without & % $"]),
        ('"a = b" 🤗', ["without = 🤗"]),
        ("C++, really", ["without +"]),
        ("C++ C# A* quant* low-rank, what's up?", []),
        ("+rl tag:a=b ~x& title:a&b /a&b/ -low rating>=4", []),
        ("status:queued low", []),
        ("q:mine", []),
    ],
)
def test_signs_that_are_not_searched_for_are_named_and_a_field_is_proposed(text, said):
    assert advice(text) == said


def test_views_open_inside_a_query_and_never_into_themselves():
    views = {"a": "low q:b", "b": "rank", "c": "q:d", "d": "q:c", "e": "(low", "self": "q:self"}
    tree = parse("q:a", today=TODAY, views=views)
    assert str(tree) == "q:a" and str(tree.view) == "low q:b"
    for name in ("c", "d", "self"):
        with pytest.raises(QueryError, match="leads back to itself"):
            parse(f"low q:{name}", today=TODAY, views=views)
    with pytest.raises(QueryError, match=r"in the view “e”: column 5") as caught:
        parse("low q:e", today=TODAY, views=views)
    assert caught.value.column == 7


@settings(max_examples=300, deadline=None)
@given(queries())
def test_every_query_printed_reads_back_as_the_same_tree(text):
    tree = read(text)
    assert read(str(tree)) == tree


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["venue", "src", "title", "author", "tag"]), st.sampled_from(":="), st.text(min_size=1, max_size=20)
)
def test_a_clause_made_of_any_value_reads_back_as_that_value(name, op, value):
    text = clause_text(name, op, value)
    try:
        tree = read(text)
    except QueryError as error:
        assert "no word" in error.message
        return
    assert isinstance(tree, Clause) and (tree.field, tree.op, tree.value) == (name, op, value)


_SCRAPS = (
    *' ()"/~+-!#|:=<>.,*\\', *"aZ9é模", "OR", "AND", "NOT", "..", "low", "day", "tag:", "is:", "rating>=", "2w", "/a+/",
    *CLAUSES,
)  # fmt: skip


def random_strings(count=20_000):
    dice = Random(20)
    return ("".join(dice.choices(_SCRAPS, k=dice.randint(1, 9))) for _ in range(count))


def test_twenty_thousand_random_strings_read_or_are_refused_and_never_crash():
    understood = 0
    for text in random_strings():
        try:
            tree = read(text)
        except QueryError as error:
            assert 1 <= error.column <= len(text) + 1 and error.message
            continue
        understood += 1
        assert tree != Everything() or not text.strip()  # nothing asked for is ever read as everything
        assert read(str(tree)) == tree
        assert len(list(clauses(tree))) >= 1 or not text.strip()
    assert understood > 1_000


def test_spans_point_at_the_clauses():
    text = 'low -(+rl | day:2w) "a b"'
    assert [text[slice(*clause.span)] for clause, _ in clauses(read(text))] == ["low", "+rl", "day:2w", '"a b"']


def test_every_field_says_what_it_is_and_none_is_registered_twice():
    for each in PAPER_FIELDS.fields.values():
        assert each.help.endswith(".") or ":" in each.help
        assert each.name in each.help
    with pytest.raises(ValueError, match="twice"):
        field("day")(PAPER_FIELDS.fields["day"].read)
    assert not set(PAPER_FIELDS.aliases) & set(PAPER_FIELDS.fields)


def test_forms_of_values():
    assert [read(text).form for text in ("a", '"a"', "/a/")] == [Form.PLAIN, Form.QUOTED, Form.PATTERN]


BEING_TYPED = (
    *("day:monday..today", "day:2026-08-01..2026-08-15", "day=..yesterday", "day:12d", "published<2026-03", "q:mine"),
    *("rating:3..5", "score:50..", "day:2w..1w", "-is:snoozed", "(status:queued OR NOT has:highlight)", 'title:"a b"'),
    *("MoRAG - Multi & Fusion", "EvoArena: Tracking", "Score: a new measure", "no:abstract", "venue:=x"),
    *CLAUSES,
)


@pytest.mark.parametrize("text", BEING_TYPED)
def test_no_query_that_reads_is_called_wrong_while_it_is_typed(text):
    read(text)
    for length in range(len(text)):
        try:
            read(text[:length])
        except QueryError as error:
            assert error.rest is not None, text[:length]


@pytest.mark.parametrize(
    "text", ["status:queued", "day:monday..today", "is:starred", "q:mine", "has:note", "day=..yesterday"]
)
def test_what_would_finish_a_word_finishes_it(text):
    for length in range(text.rindex(text[-3:]), len(text)):
        with pytest.raises(QueryError) as caught:
            read(text[:length])
        read(text[:length] + (caught.value.rest or "?"))


@pytest.mark.parametrize(
    "text", ['status:"que"', "day:yest..today", 'q:"min"', "day:monda.", "rating:9.", "day:2026..x"]
)
def test_what_cannot_become_right_is_wrong(text):
    with pytest.raises(QueryError) as caught:
        read(text)
    assert caught.value.rest is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("/(/", "column 3: the pattern is not valid: missing ); expected a pattern"),
        ("title:/a(/", "column 10: the pattern is not valid: missing ); expected a pattern"),
        ("kites /[/", "column 9: the pattern is not valid: unterminated character set; expected a pattern"),
        ("//", "column 1: the pattern is empty; expected a regular expression between two slashes"),
        (
            f"/{'x' * 501}/",
            "column 1: the pattern is longer than 500 characters; expected a regular expression between two slashes",
        ),
    ],
)
def test_a_pattern_that_is_none_says_where_it_is_wrong(query: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(query, today=date(2026, 6, 12))
    assert str(refused.value) == said
    parse(f"/{'x' * 500}/", today=date(2026, 6, 12))
