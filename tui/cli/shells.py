"""Completion in bash, which splits words where a query has a colon: the script it runs, and what that is given."""

from __future__ import annotations

import os
import re
from typing import ClassVar

from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

_SCRIPT = """\
%(complete_func)s() {
    local line kind value
    COMPREPLY=()
    while IFS= read -r line; do
        kind=${line%%%%,*} value=${line#*,}
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                [[ $value == *: ]] && compopt -o nospace
                COMPREPLY+=("$value")
                ;;
        esac
    done < <(
        COMP_LINE=${COMP_LINE:0:COMP_POINT} COMP_WORDBREAKS=$COMP_WORDBREAKS \\
            %(complete_var)s=bash_complete "$1" 2>/dev/null
    )
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_SPECIAL = re.compile(r"""([\s"'\\$`&|;<>()*?!#~\[\]{}])""")


class WholeWords(BashComplete):
    """Completes the words of the whole line, and gives bash what it takes for the rest of the last one."""

    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = _SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words of the line before the cursor, and the one that is being typed."""
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)[1:]
        begun = words.pop() if words and not line[-1:].isspace() else ""
        self._held = _before_the_rest(begun, os.environ.get("COMP_WORDBREAKS", ":="))
        return words, begun

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write a completion without what bash takes for earlier words, safe to stand on a line."""
        value = str(item.value)
        rest = value[self._held :] if item.type == "plain" else value
        return f"{item.type},{_SPECIAL.sub(_escaped, rest)}"


def _before_the_rest(begun: str, breaks: str) -> int:
    """Return how much of a word bash takes for words before the one at the cursor."""
    return max((begun.rfind(sign) + 1 for sign in ":=" if sign in breaks), default=0)


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[1]


def register() -> None:
    """Let click complete in bash this way."""
    add_completion_class(WholeWords)
