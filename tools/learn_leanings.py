"""Learns liaison_pipeline/spelling/outcome_leanings.tsv from tests/corpus: python -m tools.learn_leanings

After every change of the sentences or of the lists under `outcome` in schemas/register.yaml.
tests/spelling/test_leanings.py fails while the table was learnt from others.
"""

from tests.corpus.learning import PATH, examples, head_of, learn


def main() -> None:
    taught = examples()
    rows = ["\t".join([run, *map(str, pulls)]) for run, pulls in sorted(learn(taught).items())]
    PATH.write_text("\n".join([head_of(taught), *rows, ""]), "utf-8")
    print(f"{len(rows)} runs from {len(taught)} sentences: {PATH.name}")


if __name__ == "__main__":
    main()
