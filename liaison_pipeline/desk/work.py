"""One piece of work at a time, in a process of its own, and what the page is told of it meanwhile.

Knows processes, pipes and who is listening. Does not know what the work is (tasks.py) or HTTP.
"""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, field

from liaison_pipeline.desk.tasks import Answer, Plain, Step, Task, serve

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
    "units": "保存单位名单",
}


class BusyError(Exception):
    """Another piece of work is on. The text says which."""


@dataclass
class Work:
    """`event`: what the page was told last; `listeners`: of which each gets every event."""

    event: Mapping[str, Plain] = field(default_factory=lambda: dict(NOTHING_ON))
    busy: bool = False
    listeners: set["asyncio.Queue[Mapping[str, Plain]]"] = field(default_factory=set)

    async def do(self, task: Task) -> Answer:
        """Returns what a task gave. Raises BusyError where another one is on."""
        if self.busy:
            raise BusyError(f"正在{self.event['stage']}，请等它结束。")
        self.busy = True
        self._tell(WORDS[task.name], "准备", 0, 0)
        try:
            answer = await self._in_a_process(task)
        finally:
            self.busy = False
            self._tell("", "", 0, 0)
        return answer

    async def _in_a_process(self, task: Task) -> Answer:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=serve, args=(task, theirs))
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, process.start)
        theirs.close()  # so that the end of the process is the end of the pipe
        answer = Answer(3, DIED)
        try:
            while True:
                message = await loop.run_in_executor(None, ours.recv)
                if isinstance(message, Answer):
                    answer = message
                    break
                if isinstance(message, Step):
                    self._step(task, message)
        except EOFError:
            pass  # it died; `answer` says so
        finally:
            ours.close()
        await loop.run_in_executor(None, process.join)
        return answer

    def _step(self, task: Task, step: Step) -> None:
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
