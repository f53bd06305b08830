"""What is told where a command could not go on: a plain sentence and an exit status, for every front end.

Knows the tree of exceptions, what the system says of files, and whom to send the rest to. Does not know
terminals or pages.
"""

import errno
import traceback
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.errors import DamagedError, LiaisonError

UNEXPECTED = "程序出了意外的错误，已有的结果没有改动。请把{what}发给维护人员。"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a command could not go on. `status`: the exit status; `inside`: the trace of a fault of the
    program, for maintainers, with telephone numbers masked, '' where it is none."""

    text: str
    status: int
    inside: str = ""


def trouble_of(error: Exception, master: Path | None, what: str) -> Trouble:
    """Returns what is told of an exception. `master`: its file, None for a server; `what`: where a
    maintainer finds the trace (上面的文字, 日志)."""
    from sqlalchemy.exc import SQLAlchemyError

    from liaison_pipeline.documents.parts.masking import mask
    from liaison_pipeline.master.care import trouble

    if isinstance(error, DamagedError):
        return Trouble(trouble(error, master), error.status)
    if isinstance(error, LiaisonError):
        return Trouble(str(error), error.status)
    if isinstance(error, SQLAlchemyError):
        return Trouble(trouble(error, master), 3)
    if isinstance(error, OSError):
        return Trouble(_of_the_system(error), 3)
    inside = mask("".join(traceback.format_exception(error)))
    return Trouble(UNEXPECTED.format(what=what), 3, inside)


FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
AGAIN = "再运行一次；已有的结果没有改动。"


def _of_the_system(error: OSError) -> str:
    """Returns what happened with which file, and what to do."""
    where = f"：{error.filename}" if error.filename else ""
    if error.errno in FULL:
        return f"磁盘已满，没有生成新的结果。请删去不用的文件腾出空间，{AGAIN}"
    if error.errno == errno.EROFS:
        return f"写不进只读的磁盘{where}。请换到可以写的文件夹，或取消只读，{AGAIN}"
    if isinstance(error, PermissionError):
        return f"没有权限或文件正被打开{where}。请关闭打开着的结果文件，检查文件夹的权限，{AGAIN}"
    return f"文件无法读写{where}。请检查磁盘、U 盘或网络盘是否还连着，{AGAIN}"
