"""Prints how well texts of 办理情况 are read, class by class: python -m tools.score_outcomes [--misses]

Half of tests/corpus/outcome.tsv is kept for measuring: of it only figures are printed, never sentences.
`--misses` prints the sentences of the other half that are read otherwise.
"""

import sys

from tests.corpus.scoring import CLASSES, Score, misses, reader, score, sentences


def lines_of(name: str, found: Score) -> str:
    """Returns the figures of one half as a line."""
    parts = [
        f"{end} {found.right[end]}/{found.total[end]} ({found.rate(end):.1%})" for end in CLASSES
    ]
    return f"{name}: {'; '.join(parts)}; held {found.held}; addressee {found.named}/{found.others}"


def main() -> None:
    judge, every = reader(), sentences()
    for name, unseen in (("seen", False), ("unseen", True)):
        print(lines_of(name, score([s for s in every if s.unseen is unseen], judge)))
    if "--misses" in sys.argv:
        print("\n".join(misses([s for s in every if not s.unseen], judge)))


if __name__ == "__main__":
    main()
