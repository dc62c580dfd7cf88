"""After an edit of the abstract: which passage is still the highlighted one, how surely, and what comes near it."""

import pytest

from store.highlights import anchors

NOISY = (
    "We train a small network on noisy labels. The loss falls in every epoch we ran. "
    "Labels are cleaned by a second network that votes. On the largest set the error drops by a third. Code is public."
)
FIRST = "We train a small network on noisy labels."
FALLS, CLEANED = "The loss falls in every epoch we ran.", "Labels are cleaned by a second network that votes."
DROPS = "On the largest set the error drops by a third."


@pytest.mark.parametrize(
    ("quoted", "edits", "found", "guessed"),
    [
        *(
            (each, {}, (each, "exact", 1.0), (each, 1.0))
            for each in (CLEANED, "We train a small network on noisy labels.")
        ),
        (
            CLEANED,
            {"second network": "second\nnetwork"},
            ("Labels are cleaned by a second\nnetwork that votes.", "same words", 1.0),
            ("Labels are cleaned by a second\nnetwork that votes.", 1.0),
        ),
        (
            CLEANED,
            {"Labels are": "LABELS are"},
            ("LABELS are cleaned by a second network that votes.", "same words", 1.0),
            ("LABELS are cleaned by a second network that votes.", 1.0),
        ),
        (
            CLEANED,
            {"a second": "a slow second"},
            ("Labels are cleaned by a slow second network that votes.", "edited", 0.97),
            ("Labels are cleaned by a slow second network that votes.", 0.91),
        ),
        (
            CLEANED,
            {"second ": ""},
            ("Labels are cleaned by a network that votes.", "edited", 0.95),
            ("Labels are cleaned by a network that votes.", 0.86),
        ),
        (
            CLEANED,
            {"cleaned": "fixed"},
            ("Labels are fixed by a second network that votes.", "edited", 0.97),
            ("Labels are fixed by a second network that votes.", 0.9),
        ),
        (
            CLEANED,
            {"cleaned": "claened"},
            ("Labels are claened by a second network that votes.", "edited", 0.99),
            ("Labels are claened by a second network that votes.", 0.96),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", "votes": "polls"},
            ("Labels are fixed by a second network that polls.", "edited", 0.95),
            ("Labels are fixed by a second network that polls.", 0.84),
        ),
        (
            CLEANED,
            {CLEANED: "Nothing else was tried so far here."},
            None,
            ("Nothing else was tried so far here.", 0.31),
        ),
        (CLEANED, {f"{CLEANED} ": ""}, None, ("drops by a third", 0.18)),
        (CLEANED, {FALLS: "It helps."}, (CLEANED, "exact", 0.67), (CLEANED, 1.0)),
        (
            FALLS,
            {"We train a small network on noisy labels.": "It helps.", CLEANED: "Nothing else."},
            (FALLS, "exact", 0.33),
            (FALLS, 1.0),
        ),
        (
            "loss falls in every epoch we ran",
            {"We train a small network on noisy labels. The": "It helps. A", CLEANED: "Nothing else."},
            None,
            ("A loss falls in every epoch we ran.", 1.0),
        ),
        (CLEANED, {FALLS: "It helps.", DROPS: "Nothing else."}, (CLEANED, "exact", 0.33), (CLEANED, 1.0)),
        (
            CLEANED,
            {"cleaned": "fixed", FALLS: "It helps."},
            None,
            ("Labels are fixed by a second network that votes.", 0.9),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", DROPS: "It helps."},
            None,
            ("Labels are fixed by a second network that votes.", 0.9),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", "ran. ": "ran. At first, "},
            ("At first, Labels are fixed by a second network that votes.", "edited", 0.97),
            ("At first, Labels are fixed by a second network that votes.", 0.9),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", "Labels are": "In all of our seven runs labels are"},
            ("labels are fixed by a second network that votes.", "edited", 0.81),
            ("In all of our seven runs labels are fixed by a second network that votes.", 0.9),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", "votes.": "votes on it."},
            ("Labels are fixed by a second network that votes", "edited", 0.97),
            ("Labels are fixed by a second network that votes on it.", 0.9),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", "Code": "Labels are cleaned by a second network that vetoes. Code"},
            None,
            ("Labels are fixed by a second network that votes.", 0.9),
        ),
        (
            "second network",
            {"second network": "third network"},
            ("third network", "edited", 0.88),
            ("third network", 0.64),
        ),
        (
            "second network",
            {"second network": "secnod network"},
            ("secnod network", "edited", 0.95),
            ("secnod network", 0.86),
        ),
        (
            "second network",
            {"second network that": "third network which"},
            ("third network", "edited", 0.83),
            ("third network", 0.64),
        ),
        (
            "cleaned by a second network",
            {"cleaned by a": "cleaned with a"},
            ("cleaned with a second network", "edited", 0.95),
            ("cleaned with a second network", 0.86),
        ),
        (
            "cleaned by a second network",
            {"cleaned by a": "cleaned with a", "that votes": "which votes"},
            ("cleaned with a second network", "edited", 0.9),
            ("cleaned with a second network", 0.86),
        ),
        ("loss falls", {"loss": "much"}, ("much falls", "edited", 0.87), ("much falls", 0.6)),
        ("loss falls", {"loss": "muchy"}, None, ("muchy falls", 0.55)),
        (
            "We train a small network on noisy labels.",
            {"small": "large"},
            ("We train a large network on noisy labels.", "edited", 0.96),
            ("We train a large network on noisy labels.", 0.88),
        ),
        (
            "We train a small network on noisy labels.",
            {"We train a small": "Abstract. We train a large"},
            ("We train a large network on noisy labels.", "edited", 0.96),
            ("We train a large network on noisy labels.", 0.88),
        ),
        (
            "We train a small network on noisy labels.",
            {"We train a small": "An abstract. We train a large"},
            None,
            ("We train a large network on noisy labels.", 0.88),
        ),
        (
            "Code is public.",
            {"Code is": "The code is"},
            ("code is public.", "same words", 1.0),
            ("The code is public.", 1.0),
        ),
        (
            "Code is public.",
            {"Code is public.": "Code is now public."},
            ("Code is now public.", "edited", 0.93),
            ("Code is now public.", 0.78),
        ),
        (
            CLEANED,
            {"cleaned": "fixed", "votes.": "votes at night."},
            ("Labels are fixed by a second network that votes at night.", "edited", 0.97),
            ("Labels are fixed by a second network that votes at night.", 0.9),
        ),
        *(
            (
                CLEANED,
                {"cleaned": "fixed", "votes.": f"votes {added}."},
                (f"Labels are fixed by a second network that votes{shown}", "edited", score),
                (f"Labels are fixed by a second network that votes {added}.", 0.9),
            )
            for added, shown, score in (
                ("late at night", " late at night.", 0.89),
                ("late at any night", "", 0.85),
                ("largest now", "", 0.97),
                ("now largest", "", 0.97),
            )
        ),
        *(
            (
                CLEANED,
                {"cleaned": "fixed", "Labels are": f"{added} labels are"},
                (f"{shown}labels are fixed by a second network that votes.", "edited", score),
                (f"{added} labels are fixed by a second network that votes.", 0.9),
            )
            for added, shown, score in (
                ("Now as before", "Now as before ", 0.89),
                ("Now as much before", "", 0.86),
                ("Every time", "", 0.97),
                ("Time every", "", 0.97),
            )
        ),
        ("Code is public.", {"Code is public.": "Code is now public. Data too."}, None, ("Code is now public.", 0.78)),
        (
            DROPS,
            {"On the largest": "But on the largest"},
            ("on the largest set the error drops by a third.", "same words", 1.0),
            ("But on the largest set the error drops by a third.", 1.0),
        ),
        (
            DROPS,
            {"On the largest": "As was seen before, on the largest"},
            ("on the largest set the error drops by a third.", "same words", 0.96),
            ("As was seen before, on the largest set the error drops by a third.", 1.0),
        ),
    ],
)
def test_an_edit_says_how_well_what_is_left_agrees(
    quoted: str, edits: dict[str, str], found: tuple[str, str, float] | None, guessed: tuple[str, float]
) -> None:
    at = NOISY.index(quoted)
    highlight, text = anchors.quote(NOISY, at, at + len(quoted)), NOISY
    for old, new in edits.items():
        text = text.replace(old, new)
    place, near = anchors.find(highlight, text), anchors.guess(highlight, text)
    assert (place and (place.span.of(text), place.how, place.score)) == found
    assert near is not None and (near.span.of(text), near.score) == guessed


