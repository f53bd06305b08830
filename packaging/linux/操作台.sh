#!/bin/sh
# Opens the page. The Python beside it is used, else one of this computer with the right version.
here=$(cd "$(dirname "$0")" && pwd) || exit 3
tell() {
  for show in "zenity --error --no-markup --text" "kdialog --error" "notify-send"; do
    if command -v "${show%% *}" >/dev/null 2>&1; then $show "$1" 2>/dev/null && return; fi
  done
  echo "$1" >&2
}
python=$here/python/bin/python3
[ -x "$python" ] || python=$(command -v python3.11)
if [ -z "$python" ]; then
  tell "这台电脑上没有 Python 3.11，程序包里也没有，操作台打不开。请找维护人员。"
  exit 3
fi
if ! "$python" -c 'import ctypes, sqlite3, ssl' 2>/dev/null; then
  tell "程序包不适合这台电脑（处理器或系统不对），操作台打不开。请找维护人员。"
  exit 3
fi
PYTHONPATH=$here/packages PYTHONNOUSERSITE=1 exec "$python" -m liaison_pipeline desk "$@"
