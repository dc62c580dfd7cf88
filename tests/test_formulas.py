r"""Simple TeX reads as text and no word is lost; what is marked where it is shown is marked in the stored text."""

import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from store.formulas.line import on_one_line
from store.formulas.readable import both_forms, readable
from store.highlights.anchors import locate
from store.highlights.sentences import Span, sentences, word_spans
from store.library import Library
from store.making import Incoming
from store.text import clean, fold
from tests.desk import sit
from tests.test_imports import loaded
from tui.paper.caret import Caret
from tui.paper.look import Decorations, PaperLook
from tui.paper.passage import paint_passage
from tui.sheets.styles import UNICODE, TextStyles

TODAY = date(2026, 8, 1)
TEXED = (
    r"The \emph{deep nets} cost $\frac{a}{b} + c$ a token, about 1.40\% of $5 and {\em so cheap}. "
    r"We show $O(n^2)$ for Gr\"obner bases; $\alpha$-rates grow. It reaches 90% of well-known scores."
)
SHOWN = (
    "The deep nets cost a/b + c a token, about 1.40% of $5 and so cheap. "
    "We show O(n²) for Gröbner bases; α-rates grow. It reaches 90% of well-known scores."
)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (TEXED, SHOWN),
        (r"as low as 1.40\% on A\&B, f\_1, \#2 and \$5", "as low as 1.40% on A&B, f_1, #2 and $5"),
        (
            r"\textbf{a \emph{nested \texttt{x}} text} at 19.63\,FPS, et al.\ say",
            "a nested x text at 19.63 FPS, et al. say",
        ),
        (
            r"R\'ev\'esz, Djokovi\'{c}, {\O}ie, Prei{\ss}inger, V{\'{\i}}ctor, \c{C}",
            "Révész, Djoković, Øie, Preißinger, Víctor, Ç",
        ),
        (r"the $(k,\ell)$-pebble and $\Lambda_{\alpha}$, $\alpha\ge 0$", "the (k, ℓ)-pebble and Λ_α, α ≥ 0"),
        (r"$x\in\mathbb{R}^{n \times m}$ in $\tilde{O}(\sqrt{T})$, $\hat y$", "x ∈ ℝ^{n×m} in Õ(√T), ŷ"),
        (r"$f(z) := \sum_{n=0}^{\infty} a_f(n)q ^n \in S$", "f(z) := ∑ₙ₌₀^∞ a_f(n)qⁿ ∈ S"),
        (r"$\frac{a+b}{c}$, $\frac12 x$, $\sqrt{n+1}$, $2^{-x/2}$", "(a + b)/c, (1/2)x, √(n + 1), 2^{−x/2}"),
        (r"$O(n\log^2 n)$, $\arg\max_\theta L(\theta)$, $\mathrm{ReLU}(x)$", "O(n log² n), arg max_θ L(θ), ReLU(x)"),
        (
            r"224$\times$224, few$\times 10^{-5}$, H$_2$O, $>$90\%, $90%$ of $10,000$",
            "224×224, few×10⁻⁵, H₂O, >90%, 90% of 10,000",
        ),
        (
            r"$d_{model}$, $x^{train}$, $A^\top$, $x''$, $\{x \mid y\}$, \(n\)",
            "d_{model}, x^{train}, A^⊤, x″, {x | y}, n",
        ),
        (
            r"$(k_F a)^{-1} f(x)\log n$, $\int_0^1 f(x)\,dx$, $((a)(b))^2$",
            "(k_F a)⁻¹f(x) log n, ∫₀¹ f(x) dx, ((a)(b))²",
        ),
        (
            r"$\text{top-}k$, $\underset{x}{\max} f$, $\mathbf{x}$, $\mathcal{L}$, $\mathbb{R}$",
            "top-k, maxₓ f, x, L, ℝ",
        ),
        (r"$\dot x \ddot x \check x \breve x \vec x \bar x \acute x \grave x$", "ẋẍx̌x̆x⃗x̄x́x̀"),
        (
            r"$\frac{1}{n}$, $\frac{x^2}{\sigma^2}$, $\sqrt[3]{x}$, $f: A \to B$, $-1$, $a=-1$",
            "1/n, x²/σ², ³√x, f: A → B, −1, a = −1",
        ),
        (r"\v{s} \H{o} \k{a} \c{c} \u{g} \r{a} \d{h} \={a} \.{z} \b{h} \o{} {\l}", "š ő ą ç ğ å ḥ ā ż ẖ ø ł"),
        (r"\LaTeX{} \ldots 5\textdegree{}C 9\textsuperscript{th} CO\textsubscript{2}", "LaTeX … 5°C 9th CO₂"),
        (
            r"\textbar{}\textunderscore{}\textdollar{}\textasciitilde{}\textbackslash{}\textless{}\textgreater",
            "|_$~\\<>",
        ),
        (r"\TeX, \BibTeX, \copyright, \textregistered, \texttrademark, 5\textmu m", "TeX, BibTeX, ©, ®, ™, 5µ m"),
        (r"a\textellipsis{}\dots, 2\texttimes3\textpm1, a\textendash b\textemdash c", "a……, 2×3±1, a– b— c"),
        (r"{\dh}{\DH}{\th}{\TH}{\dj}{\DJ}{\i}{\j}{\ae}{\AE}{\oe}{\OE}{\aa}{\AA}{\L}{\O}", "ðÐþÞđĐıȷæÆœŒåÅŁØ"),
        (r"an \'et al, \'e, an \'et", r"an ét al, \'e, an ét"),
        (r"an \'etale map; $IoU = 5$, $\{1,2\}$, $]0,1[$, $[0,1)$", "an étale map; IoU = 5, {1, 2}, ]0, 1[, [0, 1)"),
        (r"$\frac{(a+b)}{[c]}$, $\sqrt{(n+1)}$, $\frac{(a)(b)}{c}$", "(a + b)/[c], √(n + 1), ((a)(b))/c"),
        (r"$\,a\quad\,b\,$, $a=\,b$ and $a\!b$", "a b, a = b and ab"),
        ("a formula $a +\nb$ over a line", "a formula a + b over a line"),
        (r"from $5 for $n$ items, $p$-adic and $n$th", "from $5 for n items, p-adic and nth"),
        ("the $n+1$th and the $2n+1$th", "the n + 1th and the $2n+1$th"),
        (r"{\'s}wi, $x\text{ if  it}$, $\text{a b}$", "świ, x if it, a b"),
        (r"$x^{abc} y^{abcd} z_{mnr} w_{mnrs}$", "xᵃᵇᶜy^{abcd}zₘₙᵣw_{mnrs}"),
        (r"$x^*$, $x^{\circ}$, $x^{\dagger\ddagger}$, $90^\circ$", "x*, x°, x†‡, 90°"),
        (r"$x\frac12$, $\sqrt{2}$, $\sqrt[n+1]{ab}$", "x(1/2), √2, ⁿ⁺¹√(ab)"),
        (r"$f(x)=\lim_{x\to 0} g$, $\max_{i} a_i$, $\sum_i x_i$", "f(x) = lim_{x→0} g, maxᵢ aᵢ, ∑ᵢ xᵢ"),
        (r"$1,000$, $1,00$, $(1,2)$, $a,b;c:d$, $x:y$", "1,000, 1, 00, (1, 2), a, b; c: d, x: y"),
        (r"$a\;b$, $a \quad b$, $\|x\|$, $p(a\mid b)$, $\langle x\rangle$", "a b, a b, ‖x‖, p(a | b), ⟨x⟩"),
        (r"$\sin x$, $\sin(x)$, $2\sin x$, $x\sin y$", "sin x, sin(x), 2 sin x, x sin y"),
        (r"$\mathrm{KL}(p\|q)$, $\operatorname{sign}(x)$, $\hat{a}b$", "KL(p‖q), sign(x), âb"),
        (r"$x_{ij}$, $x_{i,j}$, $x_i^2$, $x_{t-1}$, $x^{(i)}$", "xᵢⱼ, x_{i,j}, xᵢ², xₜ₋₁, x⁽ⁱ⁾"),
        (r"$(-x)$, $a+(-b)$, $a \cdot b$, $5\%$ and $100\$$", "(−x), a + (−b), a · b, 5% and 100$"),
        (r"$a_bc$, $a^bc$, $A_\phi x$, $\alpha 2$, $x_{y_z}$", "a_b c, aᵇc, A_ϕ x, α2, x_{y_z}"),
    ],
)
def test_tex_reads_as_text(stored: str, shown: str) -> None:
    assert readable(stored).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "It is 5% better than 10% of $5 and $10, or US$5 to 6$; $1,000-$2,000; A$AP; $20/month, $200/year",
        "$HOME/bin:$PATH and $AAPL/$TSLA, (about AU$7, $5 or NZ$9), $100 = AU$ 150, US$5/A$ 6, $USER$1",
        r"\ie, \ourmethod, \la r^2\ra, \times, \in\text{set}, \cite{x}, \href{a}{b}, C:\data\new, \d+\.\d, \\ and \n",
        r"it\'s what they\'ve said: \'example\' and \"quote\"",
        r"$\XQM$, $\unknown{abc}$, $\color{red}x$, $\binom{n}{k}$, $\overline{AB}$, $\begin{matrix}a\end{matrix}$",
        r"$$x$$ and \[ x \] and \(model\) and \(see this\) and $ x $ and $",
        r"$\textit\{Structured State Space\}$ and $a {b$ and \emph{open and \emph and {\em",
        r"$\underset{x}{y}$, $\overset{n}{=}$, $\stackrel{d}{=}$, $\underbrace{x}_{y}$, $\hat{ab}$",
        "$5 off for a model and some more of it$, $n log n$, $5, 10% more, US$ and so on",
    ],
)
def test_what_is_not_certain_stays_as_it_came(text: str) -> None:
    assert readable(text).text == text
    assert both_forms(text) == (text,)


