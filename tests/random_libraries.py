"""Small random libraries and queries, drawn so that they often meet."""

from __future__ import annotations

from hypothesis import strategies as st

from store.listings import Listing
from store.models import Mark, Note, Paper, Quote, Status
from tests.papers import made

WORDS = (
    *("low", "rank", "ranks", "ranking", "lora", "quantization", "quantisation", "Résumé", "resumes", "model", "模型"),
    *("大", "A*", "decoding", "GPT-4", "low-rank", "naïve", "x", "of", "straße", "42", "ﬁne", "tuning"),
)
TAGS = ("rl", "RL", "reward-models", "to/read", "v2.1", "études")
DAYS = (None, "2026-11-20", "2026-11-21", "2026-10-03", "2025-01-01")


def _text(most: int) -> st.SearchStrategy[str]:
    joined = st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=most), st.sampled_from([" ", " ", "-", ", "])
    )
    return joined.map(lambda pair: pair[1].join(pair[0]))


@st.composite
def paper(draw: st.DrawFn) -> Paper:
    title, abstract = draw(_text(4)), draw(st.one_of(st.just(""), _text(10)))
    sources, votes = st.sampled_from(["hf-page", "rss"]), st.sampled_from([None, 4])
    listed = st.builds(Listing, sources, st.sampled_from(DAYS), votes, st.none(), st.booleans())
    return made(
        title,
        abstract=abstract,
        authors=tuple(draw(st.lists(st.sampled_from(["Jane Doé", "Li Low", "Ranka Model", "王 大"]), max_size=3))),
        day=draw(st.sampled_from(DAYS)),
        published=draw(st.sampled_from(DAYS)),
        links=tuple(draw(st.sets(st.sampled_from(["https://www.github.com/a/b", "https://example.org"])))),
        upvotes=draw(st.sampled_from([None, 0, 1, 5, 300])),
        venue=draw(st.sampled_from([None, "NeurIPS 2025", "ICML", "Études"])),
        sources=tuple(draw(st.sets(st.sampled_from(["hf-page", "rss", "arxiv"])))),
        listings=tuple(draw(st.lists(listed, max_size=3))),
        summary=draw(st.one_of(st.none(), _text(4))),
        keywords=tuple(draw(st.lists(_text(2), max_size=2))),
        organization=draw(st.sampled_from([None, "École Low", "MIT"])),
        submitter=draw(st.sampled_from([None, "Jane Doé", "akhaliq"])),
        comments=draw(st.sampled_from([None, 0, 3])),
        code=draw(st.sampled_from([None, "https://example.org/code"])),
        stars=draw(st.sampled_from([None, 0, 12])),
        categories=tuple(draw(st.sets(st.sampled_from(["cs.CL", "cs.LG", "stat.ML"])))),
        withdrawn=draw(st.sampled_from(DAYS)),
    )


@st.composite
def mark(draw: st.DrawFn) -> Mark:
    notes = draw(st.lists(st.tuples(_text(3), st.booleans()), max_size=2))
    return Mark(
        "",
        status=draw(st.sampled_from(list(Status))),
        rating=draw(st.sampled_from([None, 1, 3, 4, 5])),
        tags=tuple(draw(st.lists(st.sampled_from(TAGS), max_size=2, unique_by=str.casefold))),
        notes=tuple(Note(text, quote=Quote("x") if highlight else None) for text, highlight in notes),
        due=draw(st.sampled_from(DAYS)),
        since=draw(st.sampled_from([None, "2026-11-21T09:30:00Z", "2026-11-22T09:30:00Z"])),
    )


_PIECES = ("low", "ran", "rank", "rnak", "quantizaton", "quantiz", "resume", "RÉSUMÉ", "模", "大模型", "low-r", "GPT-4",
           "fine", "a*", "nothing", "strasse", "tunin", "of-low", "mod*", "rank.")  # fmt: skip
CLAUSES = (
    *_PIECES,
    *(f"~{piece}" for piece in ("rnak", "quantizatoin", "ranke", '"lw rnak"')),
    *('"low rank"', '"rank"', '"模型"', "/l.w/", "/^gpt/", "/(a|o)w[- ]r/", "title:low", "title:rnak", "title=rank"),
    *('abs:"low rank"', "abs~rnak", "author:jane", "author:low", 'author="jane doe"', "author:/^li/", "note:low"),
    *("tag:rl", "tag:models", "+rl", "#reward-models", "tag=études", "tag:reward-m", "tag~etude", "note:/x/"),
    *("rating>=4", "rating:0", "rating:3..4", "rating:..3", "rating<4", "rating=5", "upvotes>1", "upvotes:..5"),
    *("day:2026-11-20", "day:2026-11", "day:1w", "day>2w", "day<=yesterday", "day:2026-10..2026-11-20", "day:friday"),
    *("published:2025", "published:2026-10-03..", "added:today", "added:3d", "read:yesterday", "read:today"),
    *("status:queued", "status=read", "id:p:", "id=p:1", "id:a", "src:hf", "src=rss", "venue:neurips", "venue=etudes"),
    *("link:git", "link=example.org", "q:mine", "score>=60", "score:..40"),
    *("summary:low", "summary:rnak", 'summary:"low rank"', "summary:/o/", "keyword:rank", "keyword~rnak"),
    *("keyword=low", 'keyword:"low rank"', "keyword:/^l/", "org:ecole", "org=MIT", "submitter:jane", "category:cs"),
    *("category=cs.LG", "comments>0", "comments:0", "stars>=12", "stars:..5"),
    *(f"is:{s}" for s in ("inbox", "unread", "starred", "due", "snoozed", "duplicate", "withdrawn")),
    *(f"has:{p}" for p in ("note", "tag", "rating", "link", "code", "highlight", "abstract", "author", "summary")),
    *(f"no:{p}" for p in ("note", "tag", "rating", "link", "code", "highlight", "abstract", "author", "summary")),
)  # fmt: skip
VIEWS = {"mine": "rank -has:tag"}


def queries() -> st.SearchStrategy[str]:
    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(
            several.map(lambda parts: " ".join(f"({part})" if " OR " in part else part for part in parts)),
            several.map(lambda parts: " OR ".join(parts)),
            inner.map(lambda part: f"-({part})"),
            inner.map(lambda part: f"({part})"),
        )

    return st.recursive(st.sampled_from(CLAUSES), grown, max_leaves=5)
