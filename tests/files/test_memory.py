"""The limit of a process's memory: felt here, and asked of Windows as Windows wants to be asked."""

import ctypes
import subprocess
import sys

import pytest

from liaison_pipeline.files.memory import EXTENDED, PROCESS_MEMORY, JobLimits, join_job

GIBIBYTE = 1 << 30


class FakeKernel:
    """A kernel32 that keeps what it was asked for. `refuses`: the function that fails."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses, self.asked = refuses, list[str]()
        self.limits = JobLimits()

    def _answer(self, name: str, value: int) -> int:
        self.asked.append(name)
        return 0 if name == self.refuses else value

    def CreateJobObjectW(self, _security: None, _name: None) -> int:  # noqa: N802
        return self._answer("create", 71)

    def SetInformationJobObject(  # noqa: N802
        self, job: ctypes.c_void_p, what: int, limits: object, size: int
    ) -> int:
        assert (job.value, what, size) == (71, EXTENDED, ctypes.sizeof(JobLimits))
        self.limits = limits._obj  # type: ignore[attr-defined]  # of what ctypes.byref gives
        return self._answer("set", 1)

    def GetCurrentProcess(self) -> int:  # noqa: N802
        return (1 << 64) - 1

    def AssignProcessToJobObject(  # noqa: N802
        self, job: ctypes.c_void_p, process: ctypes.c_void_p
    ) -> int:
        assert (job.value, process.value) == (71, (1 << 64) - 1)
        return self._answer("assign", 1)


def test_a_process_joins_a_job_with_its_limit() -> None:
    kernel = FakeKernel()
    assert join_job(kernel, 2 * GIBIBYTE)
    assert kernel.asked == ["create", "set", "assign"]
    assert (kernel.limits.flags, kernel.limits.process_memory) == (PROCESS_MEMORY, 2 * GIBIBYTE)


@pytest.mark.parametrize("refuses", ["create", "set", "assign"])
def test_a_job_that_is_refused_is_no_fault(refuses: str) -> None:
    kernel = FakeKernel(refuses)
    assert not join_job(kernel, GIBIBYTE)
    assert kernel.asked[-1] == refuses


def test_the_limits_lie_where_windows_looks_for_them() -> None:
    """As winnt.h lays them out for 64 bits: basic limits 64 bytes, counters 48, then the memory."""
    assert ctypes.sizeof(JobLimits) == 144
    assert JobLimits.flags.offset == 16
    assert JobLimits.process_memory.offset == 112


@pytest.mark.skipif(sys.platform == "win32", reason="asks Linux and macOS")
def test_asking_for_more_fails() -> None:
    work = f"""
from liaison_pipeline.files.memory import limit_memory
limit_memory({GIBIBYTE})
try:
    bytearray({2 * GIBIBYTE})
except MemoryError:
    print("refused")
"""
    said = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True)
    assert said.stdout == "refused\n"


def test_a_process_does_not_look_through_what_it_has_at_its_end() -> None:
    code = """
import atexit, gc
atexit.register(lambda: print(len(gc.get_objects()) < 100))  # what is looked through after that
from liaison_pipeline.files.memory import collect_seldom
collect_seldom()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
