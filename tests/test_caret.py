"""The caret goes through sentences and words, and selects from one word to another."""

from __future__ import annotations

import pytest

from tui.paper.caret import Caret

TEXT = "One two. Three four five. Six."


def pressed(keys: str, text: str = TEXT) -> tuple[Caret, object]:
    """Move as the keys of the reading view do: j k a sentence, w b a word, v select, o turn, x release."""
    caret, answer = Caret(text), None
    for key in keys:
        match key:
            case "j" | "k":
                answer = caret.step(1 if key == "j" else -1)
            case "w" | "b":
                caret.step_word(1 if key == "w" else -1)
            case "v":
                caret.select()
            case "o":
                caret.turn()
            case "x":
                answer = caret.release()
    return caret, answer


@pytest.mark.parametrize(
    ("keys", "sentence", "selected"),
    [
        ("", 0, None), ("j", 1, None), ("jj", 2, None), ("jjj", 2, None), ("jk", 0, None), ("k", 0, None),
        ("w", 0, "One"), ("b", 0, "two"), ("ww", 0, "two"), ("www", 1, "Three"), ("wb", 0, "One"), ("jw", 1, "Three"),
        ("jb", 1, "five"), ("jbw", 2, "Six"), ("jjww", 2, "Six"), ("wj", 1, None), ("jjwj", 2, "Six"), ("wk", 0, "One"),
        ("v", 0, "One"), ("jv", 1, "Three"), ("wwv", 0, "two"), ("vw", 0, "One two"), ("vww", 1, "One two. Three"),
        ("vj", 1, "One two. Three four five"), ("jvk", 0, "One two. Three"), ("vjk", 0, "One"), ("wwvk", 0, "One two"),
        ("jjvj", 2, "Six"), ("vwo", 0, "One two"), ("vwow", 0, "two"), ("vjo", 0, "One two. Three four five"),
        ("vjow", 0, "two. Three four five"), ("o", 0, None), ("wo", 0, "One"), ("vwx", 0, None), ("vwxw", 0, "One"),
    ],
)  # fmt: skip
def test_keys_move_the_caret_and_choose_words(keys: str, sentence: int, selected: str | None) -> None:
    caret, _ = pressed(keys)
    assert caret.sentence == sentence
    assert (caret.selection.of(TEXT) if caret.selection else None) == selected
    assert caret.selecting is ("v" in keys and "x" not in keys)


@pytest.mark.parametrize(
    ("keys", "moved"),
    [
        *(("j", True), ("jjj", False), ("k", False), ("jk", True), ("jjwj", False), ("vk", False), ("vwk", True)),
        *(("vj", True), ("jjvj", False), ("x", False), ("wx", True), ("vx", True), ("vxx", False)),
    ],
)
def test_it_is_told_whether_the_caret_has_moved(keys: str, moved: bool) -> None:
    assert pressed(keys)[1] is moved


def test_the_caret_goes_to_the_sentence_of_a_place() -> None:
    caret, _ = pressed("w")
    for place, sentence in ((0, 0), (8, 0), (9, 1), (24, 1), (26, 2), (99, 2)):
        caret.go_to(place)
        assert (caret.sentence, caret.selection) == (sentence, None)


@pytest.mark.parametrize("keys", ["j", "k", "w", "b", "vw", "vj", "o", "x"])
def test_in_an_empty_text_the_caret_stays(keys: str) -> None:
    caret, answer = pressed(keys, "")
    assert (caret.here, caret.selection, caret.selecting) == (None, None, False) and not answer
    caret.go_to(3)
    assert caret.here is None