WORDS = r"model token 5% 90\% $5 US$7 {GPU} a_b x^2 C:\new it\'s well-known $3) \ie memory".split()  # noqa: SIM905
PIECES = [
    *(r"$O(n^2)$", r"$\alpha$", r"$k$-NN", r"$\frac{a}{b}$", r"3$\times$", r"$\XQM$", r"\(x_1\)", "$a +\nb$", r"$\$$"),
    *(
        r"\emph{deep nets}",
        r"\textbf{a \emph{b} c}",
        r"{\em so}",
        r"R\'ev\'esz",
        r"{\o}re",
        r"\emph{",
        "}",
        "$",
        "\\",
        "$$",
    ),
]
texts = st.lists(st.sampled_from([*WORDS, *PIECES]) | st.text("ab$\\{}()%^_ ", max_size=6), max_size=25).map(" ".join)


def prose() -> Iterator[str]:
    """Write texts of words, prices, per cent and TeX, the same ones every time."""
    rng = random.Random(12)
    for _ in range(400):
        yield " ".join(rng.choice([*WORDS, *PIECES[:14]]) for _ in range(rng.randint(1, 40)))


def found() -> Iterator[str]:
    """Read all texts of the seeds, and of the samples where they are at hand: strings of JSON, else paragraphs."""
    samples = Path(__file__).parents[2] / "shared" / "samples"
    for path in (*(Path(__file__).parents[1] / "seeds").iterdir(), *sorted(samples.rglob("*.*"))):
        written = path.read_bytes() if path.is_file() else b""
        text = (gzip.decompress(written) if path.suffix == ".gz" else written).decode("utf-8", "replace")
        pieces = re.findall(r'"(?:[^"\\]|\\.)*"', text) if path.suffix in (".json", ".jsonl") else text.split("\n\n")
        yield from (json.loads(piece, strict=False) if piece[:1] == '"' == piece[-1:] else piece for piece in pieces)


