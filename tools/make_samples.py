"""Makes liaison_pipeline/desk/samples/: a small ledger in every format, for `liaison desk --self-check`.

    python -m tools.make_samples

What is in them is written in tests/desk/samples.py.
"""

from pathlib import Path

from liaison_pipeline.desk import samples
from tests.desk.samples import made


def main() -> None:
    for name, data in made():
        (Path(samples.__path__[0]) / name).write_bytes(data)


if __name__ == "__main__":
    main()
