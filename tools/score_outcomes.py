"""Prints how well texts of 办理情况 are read, class by class: python -m tools.score_outcomes

Half of tests/corpus/outcome.tsv is kept for measuring: of it only figures are printed, never sentences.
`--misses` prints the sentences of the other half that are read otherwise; `--write` puts the figures into
docs/办理情况的判读.md. tests/spelling/test_outcome.py fails while that page has other figures.
"""

import re
import sys

from tests.corpus.scoring import PAGE, figures, misses, reader, sentences

FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.S)


def main() -> None:
    told = figures()
    print(told)
    if "--misses" in sys.argv:
        seen = [s for s in sentences() if not (s.unseen or s.only_taught)]
        print("\n".join(misses(seen, reader())))
    if "--write" in sys.argv:
        PAGE.write_text(FIGURES.sub(lambda _: told, PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
