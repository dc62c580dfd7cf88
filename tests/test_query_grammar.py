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
        ("day:tomorrow", Between("day", day("2026-11-23"), day("2026-11-23"))),
        ("published:2025-03", Between("published", day("2025-03-01"), day("2025-03-31"))),
        ("added:3d", Between("added", day("2026-11-19"), None)),
        ("read:2m..today", Between("read", day("2026-09-23"), day("2026-11-22"))),
        *((f"{name}:2..3", Between(name, 2, 3)) for name in ("upvotes", "comments", "stars", "passed", "score")),
        *((f"{name}>3", Between(name, 4, None)) for name in ("comments", "stars", "passed", "score", "rating")),
        ("votes:0", Between("upvotes", 0, 0)),
        ("score:100", Between("score", 100, 100)),
        ("rating:0..0", Has("rating", False)),
        ("rating:0..5", Between("rating", 0, 5)),
        ("is:snoozed", Between("due", day("2026-11-23"), None)),
        ("is:updated", Between("noticed", None, None)),
        ("is:Withdrawn", Between("withdrawn", None, None)),
        *((f"is:{flag}", Has(flag)) for flag in ("duplicate", "removed", "conflict")),
        *((f"{by}:{state}", Among((state,))) for by in ("is", "status") for state in ("inbox", "reading", "skipped")),
        *((f"{name}:X", Named(name, "x", False)) for name in ("src", "venue", "link", "org", "submitter", "category")),
        *((f"{name}=X", Named(name, "x", True)) for name in ("src", "venue", "link", "org", "submitter", "category")),
        ("sources:x", Named("src", "x", False)),
        ("organization:x", Named("org", "x", False)),
        ("has:Summary", Has("summary")),
        ("tag=A/B", Named("tag", "a/b", True)),
        ("note:x", Words(("x",), ("notes",))),
        ("summary=x", Words(("x",), ("summary",), prefix=False)),
        ("keywords~x", Close(("x",), ("keywords",))),
        ("C++", Pattern(r"(?<!\w)C\+\+(?![\w+#])", word="c", sign="+")),
        ("title:A*", Pattern(r"(?<!\w)A\*(?![\w+#])", ("title",), "a", "*")),
        ("f#", Pattern(r"(?<!\w)f\#(?![\w+#])", word="f", sign="#")),
        ("title=c++", Words(("c",), ("title",), prefix=False)),
        ("ab*", Words(("ab",))),
        ("1*", Words(("1",))),
        ("a-b+", Words(("a", "b"), prefix=False)),
    ],
)
def test_what_a_clause_asks(text, expected):
    assert asks(text) == expected