BEGINS_ALIKE = (
    "We train it. The first model gains three points overall. The first model loses three points. It ends for all."
)
ENDS_ALIKE = (
    "It begins. Small sets gain a lot of points here. Large sets gain few points here. It ends well for all of us."
)
NOT_ALIKE = "Nets need labels. It costs much time. It costs money. All else is free of charge for us."


@pytest.mark.parametrize(
    ("text", "quoted", "old", "new", "sure"),
    [
        (BEGINS_ALIKE, "The first model gains three points overall.", "gains", "wins", False),
        (BEGINS_ALIKE, "The first model loses three points.", "loses", "drops", False),
        (ENDS_ALIKE, "Small sets gain a lot of points here.", "a lot", "plenty", False),
        (ENDS_ALIKE, "Large sets gain few points here.", "few", "no", False),
        (ENDS_ALIKE, "It ends well for all of us.", "well", "now", True),
        (NOT_ALIKE, "It costs much time.", "much", "some", True),
        (NOT_ALIKE, "It costs money.", "costs money", "takes money", False),
        *(
            (f"We saw it all. {quoted} {behind}", quoted, old, new, sure)
            for quoted, behind, old, new, sure in (
                ("Transformers win big today.", "Transformers lose.", "big", "much", False),
                ("We see how transformers win.", "Transformers lose.", "see", "saw", False),
                ("We see so how transformers win.", "Transformers lose.", "see", "saw", True),
                ("Transformer wins big today.", "Transformer loses soon.", "big", "much", False),
                ("Transformer wins big today.", "Transformer loses often.", "big", "much", True),
            )
        ),
        *(
            (f"{before} {quoted} It ends here for all of us.", quoted, old, new, sure)
            for before, quoted, old, new, sure in (
                ("Gone transformers.", "See transformers win big today.", "big", "much", False),
                ("Gone transformers.", "See transformers win big again today.", "big", "much", True),
                ("Gone transformers.", "Big wins see transformers.", "Big", "Much", False),
                ("Never ends transformer.", "We like transformer.", "like", "love", False),
            )
        ),
    ],
)
def test_of_sentences_that_begin_or_end_alike_none_is_taken_for_the_other(
    text: str, quoted: str, old: str, new: str, sure: bool
) -> None:
    at, changed = text.index(quoted), quoted.replace(old, new)
    highlight, edited = anchors.quote(text, at, at + len(quoted)), text.replace(quoted, changed)
    place, near = anchors.find(highlight, edited), anchors.guess(highlight, edited)
    assert (place and place.span.of(edited)) == (changed if sure else None)
    assert near is not None and near.span.of(edited) == changed
