#!/usr/bin/env bash
# What the program is made of: known weaknesses of its libraries (pip-audit), a list of them all (SBOM, CycloneDX),
# and the tests with the oldest versions that setup.cfg admits. Needs a network; is no gate: it prints and goes on.
# Usage: tools/supply.sh [FOLDER for the results]
set -uo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "${1:-supply}")
mkdir -p "$target"
tools=$(mktemp -d)
python3 -m venv "$tools" && "$tools/bin/pip" install -q pip-audit cyclonedx-bom

echo "== known weaknesses of what constraints.txt names"
"$tools/bin/pip-audit" -r constraints.txt --no-deps --disable-pip -f json -o "$target/audit.json" || true

echo "== list of what is installed (SBOM)"
python3 -m venv "$tools/own" && "$tools/own/bin/pip" install -q -c constraints.txt .
"$tools/bin/cyclonedx-py" environment "$tools/own" --of JSON -o "$target/sbom.json"

echo "== the oldest versions that setup.cfg admits"
oldest="$target/oldest.txt"
sed -n '/^install_requires/,/^$/s/^ *\([A-Za-z0-9_.-]*\)\(\[[a-z]*\]\)\? *>= *\(.*\)$/\1\2 ~= \3/p' setup.cfg \
  | sed -E 's/~= ([0-9]+)$/== \1.*/; s/~= ([0-9.]+)$/== \1.*/' > "$oldest"
cat "$oldest"
python3 -m venv "$tools/oldest" && "$tools/oldest/bin/pip" install -q -r "$oldest" -e '.[test]' \
  && "$tools/oldest/bin/python" -m pytest -q -n 2 tests/files tests/forms tests/spelling tests/cli
rm -rf "$tools" build
