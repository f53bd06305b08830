"""Whether every library that a compiled module loads on Windows is there: no clerk could install one.

Knows the table of imports of a PE file, which libraries Windows 8.1 and later have, and which come with
the embeddable Python. Does not run anything.
"""

from collections.abc import Iterator
from pathlib import Path

from bundling.wheels import BundleError

COMPILED = (".pyd", ".dll")
OF_WINDOWS = frozenset(
    f"{name}.dll"
    for name in ("advapi32", "bcrypt", "bcryptprimitives", "crypt32", "kernel32", "ntdll", "ole32",
                 "oleaut32", "shell32", "user32", "ws2_32")
)  # fmt: skip
OF_PYTHON = frozenset(("python3.dll", "python311.dll", "vcruntime140.dll", "vcruntime140_1.dll"))
_SETS = ("api-ms-win-core-", "api-ms-win-crt-")  # Windows' own, split up by what they are for


def check_libraries(tree: Path) -> None:
    """Raises BundleError for the first compiled module that loads what nobody has."""
    files = sorted(p for p in tree.rglob("*") if p.suffix.lower() in COMPILED)
    known = OF_WINDOWS | OF_PYTHON | {file.name.lower() for file in files}
    for file in files:
        for name in imported_libraries(file.read_bytes()):
            if name.lower() not in known and not name.lower().startswith(_SETS):
                raise BundleError(f"{file.relative_to(tree)} loads {name}, which is not there")


def imported_libraries(data: bytes) -> Iterator[str]:
    """Yields the names of the libraries that a 64-bit PE file loads; none of what is no PE file."""
    if data[:2] != b"MZ":
        return
    head = _number(data, 60)
    count, size = (_number(data, head + at) & 0xFFFF for at in (6, 20))
    optional = head + 24
    table = _number(data, optional + 120)
    rows = (optional + size + 40 * n + 8 for n in range(count))
    sections = [tuple(_number(data, row + at) for at in (0, 4, 8, 12)) for row in rows]

    def place(address: int) -> int:
        return next(
            address - start + raw
            for length, start, held, raw in sections
            if start <= address < start + max(length, held)
        )

    entry = place(table) if table else -1
    while entry >= 0 and (name := _number(data, entry + 12)):
        at = place(name)
        yield data[at : data.index(b"\0", at)].decode("ascii")
        entry += 20


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
