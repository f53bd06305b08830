"""The commands `liaison` and `consolidate` as programs; `python -m liaison_pipeline` is `liaison`.

Knows what can be answered before anything is loaded: `liaison --version`. Does not know what a command
does.
"""

import sys

from liaison_pipeline import __version__


def liaison() -> None:
    """The command `liaison`."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"liaison {__version__}\n")
        return
    from liaison_pipeline.cli import liaison_main

    liaison_main()


def consolidate() -> None:
    """The command `consolidate`."""
    from liaison_pipeline.cli import consolidate_main

    consolidate_main()


if __name__ == "__main__":
    liaison()
