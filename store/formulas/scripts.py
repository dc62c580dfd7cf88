"""Letters and digits above and below the line, as far as Unicode has them."""

_RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθφχ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵡ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))


def raised(text: str) -> str | None:
    """Return a text above the line; None where a letter of it cannot stand there."""
    return _set(text, _RAISED)


def lowered(text: str) -> str | None:
    """Return a text below the line; None where a letter of it cannot stand there."""
    return _set(text, _LOWERED)


def _set(text: str, forms: dict[str, str]) -> str | None:
    return "".join(forms[letter] for letter in text) if all(letter in forms for letter in text) else None
