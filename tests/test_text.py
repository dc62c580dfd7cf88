"""Text from strangers comes out harmless, and text in any script comes out as it was written."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.models import Mark
from store.tags import is_name, no_tag, read_tags, tag_of
from store.text import (
    clean,
    clean_name,
    clean_value,
    decoded,
    fold,
    letters,
    safe_name,
    safe_url,
    shorten,
    strip_unsafe,
    was_cleaned,
    without_controls,
)

HARMFUL = (
    "\x00\x07\x08\x0b\x1b\x7f\x84\x85\x9b\x9d\u00ad\u034f\u061c\u115f\u180e\u200b\u200e\u200f\u2028\u202e\u2060\u2066"
    "\u2069\u3164\ufeff\ufff9\uffff\ud800\udfff\U000e0001\U000e0041\U0010ffff"
)
HARMLESS = (
    "aé ½\n\t[](){};:<=>0mHJK\\'\"e\u0301\u0323\u094d\u200c\u200d\ufe0f\u20e3\U0001f469\U0001f3fd中שم\u0915\u0645"
)
NASTY = st.text(st.sampled_from(HARMFUL + HARMLESS), max_size=40)
ANY = st.one_of(NASTY, st.text(max_size=60), st.text(st.characters(), max_size=40))
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


@settings(max_examples=1_000, deadline=None)
@given(ANY, st.booleans(), st.sampled_from([0, 1, 5, 20]))
@example("a \u200d\u0301", False, 0)
def test_what_clean_returns_is_harmless_and_stays(text: str, lines: bool, limit: int) -> None:
    cleaned = clean(text, lines=lines, limit=limit)
    assert not FORBIDDEN.search(cleaned)
    assert clean(cleaned, lines=lines, limit=limit) == cleaned
    cleaned.encode("utf-8")
    assert not limit or len(cleaned) <= limit
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned and "\n\n\n" not in cleaned
    assert lines or not re.search(r"[\n\t]", cleaned)
    assert not re.search("[\u200c\u200d]{2}", cleaned)
    run = 0
    for character in cleaned:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert run <= 3


@settings(max_examples=500, deadline=None)
@given(ANY)
def test_a_note_keeps_its_white_space_and_loses_what_harms(text: str) -> None:
    kept = strip_unsafe(text)
    assert not FORBIDDEN.search(kept)
    assert strip_unsafe(kept) == kept
    kept.encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=["L", "Nd", "Sm", "Po"]), max_size=40))
def test_plain_text_of_any_script_stays(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    wanted = "".join(character for character in text if clean(character) or character.isspace())
    assert clean(text) == clean(wanted)
    assert clean(text, limit=0) == text or any(not clean(character) for character in text)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\u200d\U0001f52c",  # a scientist: woman, joiner, microscope
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "1\ufe0f\u20e3",
        "\u0915\u094d\u200d\u0937",  # Hindi with a joiner
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian with a non-joiner
        "Ångström naïve Łódź",
        "ﬁ ½ ℵ ∞ 𝔸 ∑",
        "[MASK] [/] [@click=app.quit] [red]",
        "q\u0323\u0307\u0308",
        "שלום عالم 你好",
    ],
)
def test_text_that_is_meant_stays_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert strip_unsafe(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[2Jtitle", "title"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x1b]52;c;cm0gLXJm\x07title", "title"),
        ("\x1b]0;owned\x1b\\title", "title"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP+q544e\x1b\\title", "title"),
        ("before \x1b]52;c;unterminated", "before"),
        ("\x1b]52;one\ntwo", "two"),
        ("\x9b2Jtitle", "title"),
        ("\x9d0;t\x9ctitle", "title"),
        ("\x1bc reset", "reset"),
        ("\x1b\x1b[2Jx", "x"),
        ("\x1b", ""),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\u2028b", "a b"),
        ("a\x85b", "a b"),
        ("a\r\nb\rc", "a b c"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("\ud800lone", "lone"),
        ("a" + "\u0301" * 50, "á" + "\u0301" * 3),
        ("a \u200d b", "a b"),
        ("a\u200d\u200d\u200db", "a\u200db"),
        ("  many   spaces\u00a0here ", "many spaces here"),
    ],
)
def test_what_a_terminal_obeys_goes_whole(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(("plain  text ", "plain  text "), ("é  ü\n\tx", "é  ü\n\tx"), ("a\n b", "a\n b"), ("", "")),
        *(("\x1b[2Jtitle", "title"), ("a\u202egnp", "agnp"), ("é\x9b2Jx\n y", "éx\n y"), ("\ud800é", "é")),
    ],
)
def test_what_was_changed_since_it_was_cleaned_is_harmless_all_the_same(text: str, shown: str) -> None:
    assert without_controls(text) == shown


def test_lines_and_limits() -> None:
    assert clean("a \n\n\n\n b\t c\nd", lines=True) == "a\n\nb c\nd"
    assert clean("word " * 10, limit=12) == "word word w…"
    assert (clean("word word", limit=6), clean("word word", limit=7)) == ("word…", "word w…")
    assert (clean("short", limit=5), clean("shorts", limit=5), clean("a  b")) == ("short", "shor…", "a b")
    assert strip_unsafe("a  b\n\n\n\tc") == "a  b\n\n\n\tc"


def test_a_text_in_a_message_is_quoted_and_short() -> None:
    assert (shorten("five5", 5), shorten("sixsix", 5), shorten("four five", 5)) == ("“five5”", "“sixsi…”", "“four…”")
    assert (shorten(" a\n\x1b[2Jb "), shorten("x" * 50), shorten("x" * 51)) == (
        *("“a b”", f"“{'x' * 50}”", f"“{'x' * 50}…”"),
    )


def test_a_name_in_a_file_is_shown_as_it_is_or_told_apart_from_all_others() -> None:
    assert [clean_name(name) for name in ("p:1", "a  b", "é", "")] == ["p:1", "a  b", "é", ""]
    changed = [clean_name(name) for name in ("a\u202eb", "ab\u202e", "a\x1b[2Jb", "\u202e", "\ud800")]
    assert [name[:-8] for name in changed] == ["ab~", "ab~", "ab~", "unnamed~", "unnamed~"]
    assert len({*changed}) == 5 and all(map(was_cleaned, changed))
    assert not any(map(was_cleaned, ("ab", "ab~1234567", "ab~123456789", "ab 12345678", "")))


def test_every_text_in_a_value_of_a_file_is_safe_and_lines_stay() -> None:
    value = {"a\x1b": ["b\x1b[2J\n c", 1, None, {"d": ("e\x1b",)}], "f": True, 2: 2.5}
    assert clean_value(value) == {"a": ["b\n c", 1, None, {"d": ("e\x1b",)}], "f": True, "2": 2.5}
    assert clean_value([[["x"]], {"a": {}}, "y"], depth=2) == [[None], {"a": None}, "y"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        (b"\x93caf\xc3\xa9\x94 \x81", "“café” ?"),
        ("café".encode("utf-8-sig"), "café"),
        ("café".encode("utf-16"), "café"),
        (b"\xfe\xff\x00c\x00\xe9", "cé"),
        (b"\xff\xfec\x00\xe9", "c\ufffd"),
    ],
)
def test_a_file_of_any_program_is_read(data: bytes, text: str) -> None:
    assert letters(data) == text


def test_what_the_system_says_is_read_as_it_was_written() -> None:
    for data, text in ((b"caf\xc3\xa9", "café"), (b"caf\xe9", "café"), (b"\x81 caf\xc3\xa9", "? café")):
        assert decoded(data.decode("utf-8", "surrogateescape")) == text
        assert decoded(data.decode("ascii", "surrogateescape")) == text
    assert decoded("\ud800é") == "?é"


@settings(max_examples=500, deadline=None)
@given(ANY)
def test_folding_is_idempotent_and_blind_to_case_and_accents(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "folded"), [("Résumé", "resume"), ("STRAẞE", "strasse"), ("ﬁne", "fine"), ("ABC", "abc"), ("İ", "i")]
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


# Addresses

URLISH = st.one_of(
    st.text(max_size=40),
    st.builds("{}{}{}".format, st.sampled_from(["http://", "HTTPS://", "https://a@", "http://[", "--", ""]), ANY, ANY),
    st.builds("https://{}/{}?{}#{}".format, ANY, ANY, ANY, ANY),
)


@settings(max_examples=2_000, deadline=None)
@given(URLISH)
@example("HTTP://0٭")
@example("http://[::1]/")
@example("https://a.b:99999/")
@example("http://example.org:/x")
def test_an_address_is_safe_or_none(url: str) -> None:
    safe = safe_url(url)
    if safe is not None:
        assert re.fullmatch(r"https?://[a-z0-9\[][!-~]*", safe)
        parts = urlsplit(safe)
        assert parts.hostname and not parts.username and not parts.password
        assert not re.search(r"[\s\"<>\\^`{|}\x00-\x20\x7f-\U0010ffff]", safe)
        assert safe_url(safe) == safe


@pytest.mark.parametrize(
    "url",
    [
        "--help",
        "-https://a.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "tabby://run?command=rm",
        "https://",
        "https:///path",
        "http://user@evil.org/",
        "http://user:pass@evil.org/",
        "http://a b.org/",
        "http://a.org/\x1b[2J",
        "http://a.org\\@evil.org/",
        "http://a.org:port/",
        "http://a.org:99999/",
        "http://[1:2/",
        "http://-a.org/",
        "http://a_\u202e.org/",
        "http://%2e/",
        "ftp://a.org/x",
        "",
    ],
)
def test_what_is_not_opened(url: str) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        (" https://arxiv.org/abs/2606.13681 ", "https://arxiv.org/abs/2606.13681"),
        ("HTTPS://ArXiv.org/abs/x?q=a b#c".replace(" ", "%20"), "https://arxiv.org/abs/x?q=a%20b#c"),
        ("http://аррӏе.com/", "http://xn--80ak6aa92e.com/"),
        ("https://a.org/ü?ü#ü", "https://a.org/%C3%BC?%C3%BC#%C3%BC"),
        ("http://a.org:8080/x", "http://a.org:8080/x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("https://a.org/x?a[]=1&b=2", "https://a.org/x?a[]=1&b=2"),
        ("https://a.org/\"onload='x'><", "https://a.org/%22onload='x'%3E%3C"),
    ],
)
def test_what_is_opened(url: str, safe: str) -> None:
    assert safe_url(url) == safe


# File names


@settings(max_examples=1_000, deadline=None)
@given(ANY, st.sampled_from([10, 120]))
def test_a_name_is_taken_by_every_file_system(text: str, limit: int) -> None:
    name = safe_name(text, limit=limit)
    assert re.fullmatch(r"[\w][\w-]*", name)
    assert len(name.encode()) <= limit + 1
    assert name not in (".", "..") and os.sep not in name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../.bashrc", "bashrc"),
        ("-rf", "rf"),
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("a/b\\c", "a-b-c"),
        ("trailing.", "trailing"),
        ("...", "paper"),
        ("", "paper"),
        ("Attention Is All You Need!", "Attention-Is-All-You-Need"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_name_is_as_long_as_it_may_be_and_has_one_to_fall_back_on() -> None:
    assert (safe_name("abcd", limit=3), safe_name("ab-cd", limit=3), safe_name("ééé", limit=5)) == ("abc", "ab", "éé")
    assert (safe_name("…!", fallback="note"), safe_name("com9"), safe_name("lpt10")) == ("note", "com9_", "lpt10")
    assert (safe_name("ﬁne"), safe_name("a\u202eb"), len(safe_name("x" * 200))) == ("fine", "ab", 120)


def test_what_is_no_tag_is_said_in_one_line() -> None:
    assert no_tag(["C#"]) == "“C#” is not a tag: use letters, digits and -_/."
    assert no_tag(["C#", "x" * 61]) == f"“C#”, “{'x' * 59}…” are not tags: use letters, digits and -_/."


def test_ninety_chinese_characters_make_a_file(tmp_path: Path) -> None:
    name = safe_name("论" * 90)
    (tmp_path / f"{name}.md").write_text("x")
    assert len(name.encode()) <= 120


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("rl", True),
        ("a-b_c/d.e", True),
        ("论文²", True),
        ("", False),
        ("two words", False),
        ("a:b", False),
        ("(", False),
        ("हिन्दी", True),
        ("rl-", False),
        ("...", False),
        ("🔥", False),
        ("\ufe0f", False),
    ],
)
def test_a_name_is_made_of_letters_and_digits(text: str, good: bool) -> None:
    assert is_name(text) is good


VIETNAMESE = "tiếng-Việt"


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        (" #RL ", "RL"),
        ("+rl", "rl"),
        ("a-b_c/d.e", "a-b_c/d.e"),
        ("reward  models", "reward-models"),
        ("a, b c,, #d #e", "a b-c d e"),
        ("rl, RL, Rl", "rl"),
        ("reward models!", "|reward models!"),
        ("c++, C#, ok", "ok|c++ C#"),
        ("(x", "|(x"),
        ("हिन्दी", "हिन्दी"),
        ("क्‍ष", "क्‍ष"),
        ("می‌شود", "می‌شود"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("한국어", "한국어"),
        (unicodedata.normalize("NFD", VIETNAMESE), VIETNAMESE),
        ("论文²", "论文²"),
        ("🔥hot", "|🔥hot"),
        ("🔥", "|🔥"),
        ("\u200d", ""),
        ("- ... /", "|- ... /"),
        ("", ""),
        ("\x1b[31mred", "red"),
        ("ab\u202ecd", "abcd"),
    ],
)
def test_a_tag_is_made_of_letters_of_any_script(typed: str, tag: str) -> None:
    read = read_tags(typed)
    assert "|".join(filter(None, (" ".join(read.tags), " ".join(read.refused)))) == tag.lstrip("|")
    assert bool(read.refused) is ("|" in tag)


def test_a_tag_that_is_there_is_itself_whatever_it_is_made_of() -> None:
    there = ["C#", "machine learning", "a, b"]
    assert read_tags("c#, Machine Learning", known=there).tags == ("C#", "machine learning")
    assert read_tags("a, b", "c", known=there).tags == ("a, b", "c")


@settings(deadline=None)
@given(ANY)
@example("क" + "ा" * 5_000)
def test_what_is_made_a_tag_stays_as_it_is_and_is_a_name(typed: str) -> None:
    tag = tag_of(typed)
    assert tag_of(tag) == tag
    assert is_name(tag) is bool(tag)
    assert not any(each.isspace() or each in '#+"()|:' for each in tag)


def test_tags_are_compared_without_case_and_however_an_accent_is_written() -> None:
    mark = Mark("p:1").tagged([VIETNAMESE])
    decomposed = unicodedata.normalize("NFD", VIETNAMESE.upper())
    assert mark.tagged([decomposed]) == mark
    assert mark.tagged(remove=[decomposed]).tags == ()


@pytest.mark.parametrize("text", ["a  b", " a b ", "a   b", "a\tb", "a\n\nb", "a \u00a0b"])
def test_white_space_is_one_blank(text: str) -> None:
    assert clean(text) == "a b"