def long_words(text: str) -> Counter[str]:
    """Count the words of four letters and more that stand in a text beside its commands."""
    text = re.sub(r"\\(?:[`'^\"~=]|[cv](?=\{))(?:\{?\\?([A-Za-z])\}?)", r"\1", text)
    text = re.sub(r"\{\\(?:a(?=a)|A(?=A))?([A-Za-z]|ss|ae)\}", r"\1", text)
    text = re.sub(r"\\(?:emph|text\w*|mbox|url)\{|\{\\em ", "", text)
    text = re.sub(r"\\[A-Za-z]+", " ", text)
    return Counter(re.findall(r"[A-Za-z]{4,}", fold(re.sub(r"[{}]", "", text))))


@pytest.mark.parametrize("texts", [prose, found])
def test_the_words_beside_formulas_are_the_same_before_and_after(texts: Callable[[], Iterator[str]]) -> None:
    changed = 0
    for stored in texts():
        read = readable(stored)
        formulas = [each for each in read.pieces if stored[each.start] == "$" or stored.startswith("\\(", each.start)]
        before, after = list(stored), list(read.text)
        for start, end, shown_start, shown_end in formulas:
            before[start:end] = [" "] * (end - start)
            after[shown_start:shown_end] = [" "] * (shown_end - shown_start)
        assert long_words("".join(before)) == long_words("".join(after)), stored
        changed += bool(read.pieces)
    assert changed


