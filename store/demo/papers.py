"""A morning of Daily Papers that never was: thirty invented papers of three days, as the site would list them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from typing import NamedTuple

from store.making import Incoming


class Invented(NamedTuple):
    """An invented paper: how many authors it has behind the first, and what stands in which part of its abstract."""

    title: str
    first: str
    more: int
    organization: str | None
    votes: int
    summary: str | None
    problem: str
    method: str
    result: str
    code: str | None = None
    stars: int | None = None
    project: str | None = None


LISTED = (
    (
        Invented(
            "Tidal: Attention that Ebbs with the Context It No Longer Needs",
            "Ines Okafor-Lind",
            6,
            "Fjord Research",
            118,
            "Keys fade at a rate learned per head, which halves the cache without losing recall at a million tokens.",
            "Long contexts are paid for in memory: every key that was ever seen is kept, although most are never "
            "attended to again",
            "Tidal learns for each head how quickly a key may fade, and drops it once its weight stays below a bound "
            "that is set by the answer rather than by hand",
            "On nine retrieval suites the cache shrinks by 53 % at one million tokens, with recall within 0.4 points "
            "of full attention",
            "https://github.com/example/tidal",
            412,
            "https://tidal.example",
        ),
        Invented(
            "Ledger Bench: Can Agents Keep Books for a Month?",
            "Marek Dostál",
            11,
            "Open Agents Lab",
            103,
            "Thirty simulated days of bookkeeping show that agents lose money from day nine on.",
            "Agents are scored on tasks that end within minutes, while the work they are meant for goes on for weeks",
            "Ledger Bench has them keep the books of a small company for thirty simulated days, with returns, "
            "mistakes of others and one audit",
            "The best of fourteen agents balances the books in 41 % of runs; errors made in the first week explain "
            "two thirds of the failures",
            "https://github.com/example/ledger-bench",
            1_280,
        ),
        Invented(
            "Robust by Repair: Vision-Language Models that Mend What They Cannot See",
            "Aiko Tanabe",
            4,
            "Kirishima Institute of Vision",
            74,
            "A model repairs its own damaged image before it answers, and says how sure it is of the repair.",
            "Blur, rain and compression still cost vision-language models more than half of their accuracy",
            "We let the model paint over what it believes to be damage, and answer from both pictures with a weight "
            "for each region",
            "Accuracy under nine kinds of corruption rises by 17.2 points, and undamaged images lose nothing",
            "https://github.com/example/robust-by-repair",
            96,
        ),
        Invented(
            "One Tokenizer for Seeing and Drawing",
            "Priya Venkataraghavan",
            8,
            "Helix Labs",
            66,
            "Shared visual tokens serve recognition and generation alike when their codebook grows with the loss.",
            "Models that see and models that draw cut images into different tokens, and pay for both",
            "We train one codebook on both tasks and let it grow wherever either loss stalls",
            "The shared tokens match two separate tokenizers on eleven benchmarks with 38 % fewer parameters",
        ),
        Invented(
            "Small Judges: 1.5B Models Agree with People as Often as 70B Ones",
            "Tomás Herrera",
            2,
            "University of the Paraná",
            58,
            "Judging is easier than answering: distilled small judges match large ones on eight preference sets.",
            "Preference data are made by models that are too large to be run twice",
            "We distil only the comparison of two answers, not the answers, into models of 0.5 to 3 billion parameters",
            "At 1.5 billion, agreement with people is 81.3 %, against 81.9 % for the teacher",
            "https://github.com/example/small-judges",
            233,
        ),
        Invented(
            "Where the Gradient Went: Tracing Lost Updates in Low-Precision Training",
            "Lena Brandt",
            3,
            "Limmat Institute",
            47,
            "A tracer for stale and underflowed updates finds that 12 % of 8-bit training steps change nothing.",
            "Training in eight bits sometimes stops learning long before the loss shows it",
            "We follow every update from the loss to the weight, and mark those that underflow on the way",
            "In six public recipes 12 % of the steps change nothing; a scale per block, set from the trace, brings "
            "90 % of them back",
            None,
            None,
            "https://lost-updates.example",
        ),
        Invented(
            "EchoPlan: Replanning from What the Last Plan Got Wrong",
            "Samuel Adeyemi",
            5,
            "Lagos AI Collective",
            41,
            "Plans that carry their predecessor's mistakes forward need a third fewer steps on the same tasks.",
            "An agent that replans forgets why the last plan failed",
            "EchoPlan keeps the failed step with the state it failed in, and conditions the next plan on both",
            "On household and web tasks it needs 34 % fewer steps, and repeats a mistake in 3 % of the cases",
        ),
        Invented(
            "Speech without Silence: Streaming Recognition that Listens While It Thinks",
            "Yun-Seo Baek",
            7,
            "Hanok Speech",
            35,
            "Recognition starts before a pause and is corrected by the next word, at 120 ms of latency.",
            "Streaming recognisers wait for pauses that people do not make",
            "We decode on every frame and let the next word revise the last two",
            "Latency falls from 480 to 120 ms at the same word error rate in seven languages",
            "https://github.com/example/without-silence",
            58,
        ),
        Invented(
            "A Field Guide to Merged Models",
            "Clara Nowak-Jensen",
            1,
            None,
            29,
            "What survives when weights are averaged: 212 merges, taken apart layer by layer.",
            "Merged models top leaderboards, and nobody can say what is left of their parents",
            "We take 212 public merges apart and test each layer for what its parents could do",
            "Facts survive in the middle layers, style in the last four, and refusals hardly at all",
        ),
        Invented(
            "GeoCanvas: Maps that Draw Themselves from Satellite Captions",
            "Rafael Quintero",
            9,
            "Andes Remote Sensing",
            24,
            None,
            "Maps of small roads are years out of date where they are needed most",
            "GeoCanvas writes captions for satellite tiles and draws vector maps from the captions alone",
            "Half of the roads that were missing from three public maps are found, at 94 % precision",
        ),
        Invented(
            "Cheap Proofs: Verifying Chains of Thought Line by Line",
            "Noor Haddad",
            3,
            "Formal Methods Group, Rijnland",
            21,
            "A checker that reads one line at a time catches 88 % of wrong steps at 2 % of the cost.",
            "A wrong step hides best in a long chain of thought",
            "We translate each line into a claim about the line before, and check the claims with a small prover",
            "88 % of the planted mistakes are found, at 2 % of the cost of a second model",
            "https://github.com/example/cheap-proofs",
            147,
        ),
        Invented(
            "Counting Sheep: Sleep Staging from a Single Ear",
            "Freya Lindqvist",
            5,
            "Mälaren Wearables",
            18,
            "An in-ear sensor and 40k nights give sleep stages that agree with the clinic's as often as clinics do.",
            "Sleep is scored from wires that keep people awake",
            "We train on 40,000 nights with one sensor in one ear, and teach the model when not to answer",
            "Agreement with the clinic is 0.79, as high as that between two clinics",
        ),
    ),
    (
        Invented(
            "Mixture of Yesterdays: Continual Pretraining without a Replay Buffer",
            "Oluwaseun Bright",
            6,
            "Delta Foundry",
            91,
            "Old experts are frozen and consulted, not retrained, which keeps last year's facts at no storage cost.",
            "Models that go on learning forget, unless they keep what they have read",
            "We freeze an expert for each period and learn only whom to ask",
            "After four years of news the facts of the first are answered as well as on their day",
            "https://github.com/example/yesterdays",
            305,
        ),
        Invented(
            "The Price of a Token: Energy Meters for Open Models",
            "Hanna Virtanen",
            2,
            "Saimaa Energy Systems",
            63,
            "Measured at the socket: the same answer costs between 0.2 and 9 watt-hours.",
            "What an answer costs in energy is estimated far more often than it is measured",
            "We put meters on the sockets of 48 set-ups and had each answer the same questions",
            "The same answer takes 0.2 to 9 watt-hours; batching explains more than the size of the model",
        ),
        Invented(
            "Hands: A Million Grasps from Kitchen Videos",
            "Diego Morales",
            12,
            "Pampas Robotics",
            52,
            "Grasps lifted from ordinary cooking videos train a gripper that never saw a robot.",
            "Robots learn to grasp from robots, of which there are few",
            "We lift a million grasps out of cooking videos, with the force estimated from how food gives way",
            "A gripper trained on them alone picks up 87 % of unseen kitchen tools",
            None,
            None,
            "https://hands.example",
        ),
        Invented(
            "Ask Me Once: Cached Clarifications for Code Assistants",
            "Beatrix Moreau",
            3,
            "Institut Logiciel du Rhône",
            38,
            "Assistants that remember how a question was settled ask 61 % fewer of them.",
            "Code assistants ask the same question every morning",
            "We keep what was settled beside the code that it concerns, and drop it when that code changes",
            "Over eleven weeks, 61 % fewer questions were asked, and none that was answered came back",
        ),
        Invented(
            "Noise is Not Rain: Diffusion for Weather at the Scale of a Street",
            "Arjun Pillai",
            7,
            "Monsoon Lab",
            33,
            "Street-level forecasts from radar alone, calibrated against umbrellas counted by cameras.",
            "Forecasts end where streets begin",
            "A diffusion model refines radar to 50 metres, and is calibrated against umbrellas that cameras count",
            "Rain within the hour is called right in 83 % of the streets of two cities",
        ),
        Invented(
            "Reading the Margins: Annotated Corpora from Library Scans",
            "Ottoline Ferrars",
            1,
            "Thames Library Lab",
            26,
            "Two centuries of marginal notes, aligned with the sentences they argue with.",
            "Readers have always argued with books, in pencil",
            "We find marginal notes in 90,000 scanned pages and align each with the passage it is about",
            "The corpus has 214,000 notes, a third of which disagree",
        ),
        Invented(
            "Fewer, Longer, Better: What Makes a Reasoning Trace Worth Training On",
            "Jonas Weiß",
            4,
            "Black Forest Learning",
            22,
            None,
            "Traces are collected by the million and chosen by their length",
            "We train 120 models on subsets that differ in one quality each",
            "Traces that take back a step are worth five that do not; length alone is worth nothing",
            "https://github.com/example/fewer-longer-better",
            81,
        ),
        Invented(
            "Sparse by Season: Pruning that Follows the Data",
            "Mirela Popescu",
            5,
            None,
            15,
            "Masks that move with the training data prune 70 % of weights and come back for the rare ones.",
            "What is pruned once is gone, whatever the data bring later",
            "Our masks move with the data, and a pruned weight may return when its inputs do",
            "At 70 % sparsity rare classes lose 1.1 points instead of 9.6",
        ),
        Invented(
            "Polyglot Embeddings for Languages with Ten Books",
            "Tavita Faleolo",
            2,
            "Pacific Languages Centre",
            12,
            "Shared syntax does more than shared words where almost nothing was ever written down.",
            "Half of all languages have fewer than ten digitised books",
            "We share syntax across relatives, and learn words from whatever there is",
            "For 61 languages retrieval improves by 22 points on average",
        ),
    ),
    (
        Invented(
            "Compass: Preference Optimisation with Four Directions",
            "Giulia Ferrante",
            8,
            "Adige Institute",
            84,
            "Helpful, honest, brief and kind as separate axes, traded at the time of use.",
            "One score hides what people disagree about",
            "Compass learns four directions and lets the reader weigh them at the time of use",
            "It is preferred to single-score models by 64 % of 1,900 raters, each with weights of their own",
            "https://github.com/example/compass",
            519,
        ),
        Invented(
            "Proteins in Motion: Folding as a Film, not a Photograph",
            "Wei-Ling Chau",
            10,
            "Harbour Biology",
            71,
            "Predicts the way a protein folds, not only where it ends, from 3,000 hours of simulation.",
            "A structure says where a protein ends, not how it gets there",
            "We learn from 3,000 hours of simulation to predict the order in which contacts form",
            "The order agrees with experiment for 19 of 23 proteins",
        ),
        Invented(
            "Do Not Repeat: Deduplication that Knows a Quotation from a Copy",
            "Petra Kovářová",
            2,
            "Vltava University",
            44,
            "Keeping quotations and dropping copies is worth 1.3 points at the same number of tokens.",
            "Deduplication cannot tell a copy from a quotation",
            "We look at what stands around a repeated passage before it is dropped",
            "At the same number of tokens, downstream scores rise by 1.3 points",
        ),
        Invented(
            "The Long Tail of Tools",
            "Kwame Asante",
            6,
            "Accra Systems",
            36,
            "Agents know forty tools well; the next four thousand are learned from their own error messages.",
            "Agents are taught tools one by one, and there are thousands",
            "We let error messages teach: a tool is called, fails, and explains itself",
            "Of 4,000 unseen tools 72 % are used rightly at the third call",
            "https://github.com/example/long-tail",
            64,
        ),
        Invented(
            "Quiet Quantisation: Four Bits without Calibration Data",
            "Elif Yıldırım",
            3,
            "Bosphorus Compute",
            31,
            "Scales taken from the weights alone match calibrated ones on ten models.",
            "Calibration data leak into what they calibrate",
            "We take the scales from the weights alone, by the shape of their tails",
            "On ten models the loss is within 0.02 of calibrated four-bit weights",
        ),
        Invented(
            "Seeing Sound: Acoustic Cameras from Two Phones",
            "Magnus Eide",
            4,
            "Nordlys Audio",
            27,
            None,
            "Acoustic cameras cost as much as cars",
            "Two phones, a song that both can hear, and a model of the room make one",
            "Sources are placed within nine degrees, in rooms that were never measured",
        ),
        Invented(
            "Half a Memory: Forgetting on Purpose in Personal Assistants",
            "Roisin Gallagher",
            1,
            "Dublin Privacy Lab",
            19,
            "What an assistant may forget, by law and by wish, without forgetting how to help.",
            "Assistants remember everything, which nobody asked for",
            "We let people mark what is to be forgotten, and prove that it is",
            "Nothing marked can be brought back, and help with other things stays as good",
        ),
        Invented(
            "Bench of Benches: Which Scores Predict Which",
            "Stellan Åkerblom",
            5,
            None,
            9,
            "Five of sixty public benchmarks predict the other fifty-five.",
            "Sixty benchmarks are reported, and few are read",
            "We predict each from the others over 800 models",
            "Five are enough for the rest, within two points",
        ),
        Invented(
            "A Letter a Day: Teaching Handwriting to a Plotter",
            "Lucía Barrientos",
            2,
            "Taller del Sur",
            6,
            "One letter a day, in the hand of whoever is writing to you.",
            "Plotters write as nobody does",
            "We learn the strokes of a hand from one page, in the order in which they were drawn",
            "In a blind test 58 % of the letters were taken for the writer's own",
        ),
    ),
)
"""The papers of three days, the newest first."""

_GIVEN = ("Mei", "Karim", "Sofia", "Dmitri", "Amara", "Hugo")
_FAMILY = ("Aldana", "Bassett", "Castellan", "Dahl", "Eklund", "Farrow", "Greaves")
_CLOSING = (
    "We compare with the strongest published baselines under equal budgets, and report what did not work as fully as "
    "what did. Ablations show that each part is needed, and that the gains hold for models that are ten times smaller. "
    "Code, data and every log are released."
)


_SUBMITTERS = ("Ada Lindqvist", "Tomás Ferreira", "Jun Watanabe")
_CATEGORIES = ("cs.CL", "cs.LG", "cs.CV", "cs.AI")
_KEYWORDS = (("language models", "memory"), ("evaluation",), ("vision", "robotics"), ("training data", "efficiency"))
_ALSO_AT_ARXIV = 3
"""Every so many papers were in arXiv's news as well, the day before."""


