"""What is told where a command could not go on: a plain sentence and an exit status, for every front end.

Knows the tree of exceptions, what the system says of files, and whom to send the rest to. Does not know
terminals or pages.
"""

import errno
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.errors import DamagedError, LiaisonError

UNEXPECTED = "程序出了意外的错误，已有的结果没有改动。请把{what}发给维护人员。"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a command could not go on. `status`: the exit status; `inside`: the trace of a fault of the
    program, for maintainers, '' where it is none."""

    text: str
    status: int
    inside: str = ""


def trouble_of(error: Exception, master: Path | None, what: str) -> Trouble:
    """Returns what is told of an exception. `master`: its file, None for a server; `what`: where a
    maintainer finds the trace (上面的文字, 日志)."""
    from sqlalchemy.exc import SQLAlchemyError

    from liaison_pipeline.master.care import trouble

    if isinstance(error, DamagedError):
        return Trouble(trouble(error, master), error.status)
    if isinstance(error, LiaisonError):
        return Trouble(str(error), error.status)
    if isinstance(error, SQLAlchemyError):
        return Trouble(trouble(error, master), 3)
    if isinstance(error, OSError):
        return Trouble(_of_the_system(error), 3)
    inside = "".join(traceback.format_exception(error))
    return Trouble(UNEXPECTED.format(what=what), 3, inside)


def _of_the_system(error: OSError) -> str:
    where = f"：{error.filename}" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return "磁盘已满，没有生成新的结果；已有的结果没有改动。"
    if isinstance(error, PermissionError):
        return f"没有权限或文件正被打开{where}。请关闭已打开的结果文件后再试。"
    return f"文件无法读写{where}。"


def attempt(
    action: Callable[[], int], master: Callable[[], Path | None], what: str
) -> int | Trouble:
    """Returns an action's exit status, or what could not go on. A closed pipe is the caller's matter."""
    try:
        return action()
    except BrokenPipeError:
        raise
    except Exception as error:
        return trouble_of(error, master(), what)