@given(texts)
def test_every_place_of_what_is_shown_is_a_place_of_what_is_stored(text: str) -> None:
    text = clean(text, lines=True)
    read = readable(text)
    assert read.shown((0, len(text))) == (0, len(read.text))
    done = shown_done = 0
    for start, end, shown_start, shown_end in read.pieces:
        assert text[done:start] == read.text[shown_done:shown_start]
        done, shown_done = end, shown_end
    for start, end in word_spans(read.text):
        stored = read.stored((start, end))
        shown = read.shown(stored)
        assert shown[0] <= start and end <= shown[1]
        if not any(piece.shown_start <= end and start <= piece.shown_end for piece in read.pieces):
            assert text[slice(*stored)] == read.text[start:end]
    spans = read.whole(word_spans(text))
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(read.shown(span)[0] < read.shown(span)[1] for span in spans)


def test_what_is_shown_and_what_is_stored_are_found_from_each_other() -> None:
    read = readable(r"ab $x_1$cd \emph{e} f")
    assert read.text == "ab x₁cd e f"
    shown = [
        (0, 1),
        (1, 2),
        (2, 3),
        *[(3, 5)] * 5,
        (5, 6),
        (6, 7),
        (7, 8),
        *[(8, 8)] * 6,
        (8, 9),
        (9, 9),
        (9, 10),
        (10, 11),
    ]
    assert [read.shown((at, at + 1)) for at in range(21)] == shown
    stored = [(0, 1), (1, 2), (2, 3), (3, 8), (3, 8), (8, 9), (9, 10), (10, 11), (17, 18), (19, 20), (20, 21)]
    assert [read.stored((at, at + 1)) for at in range(11)] == stored
    ranges = [(3, 3), (4, 8), (0, 3), (8, 8), (0, 21), (8, 18)]
    assert [read.shown(each) for each in ranges] == [(3, 3), (3, 5), (0, 3), (5, 5), (0, 11), (5, 9)]
    assert [read.stored(each) for each in ((0, 3), (5, 7), (2, 4), (4, 6))] == [(0, 3), (8, 10), (2, 8), (3, 9)]
    assert read.whole([(0, 2), (3, 8), (8, 10), (11, 19), (20, 21)]) == [(0, 2), (3, 8), (8, 10), (17, 18), (20, 21)]
    assert read.whole([(3, 5), (5, 8)]) == [(3, 8)] and read.whole([(11, 17)]) == []
    assert read.whole([(0, 1), (1, 2)]) == [(0, 1), (1, 2)] and read.whole([(4, 9)]) == [(3, 9)]
    plain = readable("no formula")
    assert plain.shown((1, 2)) == plain.stored((1, 2)) == (1, 2) and plain.whole([(1, 2)]) == [(1, 2)]


@pytest.mark.parametrize(
    "unit", ["$", "\\", "\\(", "$a", "\\emph{", "{\\em ", "\\'e", "$x_{", '\\"a', "{", "$\\frac{", "\\( x "]
)
def test_a_text_that_attacks_takes_no_time(unit: str) -> None:
    started = time.process_time()
    readable((unit * 50_000)[:50_000])
    readable(f"${unit * 100}$"[:300])
    assert time.process_time() - started < 2


def test_the_converter_loads_when_a_formula_is_met() -> None:
    say = "from store.formulas.readable import readable; readable({!r})"
    assert "latex2mathml" not in loaded(say.format(r"1.40\% of $5, \emph{so}"))
    assert "latex2mathml" in loaded(say.format(r"an $\alpha$"))
    assert "latex2mathml" not in loaded("import tui.app, store.index.builder")


# -- what is marked ---------------------------------------------------------------------------------------------------


