"""The addresses of the desk's page, and what each of them does.

Knows HTTP. Does not know SQL, rules, the wording of findings or what a file holds: every act ends as a
file in inbox/, or as the command of the same name does it.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from liaison_pipeline.desk import inbox, pages
from liaison_pipeline.desk.gate import COOKIE, Gate, is_same, new_key
from liaison_pipeline.desk.messages import Answer, DeskTask, Plain
from liaison_pipeline.desk.view import published_file, published_folder, shown_month
from liaison_pipeline.desk.work import BusyError, DeskWork, plain
from liaison_pipeline.errors import LiaisonError
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.publishing import digest_of
from liaison_pipeline.settings import load_toml
from liaison_pipeline.workspace import Workspace

MEGABYTE = 1 << 20
MOST_BODY = 4 * MEGABYTE  # of what is no file: names, reasons, the rows of a list
OPENABLE = ("空白表", "备份")  # folders of the workspace, beside outbox/


@dataclass
class Desk:
    """The desk of a workspace.

    `as_of`: the day that counts as today, None for the computer's; `open_path` opens a file or folder in
    its own program; `new_start` is told the next one-time key; `stop` ends the program.
    """

    workspace: Workspace
    open_path: Callable[[Path], None]
    new_start: Callable[[str], None]
    stop: Callable[[], None]
    as_of: date | None = None
    key: str = field(default_factory=new_key)
    start_key: str = field(default_factory=new_key)
    work: DeskWork = field(default_factory=DeskWork)
    last_asked: float = field(default_factory=time.monotonic)

    @property
    def today(self) -> date:
        return self.as_of or date.today()

    def settings(self) -> Settings:
        """Returns the settings as they are now, without the list of units. Raises SettingsError."""
        return load_toml(self.workspace.settings_file)

    def app(self, port: int) -> Gate:
        """Returns what answers requests at a port of this computer."""
        routes = [
            Route("/start", self.start, methods=["GET"]),
            Route("/", self.page, methods=["GET"]),
            Route("/inbox", self.take, methods=["POST"]),
            Route("/check", self.check, methods=["POST"]),
            Route("/run", self.run, methods=["POST"]),
            Route("/events", self.events, methods=["GET"]),
            Route("/forms", self.forms, methods=["POST"]),
            Route("/units", self.units, methods=["GET", "POST"]),
            Route("/office", self.office, methods=["GET", "POST"]),
            Route("/span", self.span, methods=["POST"]),
            Route("/backup", self.backup, methods=["POST"]),
            Route("/outbox/{path:path}", self.published, methods=["GET"]),
            Route("/open", self.open, methods=["POST"]),
            Route("/decisions/{kind}", self.decisions, methods=["GET", "POST"]),
            Route("/withdraw", self.withdraw, methods=["POST"]),
            Route("/undo", self.undo, methods=["POST"]),
            Route("/trace", self.trace, methods=["GET"]),
            Route("/quit", self.quit, methods=["POST"]),
        ]
        return Gate(Starlette(routes=routes), port, self.key)

    # --- coming in and looking -----------------------------------------------------------------------

    async def start(self, request: Request) -> Response:
        """Takes a one-time key for a cookie; the next start has another one."""
        if not is_same(request.query_params.get("k", ""), self.start_key):
            return pages.refusal("这个地址已经用过了，请从桌面上的“操作台”图标重新打开。")
        self.start_key = new_key()
        self.new_start(self.start_key)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, self.key, httponly=True, samesite="strict", path="/")
        return answer

    async def page(self, request: Request) -> Response:
        self.last_asked = time.monotonic()
        try:
            settings = self.settings()
            month = shown_month(request.query_params.get("month", ""), settings, self.today)
            return await asyncio.to_thread(pages.main, self.workspace, settings, self.today, month)
        except LiaisonError as error:
            return pages.stopped(self.workspace, str(error))

    async def published(self, request: Request) -> Response:
        """Gives what was published, and nothing else."""
        self.last_asked = time.monotonic()
        path = request.path_params["path"]
        file = published_file(self.workspace.outbox, path)
        if file is None:
            return pages.refusal("没有这个文件，或者它不是程序生成的。", 404)
        return await asyncio.to_thread(pages.document, file, self.workspace.templates)

    async def events(self, _request: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        async for event in self.work.events():
            self.last_asked = time.monotonic()  # somebody has the page open
            yield (
                ": \n\n" if event is None else f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
            )

    # --- acts ----------------------------------------------------------------------------------------

    async def take(self, request: Request) -> Response:
        """Takes a file into inbox/."""
        dropped, how = request.query_params.get("path", ""), request.query_params.get("as", "")
        if inbox.is_left_out(dropped):
            return JSONResponse({"state": inbox.IGNORED, "path": dropped})
        path = inbox.safe_path(dropped)
        if not path:
            return _said("这个文件没有名称。", 400)
        if not inbox.is_inside(self.workspace.inbox, path):
            return _said("这个位置不在 inbox 里面（是一个快捷方式或链接），没有放进去。", 400)
        try:
            most = self.settings().limits.megabytes * MEGABYTE
            upload = await inbox.receive(self.workspace.inbox, request.stream(), most)
        except inbox.TooLargeError:
            return _said(f"文件超过 {most // MEGABYTE} MB，没有放进去。", 413)
        except ClientDisconnect:
            return Response(status_code=400)
        except LiaisonError as error:
            return _said(str(error), 409)
        except OSError:
            return _said("写不进 inbox 文件夹，请检查磁盘空间和权限。", 507)
        try:
            return await self._placed(path, how, upload)
        except PermissionError:  # of Windows also for a file that is open in Excel or WPS
            return _said("没有放进去：同名的文件正在别的程序里打开着，或者没有权限。", 409)
        except OSError:
            return _said("写不进 inbox 文件夹，请检查磁盘空间和权限。", 507)
        finally:
            inbox.discard(upload)

    async def _placed(self, path: str, how: str, upload: inbox.Upload) -> Response:
        folder = self.workspace.inbox
        if how == inbox.ANOTHER:
            return _of(await asyncio.to_thread(inbox.place_beside, folder, path, upload))
        placed = await asyncio.to_thread(inbox.place, folder, path, upload)
        if placed.state != inbox.DIFFERS or how != inbox.CORRECTION:
            return _of(placed, 409 if placed.state == inbox.DIFFERS else 200)
        why_not = await self._why_not_replace(path)
        if why_not:
            return _said(why_not, 409)
        return _of(await asyncio.to_thread(inbox.place_over, folder, path, upload))

    async def _why_not_replace(self, path: str) -> str:
        """Returns why what lies at a path can't be replaced: the master must have it first."""
        digest = await asyncio.to_thread(digest_of, self.workspace.inbox / path)
        try:
            answer = await self._do("keep", {"file": path, "sha256": digest})
        except BusyError as error:
            return str(error)
        if answer.text:
            return answer.text
        return "" if answer.told["kept"] else "原来的那份还没有读取，不能替换；请选“另一份”。"

    async def check(self, request: Request) -> Response:
        """Looks at files that lie in inbox/ itself, and at nothing else."""
        folder, words = self.workspace.inbox, await _body(request)
        safe = [file for file in _texts(words.get("files")) if inbox.safe_path(file) == file]
        files = [
            file for file in safe if inbox.is_inside(folder, file) and (folder / file).is_file()
        ]
        return await self._answered("check", {}, tuple(files))

    async def run(self, request: Request) -> Response:
        return await self._answered("consolidate", await self._month(request))

    async def forms(self, request: Request) -> Response:
        return await self._answered("forms", await self._month(request))

    async def withdraw(self, request: Request) -> Response:
        words = _strings(await _body(request), "file", "why")
        return await self._answered("withdraw", words | await self._month(request))

    async def undo(self, request: Request) -> Response:
        words = _strings(await _body(request), "file")
        return await self._answered("undo", words | await self._month(request))

    async def trace(self, request: Request) -> Response:
        month = self._shown(request.query_params.get("month", ""))
        return await self._answered(
            "trace", {"what": request.query_params.get("what", ""), "month": month}
        )

    async def decisions(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in pages.LISTS:
            return pages.refusal("没有这份清单。", 404)
        if request.method == "GET":
            month = self._shown(request.query_params.get("month", ""))
            return await self._answered("decisions", {"kind": kind, "month": month})
        words = await _body(request)
        rows = json.dumps(words.get("rows"), ensure_ascii=False)
        return await self._answered(
            "decide", {"kind": kind, "rows": rows} | await self._month(request)
        )

    async def units(self, request: Request) -> Response:
        if request.method == "GET":
            return await self._answered("units", {})
        rows = json.dumps((await _body(request)).get("rows"), ensure_ascii=False)
        return await self._answered("list-units", {"rows": rows})

    async def office(self, request: Request) -> Response:
        if request.method == "GET":
            return await self._answered("office", {})
        fields = json.dumps((await _body(request)).get("fields"), ensure_ascii=False)
        return await self._answered("name-office", {"fields": fields})

    async def span(self, request: Request) -> Response:
        """Makes the report of a quarter or a year."""
        return await self._answered("span", _strings(await _body(request), "span"))

    async def backup(self, _request: Request) -> Response:
        return await self._answered("backup", {})

    async def open(self, request: Request) -> Response:
        """Opens a published document, or a folder, in its own program."""
        path = _strings(await _body(request), "path")["path"]
        target = self._openable(path)
        if target is None:
            return _said("没有这个文件，或者它不是程序生成的。", 404)
        try:
            await asyncio.to_thread(self.open_path, target)
        except OSError:
            return _said(f"打不开，请自己到文件夹里打开：{target}", 409)
        return JSONResponse({"opened": path})

    def _openable(self, path: str) -> Path | None:
        """Returns what may be opened: never anything that came from a unit."""
        top = path.split("/")[0]
        if top in OPENABLE:
            folder = self.workspace.root / path
            inside = folder.resolve().is_relative_to((self.workspace.root / top).resolve())
            return folder if inside and folder.is_dir() else None
        outbox = self.workspace.outbox
        return published_file(outbox, path) or published_folder(outbox, path)

    async def quit(self, _request: Request) -> Response:
        if self.work.busy:
            return _said("正在汇总，请等它结束再退出。", 409)
        self.stop()
        return JSONResponse({"quit": True})

    # --- work ----------------------------------------------------------------------------------------

    async def _answered(
        self, name: str, words: Mapping[str, str], files: tuple[str, ...] = ()
    ) -> Response:
        try:
            answer = await self._do(name, words, files)
        except BusyError as error:
            return _said(str(error), 409)
        return JSONResponse(plain(answer), 409 if answer.text else 200)

    async def _do(self, name: str, words: Mapping[str, str], files: tuple[str, ...] = ()) -> Answer:
        """Does a piece of work for the month that the page shows. Raises BusyError."""
        self.last_asked = time.monotonic()
        try:
            month = words.get("month") or self._shown("")
        except LiaisonError as error:
            return Answer(error.status, str(error))
        task = DeskTask(name, self.workspace.root, self.today, {**words, "month": month}, files)
        answer = await self.work.do(task)
        self.last_asked = time.monotonic()
        return answer

    def _shown(self, text: str) -> str:
        return str(shown_month(text, self.settings(), self.today))

    async def _month(self, request: Request) -> dict[str, str]:
        words = await _body(request)
        with suppress(LiaisonError):  # the work will tell what is wrong with the settings
            return {"month": self._shown(str(words.get("month", "")))}
        return {}


def _said(text: str, status: int) -> Response:
    return JSONResponse({"status": status, "text": text, "told": {}}, status)


def _of(placed: inbox.Placed, status: int = 200) -> Response:
    return JSONResponse({"state": placed.state, "path": placed.path}, status)


async def _body(request: Request) -> Mapping[str, Plain]:
    """Returns what a page sent, {} for what is no JSON object or too much. It can be asked for twice."""
    if not hasattr(request.state, "data"):
        request.state.data = await _read(request)
    try:
        words = json.loads(request.state.data or b"{}")
    except (ValueError, RecursionError):  # no JSON, or brackets within brackets without end
        return {}
    return words if isinstance(words, dict) else {}


async def _read(request: Request) -> bytes:
    """Returns what was sent, b"" where it is too much: the rest is not read."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BODY:
            return b""
    return data


def _strings(words: Mapping[str, Plain], *names: str) -> dict[str, str]:
    return {name: str(words.get(name, "")) for name in names}


def _texts(value: Plain) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
