"""Papers from a hostile stranger: escape sequences, markup, bidirectional overrides, wide and endless text."""

from store.models import Paper

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31mred\x1b]8;;http://evil.example\x1b\\link\x08\x08"
MARKUP = "[MASK] [/] [/b [@click=app.quit]press[/] [link=x] [bold]bold[/bold] {x} $y \\[z]"
BIDI = "left \u202eright\u202c \u2066isolate\u2069 \u200f\u061c"
WIDE = "大規模言語モデル 🧑‍🔬🇫🇷👍🏽 ｆｕｌｌ 한국어 Ａ̈ नमस्ते مرحبا"
JOINED = "👨‍👩‍👧‍👦 at home 🏳️‍🌈 ❤️‍🔥 🏃🏽‍♀️ run 1️⃣2️⃣ keys ☎️ ©️ 🇫🇷🇩🇪 flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿 lone 🇯 🏽"
SCRIPTS = (
    "हिन्दी में क्षमता और स्मृति कि र्‍य",
    "বাংলা ভাষার জন্য বড় ভাষা মডেল",
    "தமிழ் மொழிக்கான மாதிரிகள்",
    "മലയാളം ഭാഷയ്ക്കുള്ള മാതൃകകൾ",
    "తెలుగు భాష నమూనాలు",
    "ශ්‍රී ලංකා භාෂා ආකෘති",
    "မြန်မာဘာသာစကား ပုံစံများ",
    "ខ្មែរ ភាសា គំរូ ខ្នាតធំ",
    "ภาษาไทยกับแบบจำลอง กำลัง",
    "نماذج اللغة العربية مُحَمَّد می‌خواهم",
    "שלום עוֹלָם",
    "Ả̈ e̅ decomposed",
)
TITLES = [ESCAPES + "quiet", MARKUP, BIDI + "text", WIDE * 3, "w" * 1_000, "spaces \t\n here " * 40, "é" * 300, "-"]
TITLES += [JOINED, *SCRIPTS]

PAPERS = [
    Paper(
        f"p:{number:012x}",
        title,
        abstract=f"{title}\n\n{ESCAPES}{MARKUP} {BIDI} {WIDE} " + "endless" * 200,
        authors=(MARKUP, ESCAPES + "Author", WIDE),
        day="2026-07-30",
        url="https://example.org/[/]" if number % 2 else None,
        links=("https://example.org/a?b=[@click=x]", "javascript:alert(1)", "https://example.org/" + "long/" * 60),
        venue=MARKUP,
        sources=(MARKUP,),
    )
    for number, title in enumerate(TITLES)
]