def invented_papers(today: date) -> Iterator[Incoming]:
    """Go through the papers as `store.making` takes them in: those of today, or last Friday, and of two days before."""
    numbers = count(1)
    for day, papers in zip(workdays(today), LISTED, strict=False):
        for rank, paper in enumerate(papers):
            yield Incoming(_record(paper, next(numbers), rank, day))


def workdays(today: date) -> Iterator[date]:
    """Go back through the days on which papers are listed, from today on."""
    days = (today - timedelta(days=back) for back in count())
    return (day for day in days if day.weekday() < 5)


def _record(paper: Invented, number: int, rank: int, day: date) -> dict[str, object]:
    before = next(islice(workdays(day), 1, None)).isoformat()
    listings = [{"source": "hf-daily", "day": day.isoformat(), "votes": paper.votes, "rank": rank + 1}]
    if number % _ALSO_AT_ARXIV == 0:
        listings.append({"source": "arxiv", "day": before, "votes": None, "rank": None})
    return {
        "title": paper.title,
        "abstract": f"{paper.problem}. {paper.method}. {paper.result}. {_CLOSING}",
        "authors": [paper.first, *map(_name, range(number, number + paper.more))],
        "arxiv": f"{day:%y%m}.{90_000 + number}",
        "published": before if number % _ALSO_AT_ARXIV == 0 else day.isoformat(),
        "listings": listings,
        "summary": paper.summary,
        "keywords": list(_KEYWORDS[number % len(_KEYWORDS)]),
        "organization": paper.organization,
        "submitter": _SUBMITTERS[number % len(_SUBMITTERS)],
        "comments": paper.votes // 12,
        "categories": [_CATEGORIES[number % len(_CATEGORIES)]],
        "code": paper.code,
        "stars": paper.stars,
        "project": paper.project,
    }


def _name(number: int) -> str:
    return f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[number % len(_FAMILY)]}"