ANYTHING = 'a word, a field such as tag: or day:, a "phrase", a /pattern/ or a bracket'
A_DATE = "a date such as 2026-08-01, 2026-08, 2026, today, yesterday, monday, 3d, 2w, or a range a..b"
A_RATING = "a rating from 1 to 5, 0 for none, or a range such as 3..5"
STATES = "inbox, queued, reading, read, skipped, unread, starred, due, snoozed, duplicate, updated, withdrawn"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(low", "column 5: the ( at column 1 is not closed; expected )"),
        ("7)low", "column 2: this ) closes nothing; expected the end, or a ( before it"),
        ("low)", "column 4: this ) closes nothing; expected the end, or a ( before it"),
        (
            "()",
            f"column 2: “)” stands alone; expected {ANYTHING}",
        ),
        (
            "low -",
            f"column 6: the query ends too early; expected {ANYTHING}",
        ),
        ("! low", "column 2: “!” stands alone; expected what to leave out, right after the !"),
        ("+ low", "column 2: something is missing here; expected the name of a tag"),
        ("low (- rank)", "column 7: “-” stands alone; expected what to leave out, right after the -"),
        *(
            (f"{before}- rank", "column 7: “-” stands alone; expected what to leave out, right after the -")
            for before in ('"low"', "(low)")
        ),
        ("low -&", "column 6: there is no word in “&”; expected a word with a letter or a digit"),
        (
            "--low",
            f"column 2: “-” follows another sign; expected {ANYTHING}",
        ),
        (
            "low OR",
            f"column 7: the query ends too early; expected {ANYTHING}",
        ),
        (
            "AND low",
            f"column 1: “AND” stands alone; expected {ANYTHING}",
        ),
        (
            "low OR OR rank",
            f"column 8: “OR” stands alone; expected {ANYTHING}",
        ),
        (
            "NOT NOT low",
            f"column 5: nothing follows “NOT”; expected {ANYTHING}",
        ),
        ('low "rank', 'column 10: the quotation mark opened at column 5 is not closed; expected "'),
        ("/low", "column 5: the pattern is not closed; expected /"),
        (r"low /a\/b", "column 10: the pattern opened at column 5 is not closed; expected /"),
        ("/(a/", "column 4: the pattern is not valid: missing ); expected a pattern"),
        ("tag:", "column 5: something is missing here; expected a value for tag:"),
        ("low tag: ", "column 9: something is missing here; expected a value for tag:"),
        (
            "status:queud",
            "column 8: “queud” is not one of them; expected queued? or one of inbox, queued, reading, read, skipped",
        ),
        (
            "day:tomorow",
            f"column 5: “tomorow” is not valid here; expected tomorrow? or {A_DATE}",
        ),
        ("day:toda", f"column 5: “toda” is not valid here; expected today? or {A_DATE}"),
        (
            "read:fridy",
            f"column 6: “fridy” is not valid here; expected friday? or {A_DATE}",
        ),
        (
            "added:yesterdya..",
            f"column 7: “yesterdya” is not valid here; expected yesterday? or {A_DATE}",
        ),
        (
            "published:tom",
            f"column 11: “tom” is not valid here; expected tomorrow? or {A_DATE}",
        ),
        (
            "rating:05",
            f"column 8: “05” is not valid here; expected {A_RATING}",
        ),
        ("upvotes>=007", "column 10: “007” is not valid here; expected a number, or a range such as 10..50"),
        (
            "day:yesterdy",
            f"column 5: “yesterdy” is not valid here; expected yesterday? or {A_DATE}",
        ),
        (
            "rating:7",
            f"column 8: “7” is not valid here; expected {A_RATING}",
        ),
        ("rating:", "column 8: something is missing here; expected a value for rating:"),
        (
            "rating:..",
            f"column 8: a range needs a beginning or an end; expected {A_RATING}",
        ),
        (
            "low rating>x",
            f"column 12: “x” is not valid here; expected {A_RATING}",
        ),
        (
            "day:2026-13",
            f"column 5: “2026-13” is not valid here; expected {A_DATE}",
        ),
        (
            "day:2026-02-30",
            f"column 5: “2026-02-30” is not valid here; expected {A_DATE}",
        ),
        (
            "is:lost",
            f"column 4: “lost” is not one of them; expected one of {STATES}, removed, conflict",
        ),
        ("title>3", "column 6: title does not take >; expected one of : = ~"),
        ("status~x", "column 7: status does not take ~; expected one of : ="),
        ("low title:>=3", "column 12: title does not take >=; expected one of : = ~"),
        ("q:>mine", "column 2: q does not take >; expected q:name"),
        (
            "venue:/x/",
            "column 7: venue is not a text, and cannot be searched with a pattern; expected a value for venue",
        ),
        ("q:nowhere", "column 3: there is no view “nowhere”; expected one of mine"),
        ("score:101", "column 7: “101” is not valid here; expected a score from 0 to 100, or a range such as 80..100"),
        ("passed:x", "column 8: “x” is not valid here; expected a number, or a range such as 2..5"),
        ("stars:9999999999", "column 7: “9999999999” is not valid here; expected a number, or a range such as 10..50"),
        ("rating:3..x", f"column 11: “x” is not valid here; expected {A_RATING}"),
        ("rating:3.", f"column 8: “3.” is not valid here; expected {A_RATING}"),
        ("rating>", "column 8: something is missing here; expected a value for rating>"),
        ("~", "column 2: something is missing here; expected a word after ~"),
        ("~/x/", "column 2: a pattern is found or not, never nearly; expected a word after ~"),
        ('""', "column 1: a word is missing; expected a word with a letter or a digit"),
        ('status:""', "column 8: a value is missing; expected one of inbox, queued, reading, read, skipped"),
        ('venue:""', "column 7: a value is missing; expected part of the venue"),
        ('rating:""', f"column 8: a value is missing; expected {A_RATING}"),
        (
            "title=/x/",
            "column 7: title is not a text, and cannot be searched with a pattern; expected a value for title",
        ),
        ("***", "column 1: there is no word in “***”; expected a word with a letter or a digit"),
        ("(" * 60 + "a" + ")" * 60, "column 41: brackets within brackets without end; expected at most 40 levels"),
        ("a b" * 1333 + "aa", "column 4001: the query is too long; expected at most 4000 characters"),
    ],
)
def test_what_is_refused_where_and_what_was_expected(text, said):
    with pytest.raises(QueryError) as caught:
        read(text)
    assert str(caught.value) == said


def test_the_longest_and_the_deepest_query_are_read():
    assert len(read("a " * 2_000).parts) == 2_000
    assert read("(" * 40 + "a" + ")" * 40) == read("a")
    assert read("(a) " * 41) == read("a " * 41)


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
        *(("(status:)", None), ("(status:", ""), ("status: |", None), ("status:  ", "")),
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


def test_clauses_come_with_the_minuses_they_stand_under():
    found = clauses(read("a -b -(c -d OR -(e -f)) q:mine"))
    assert [(clause.value, minuses) for clause, minuses in found] == [
        *(("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 2), ("f", 3), ("mine", 0)),
    ]


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
