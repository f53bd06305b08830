"""Line g: how long the command takes to say its version or its help, against a bare Python."""

from collections.abc import Iterator

from benchmarks.timing import Bench, Line, in_turn, python, ratio


def measure(bench: Bench) -> Iterator[Line]:
    """Yields the ratios to `python -c pass`."""

    def asked(option: str) -> list[str]:
        return python("-m", "liaison_pipeline", option)

    least, shown, version = in_turn(
        max(bench.runs, 9),
        lambda: python("-c", "pass"),
        lambda: asked("--help"),
        lambda: asked("--version"),
    )
    yield Line("g", "--help / python -c pass", ratio(shown, least), "x", "4", ratio=True)
    yield Line("g", "--version / python -c pass", ratio(version, least), "x", "2", ratio=True)