def shown_words(caret: Caret) -> list[str]:
    read = readable(caret.text)
    return [read.text[slice(*read.shown(word))] for word in caret.words]


def test_the_caret_walks_what_is_shown() -> None:
    caret = Caret(TEXED)
    assert shown_words(caret)[:9] == ["The", "deep", "nets", "cost", "a/b + c", "a", "token", "about", "1.40%"]
    assert [word.of(TEXED) for word in caret.words[3:6]] == ["cost", r"$\frac{a}{b} + c$", "a"]
    assert [word.of(TEXED) for word in caret.words if "obner" in word.of(TEXED)] == [r"Gr\"obner"]
    read = readable(TEXED)
    assert [read.text[slice(*read.shown(each))] for each in sentences(TEXED)] == re.split(r"(?<=\.) (?=[WI])", SHOWN)


def test_words_typed_as_they_are_shown_are_quoted_as_they_are_stored() -> None:
    for typed, exact in (
        ("show O(n²) for Gröbner", r"show $O(n^2)$ for Gr\"obner"),
        ("about 1.40% of", r"about 1.40\% of"),
    ):
        found = locate(typed, TEXED)
        assert found is not None and found.exact == exact


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "library", seeds=False, today=date(2026, 11, 28))
    names = [r"P\'eter E. Frenkel", r"Szil\'ard R\'ev\'esz"]
    said = {"title": r"On $\alpha$-rates of \emph{deep} nets", "abstract": TEXED, "authors": names}
    library.ingest([Incoming({**said, "day": "2026-11-27"})])
    yield library
    library.close()


@pytest.mark.parametrize(
    "query",
    [
        "gröbner",
        "author:revesz",
        "grobner",
        "obner",
        "n2",
        '"deep nets"',
        "title:α",
        "title:alpha",
        '"rates of deep nets"',
        "/O\\(n²\\)/",
        "frac",
    ],
)
def test_both_forms_are_found(library: Library, query: str) -> None:
    answer = library.search(query)
    assert answer.total == 1
    [entry] = library.entries(answer.rows(0, 1))
    assert entry.paper.abstract == TEXED


def test_why_shows_the_stored_place_of_a_word_that_is_only_shown(library: Library) -> None:
    answer = library.search("grobner")
    [entry] = library.entries(answer.rows(0, 1))
    [reason] = library.searcher.why("grobner", entry)
    [place] = reason.places
    assert place.text[place.start : place.end] == r"Gr\"obner"


STYLES = TextStyles(**dict.fromkeys(TextStyles.__dataclass_fields__, Style()))
MARKED = replace(STYLES, highlight=Style(bold=True), match=Style(italic=True), quiet_cursor=Style(underline=True))


def painted(decorations: Decorations, words: tuple[str, ...] = (), width: int = 60) -> tuple[str, dict[str, str]]:
    """Paint the abstract; return the text of its lines, and for each kind of mark the text that has it."""
    lines = paint_passage(TEXED, PaperLook(MARKED, UNICODE, width, TODAY, words, decorations))
    segments = [segment for line in lines for segment in (*line.segments, Segment(" "))]
    marks = {
        name: "".join(text if style and getattr(style, name) else "|" for text, style, _ in segments).strip("|")
        for name in ("bold", "italic", "underline")
    }
    return "".join(segment.text for segment in segments), {
        name: re.sub(r"\|+", "|", text) for name, text in marks.items()
    }


def place(piece: str) -> Span:
    return Span(TEXED.index(piece), TEXED.index(piece) + len(piece))


def test_marks_are_drawn_on_the_words_they_stand_for() -> None:
    highlights = (place(r"a token, about 1.40\%"), place("$O(n^2)$ for Gr"), place("reaches 90%"))
    text, marks = painted(Decorations(highlights, None, place(r"$\frac{a}{b} + c$")), ("alpha", "grob", "deep", "90"))
    assert text.split() == SHOWN.split()
    assert marks["bold"] == r"a token, about 1.40%|O(n²) for Gr|reaches 90%"
    assert marks["underline"] == "a/b + c"
    assert marks["italic"] == "deep|Gröb|α|90"


