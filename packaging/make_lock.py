"""Makes packaging/requirements.txt anew: the wheels of the program, for every system.

    python packaging/make_lock.py

Needs uv (`pip install uv`) and a network. The versions are those of constraints.txt, which the tests
passed with; the hashes are those of all wheels of a version. One list is right for all systems: it fails
where they differ.
"""

import configparser
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = Path(__file__).parent / "requirements.txt"
PLATFORMS = ("x86_64-pc-windows-msvc", "x86_64-manylinux_2_28", "aarch64-manylinux_2_28")
HEAD = "# The wheels that are put beside the program on every system. Made by packaging/make_lock.py.\n"


def main() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    wanted = config["options"]["install_requires"] + config["options.extras_require"]["desk"]
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "wanted.txt"
        source.write_text(wanted + "\n", "utf-8")
        locks = {platform: _lock(source, platform) for platform in PLATFORMS}
    if len(set(locks.values())) != 1:
        sys.exit("the systems need different packages: make a list for each")
    TARGET.write_text(HEAD + locks[PLATFORMS[0]], "utf-8", newline="\n")


def _lock(source: Path, platform: str) -> str:
    """Returns what uv pins for a system: wheels alone, with their hashes."""
    command = ["uv", "pip", "compile", str(source), "-c", str(ROOT / "constraints.txt")]
    command += ["--python-platform", platform, "--python-version", "3.11", "--only-binary", ":all:"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "-q"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


if __name__ == "__main__":
    main()
