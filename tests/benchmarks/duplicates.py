"""How many copies are found among papers, how many of the pairs found are copies, and how long that takes.

python -m tests.benchmarks.duplicates --papers 20000
"""

import argparse
import time

from tests.benchmarks.libraries import papers
from tests.test_duplicates import measured


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=20_000)
    asked = parser.parse_args()
    print("| papers | copies among them | recall | precision | seconds | of them on the processor |")
    print("| --- | --- | --- | --- | --- | --- |")
    for count in (5_000, asked.papers):
        made_in = _seconds(lambda count=count: sum(1 for _ in papers(count)))
        copied = count // 10
        found: list[tuple[float, float]] = []
        seconds, busy = _seconds(lambda: found.append(measured(count, copied)))  # noqa: B023
        recall, precision = found[0]
        print(
            f"| {count:,} | {copied:,} | {recall:.4f} | {precision:.4f} "
            f"| {seconds - made_in[0]:.1f} | {busy - made_in[1]:.1f} |"
        )


def _seconds(work) -> tuple[float, float]:
    wall, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - busy


if __name__ == "__main__":
    main()
