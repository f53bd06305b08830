"""One piece of work at a time, in another process, and what the page is told of it meanwhile.

Knows processes, pipes and who is listening. Does not know what the work is (tasks.py) or HTTP.
"""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, field

from liaison_pipeline.desk.messages import Answer, DeskStep, DeskTask, Plain
from liaison_pipeline.desk.tasks import serve

HEARTBEAT = 15.0  # seconds
NOTHING_ON: Mapping[str, Plain] = {"stage": "", "text": "", "done": 0, "all": 0}
DIED = "这一步没有做完就中断了，已有的结果没有改动。请再试一次；还是不行，请重新启动电脑后再试。"
WORDS = {
    "init": "建立工作区",
    "consolidate": "汇总",
    "check": "检查",
    "keep": "读取原来的表",
    "withdraw": "撤回",
    "undo": "取消撤回",
    "trace": "查出处",
    "forms": "生成空白表",
    "decisions": "打开清单",
    "decide": "保存清单",
    "units": "打开单位名单",
    "list-units": "保存单位名单",
    "office": "打开本科室的设置",
    "name-office": "保存本科室的设置",
    "span": "汇总",
    "backup": "备份",
}


class _Worker:
    """A process that does one task after the other, and its pipe."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # nothing of the desk is in it
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,))
        self.process.start()
        theirs.close()  # so that the end of the process is the end of the pipe

    def takes(self, task: DeskTask) -> bool:
        """Tells whether the process is still there and was given a task."""
        if not self.process.is_alive():
            self.pipe.close()
            return False
        try:
            self.pipe.send(task)
        except OSError:  # it is just going home
            self.pipe.close()
            return False
        return True


class BusyError(Exception):
    """Another piece of work is on. The text says which."""


@dataclass
class DeskWork:
    """The work of a desk. `event`: what the page was told last; `listeners`: of which each gets every
    event."""

    event: Mapping[str, Plain] = field(default_factory=lambda: dict(NOTHING_ON))
    busy: bool = False
    listeners: set["asyncio.Queue[Mapping[str, Plain]]"] = field(default_factory=set)
    _worker: "_Worker | None" = None

    async def do(self, task: DeskTask) -> Answer:
        """Returns what a task gave. Raises BusyError where another one is on."""
        if self.busy:
            raise BusyError(f"正在{self.event['stage']}，请等它结束。")
        self.busy = True
        self._tell(WORDS[task.name], "准备", 0, 0)
        try:
            return await self._done(task)
        finally:
            self.busy = False
            self._tell("", "", 0, 0)

    async def _done(self, task: DeskTask) -> Answer:
        """Has the process do a task, a new one where the last one has gone home."""
        try:
            async for message in self._messages(task):
                if isinstance(message, Answer):
                    return message
                self._step(task, message)
        except (EOFError, OSError):
            self.stop()
        return Answer(3, DIED)

    async def _messages(self, task: DeskTask) -> AsyncIterator[Answer | DeskStep]:
        if self._worker is None or not self._worker.takes(task):
            self._worker = await asyncio.to_thread(_Worker)
            self._worker.pipe.send(task)
        pipe = self._worker.pipe
        while True:
            yield await asyncio.to_thread(pipe.recv)

    def stop(self) -> None:
        """Lets the process go home."""
        if self._worker is not None:
            self._worker.pipe.close()
            self._worker = None

    def _step(self, task: DeskTask, step: DeskStep) -> None:
        self._tell(WORDS[task.name], step.stage, step.done, step.whole)

    def _tell(self, stage: str, text: str, done: int, whole: int) -> None:
        self.event = {"stage": stage, "text": text, "done": done, "all": whole}
        for listener in self.listeners:
            listener.put_nowait(self.event)

    async def events(self) -> AsyncIterator[Mapping[str, Plain] | None]:
        """Yields the state as it is, then every event; None is a heartbeat."""
        queue: asyncio.Queue[Mapping[str, Plain]] = asyncio.Queue()
        self.listeners.add(queue)
        try:
            yield self.event
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield None
        finally:
            self.listeners.discard(queue)


def plain(answer: Answer) -> dict[str, Plain]:
    """Returns an answer as the page gets it."""
    return dict(asdict(answer))