@pytest.mark.parametrize("width", [12, 20, 40, 80])
def test_every_line_knows_which_stored_characters_it_shows(width: int) -> None:
    lines = paint_passage(TEXED, PaperLook(STYLES, UNICODE, width, TODAY))
    read = readable(TEXED)
    for line in lines:
        written = "".join(segment.text for segment in line.segments)
        assert written in read.text[slice(*read.shown((line.start, line.end)))]
    assert lines[0].start == 0 and lines[-1].end == len(TEXED)
    assert all(one.start <= two.start and one.end <= two.end for one, two in pairwise(lines))


async def test_a_formula_is_read_chosen_and_highlighted(library: Library) -> None:
    async with sit(library, size=(100, 30)) as at:
        assert "On α-rates of deep nets" in at.text and "cost a/b + c a token, about" in at.text
        assert "Péter E. Frenkel, Szilárd Révész" in at.text
        assert "\\" not in at.text
        await at.press("enter", "right", "right", "right", "right", "v", "w", "w", "h")
        [note] = at.mark.notes
        assert note.quote and note.quote.exact == r"cost $\frac{a}{b} + c$ a"
        await at.press("j", "h")
        assert at.mark.notes[1].quote and at.mark.notes[1].quote.exact == sentences(TEXED)[1].of(TEXED)
        await at.press("escape", "escape", "N")
        assert "cost a/b + c a" in at.text and "frac" not in at.text
    [entry] = library.entries(library.head(1))
    assert entry.paper.abstract == TEXED


ON_ONE_LINE = {
    **{r"\mathrm{x}y": "xy", r"\mathrm{x}": "x", r"x \log y": "x log y", r"2\log 3": "2 log 3", r")\log(": ") log("},
    **{r"f(x)\log y": "f(x) log y", r"\log\log n": "log log n", r"\sin x\cos y": "sin x cos y", r"x\,": "x"},
    **{r"{(a)+b}^2": "((a) + b)²", r"{(a+b)}^2": "(a + b)²", r"{(a)(b)}^2": "((a)(b))²", r"{ab}^2": "(ab)²"},
    **{r"(a)+(b)^2": "(a) + (b)²", r"\frac{a}{b}^2": "(a/b)²", r"\frac{\frac{a}{b}}{c}": "(a/b)/c"},
    **{r"1,000": "1,000", r"1,0000": "1, 0000", r"f(x,y)": "f(x, y)", r"a,-b": "a, −b", r"a:=b": "a := b"},
    **{r"x_{ij}y": "xᵢⱼy", r"x^{abc}": "xᵃᵇᶜ", r"x^{abcd}\sqrt{2}": "x^{abcd}√2", r"x^{12345}": "x¹²³⁴⁵", r"x^{}": "x"},
    **{r"x^\circ": "x°", r"x^{*}": "x*", r"x^{'}": "x′", r"50%": "50%", r"\text{ a b }": " a b "},
    **{r"\operatorname{ReLU}(x)": "ReLU(x)", r"\max_{x} y": "maxₓ y", r"\sum_{i=1}^n i": "∑ᵢ₌₁ⁿ i"},
    **{r"\overline{x}": "x̄", r"\hat{x}": "x̂", r"\sqrt{xy}": "√(xy)", r"\sqrt[3]{x}": "³√x", r"\{x\}": "{x}"},
    **{r"\mathbb{R}^d": "ℝᵈ", r"10^{-3}": "10⁻³", "a-b": "a − b", "-b": "−b", "(-b)": "(−b)", r"|x|": "|x|"},
    **{r"{\bf x}y": "xy", r"\boldsymbol{x}y": "xy", r"{\mathbf{1}}2": "12", r"\sqrt{2}\log n": "√2 log n"},
    **{r"\mathbf{A}": "A", r"\mathtt{9}": "9", r"\log\sqrt{n}": "log √n"},
    **dict.fromkeys((r"\quad", r"\hat{xy}", r"\underset{x}{y}", r"\overset{x}{y}", r"\binom{a}{b}")),
}


def test_a_formula_stands_on_one_line_or_not_at_all() -> None:
    assert {tex: on_one_line(tex) for tex in ON_ONE_LINE} == ON_ONE_LINE


def test_small_letters_of_running_text_are_those_of_their_command() -> None:
    read = readable(r"CO\textsubscript{2}, m\textsuperscript{2}, 4\textsuperscript{th}, $a}{b$ and $}x{$").text
    assert read == "CO₂, m², 4th, $a}{b$ and $}x{$"
