"""Nobody gets through but a page of the desk itself, in the browser that was given the key."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.desks import RunningDesk, Visitor, desk_of, small_workspace

ACTS = ("/inbox?path=x.xlsx", "/check", "/run", "/forms", "/open", "/withdraw", "/undo", "/quit",
        "/units", "/office", "/backup", "/decisions/dispatch")  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with desk_of(small_workspace(tmp_path_factory.mktemp("desk") / "工作区")) as running:
        yield running


@pytest.fixture(scope="module")
def visitor(desk: RunningDesk) -> Visitor:
    return desk.visitor()


def test_a_key_works_once(desk: RunningDesk, visitor: Visitor) -> None:
    assert visitor.get("/")[0] == 200
    assert Visitor(desk.port).ask("GET", desk.start)[0] == 403


def test_the_next_key_is_in_a_file_for_its_owner_alone(desk: RunningDesk, visitor: Visitor) -> None:
    state = desk.workspace / ".desk.json"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert visitor.cookie.split("=")[1] not in state.read_text("utf-8")


def test_the_log_is_small_and_for_its_owner_alone(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "工作区")
    log = workspace / "desk.log"
    log.write_bytes(b"x" * (1 << 20) + b"x")
    with desk_of(workspace) as desk:
        assert desk.visitor().post("/quit")[0] == 200
        desk.process.wait(20)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert [line.split()[-1] for line in log.read_text("utf-8").splitlines()] == [
        "started",
        "ended",
    ]


def test_a_key_has_192_bits(desk: RunningDesk) -> None:
    assert len(desk.start.partition("k=")[2]) == 32


@pytest.mark.parametrize("address", ["/", "/outbox/index.html", "/events", "/trace?what=x"])
def test_without_the_cookie_nothing_is_answered(desk: RunningDesk, address: str) -> None:
    stranger = Visitor(desk.port)
    for cookie in ("", "liaison-desk=", "liaison-desk=wrong", "other=1"):
        status, _, body = stranger.ask("GET", address, Cookie=cookie)
        assert (status, "图标" in body.decode()) == (403, True)


@pytest.mark.parametrize(
    "host",
    [
        "localhost:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "evil.example:{port}",
        "127.0.0.1:{port}.",
        "",
        None,
    ],
)
def test_a_host_that_is_not_ours_is_refused(visitor: Visitor, host: str | None) -> None:
    named = None if host is None else host.format(port=visitor.port)
    assert visitor.ask("GET", "/", Host=named)[0] in (400, 403)  # 400: HTTP/1.1 asks for a host


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_another_page_asks_for_is_refused(visitor: Visitor, method: str, site: str) -> None:
    address = "/" if method == "GET" else "/run"
    assert visitor.ask(method, address, Sec_Fetch_Site=site)[0] == 403


def test_what_a_person_asks_for_is_answered(visitor: Visitor) -> None:
    for site in ("none", "same-origin"):
        assert visitor.ask("GET", "/", Sec_Fetch_Site=site)[0] == 200


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://127.0.0.1:1", "http://localhost:{port}", "https://127.0.0.1:{port}"],
)
def test_a_change_names_our_own_page(visitor: Visitor, act: str, origin: str | None) -> None:
    named = None if origin is None else origin.format(port=visitor.port)
    assert visitor.ask("POST", act, b"{}", Origin=named)[0] == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_change_nothing(desk: RunningDesk, visitor: Visitor, method: str) -> None:
    assert visitor.ask(method, "/inbox?path=x.xlsx", b"x")[0] in (403, 405)
    assert not (desk.workspace / "inbox" / "x.xlsx").exists()


def test_every_answer_forbids_what_it_does_not_need(visitor: Visitor) -> None:
    for address in ("/", "/outbox/nothing.html", "/start?k=wrong", "/nowhere"):
        _, heads, _ = visitor.ask("GET", address)
        policy = heads["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert heads["cache-control"] == "no-store"
        assert heads["x-content-type-options"] == "nosniff"
        assert not any(name.lower().startswith("access-control") for name in heads)
        assert "server" not in heads


def test_the_cookie_is_for_our_page_alone(desk: RunningDesk) -> None:
    key = (
        (desk.workspace / ".desk.json")
        .read_text("utf-8")
        .partition('"key": "')[2]
        .partition('"')[0]
    )
    _, heads, _ = Visitor(desk.port).ask("GET", f"/start?k={key}")
    cookie = heads["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_no_other_computer_reaches_it(desk: RunningDesk) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "127.0.0.2"  # another address of this computer is no better
    with socket.socket() as door:
        door.settimeout(2)
        assert door.connect_ex((own, desk.port)) != 0


def test_no_websocket_is_spoken(visitor: Visitor) -> None:
    status, _, _ = visitor.ask(
        "GET", "/events-socket", Upgrade="websocket", Connection="Upgrade",
        Sec_WebSocket_Key="x3JJHMbDL1EzLkh9GBhXDw==", Sec_WebSocket_Version="13",
    )  # fmt: skip
    assert status in (400, 403, 404)
