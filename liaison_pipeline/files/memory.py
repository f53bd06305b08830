"""How much memory this process may take: asking for more fails, and the computer goes on; and how often
it looks for what it has forgotten: seldom, and not once more at its end.

Knows the limits of Linux and macOS, and the job objects of Windows. Does not know what the memory is for.
"""

import atexit
import ctypes
import gc
import sys
from typing import Protocol

PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
EXTENDED = 9  # JobObjectExtendedLimitInformation
# Objects that are made between two looks for rings of forgotten ones. What a run reads it keeps to its
# end, and to look through it again and again costs a tenth of the run.
SELDOM = (500_000, 50, 100)


def collect_seldom() -> None:
    """Lets this process look for forgotten objects seldom. At its end it does not look at all: Python
    would go through everything several times, a fifth of a small run, and the computer takes it all back
    anyway."""
    gc.set_threshold(*SELDOM)
    atexit.register(gc.freeze)


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of 64-bit Windows: of its fields only two are set here."""

    _fields_ = (
        ("times", ctypes.c_int64 * 2),
        ("flags", ctypes.c_uint32),
        ("working_set", ctypes.c_uint64 * 2),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_uint64),
        ("classes", ctypes.c_uint32 * 2),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_uint64),
        ("job_memory", ctypes.c_uint64),
        ("peaks", ctypes.c_uint64 * 2),
    )


class Kernel(Protocol):
    """The functions of Windows' kernel32 that put a process into a job; 0 stands for a failure."""

    def CreateJobObjectW(self, security: None, name: None, /) -> int: ...  # noqa: N802
    def SetInformationJobObject(  # noqa: N802
        self, job: ctypes.c_void_p, what: int, limits: object, size: int, /
    ) -> int: ...
    def GetCurrentProcess(self) -> int: ...  # noqa: N802
    def AssignProcessToJobObject(  # noqa: N802
        self, job: ctypes.c_void_p, process: ctypes.c_void_p, /
    ) -> int: ...


def limit_memory(most: int) -> None:
    """Lets this process have no more than `most` bytes. Where Windows can't, the time limit remains."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        for function in (kernel.CreateJobObjectW, kernel.GetCurrentProcess):
            function.restype = ctypes.c_void_p
        join_job(kernel, most)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def join_job(kernel: Kernel, most: int) -> bool:
    """Puts this process into a job of its own that may have `most` bytes; whether it could. The job lasts
    as long as the process."""
    handle = kernel.CreateJobObjectW(None, None)
    if not handle:
        return False
    job = ctypes.c_void_p(handle)
    limits = JobLimits(flags=PROCESS_MEMORY, process_memory=most)
    size = ctypes.sizeof(limits)
    if not kernel.SetInformationJobObject(job, EXTENDED, ctypes.byref(limits), size):
        return False
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    return bool(kernel.AssignProcessToJobObject(job, process))
