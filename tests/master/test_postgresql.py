"""The master on a PostgreSQL server: what comes out is what comes out of a file."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.master.store import Master
from liaison_pipeline.master.views import tidy_tables
from tests.databases import Server, needs_postgresql, served
from tests.language import ledger, register
from tests.sample import copy_inputs
from tests.workspaces import content, run, save

pytestmark = needs_postgresql


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def together(*works: Callable[[], Result]) -> list[int]:
    """Does some things at the same time, each in a process of its own, and returns how they ended."""
    children = []
    for work in works:
        children.append(os.fork())
        if children[-1] == 0:
            os._exit(work().exit_code)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def office(place: Path, *units: str) -> Path:
    for unit in units:
        head = f"填报单位：{unit}  填报人：张三  单位负责人：李四  填报时间：2021年4月23日"
        save(place / "inbox" / f"{unit}.xlsx", ledger(head=head, 企业名称=f"{unit}的企业"))
    return place


def counted(url: str) -> dict[str, int]:
    with Master(url) as master:
        history = master.history()
    return {
        "files": len(history.files),
        "submissions": len(history.submissions),
        "contacts": len(history.rows.contacts),
    }


def test_the_sample_month_is_the_same_byte_for_byte(
    server: Server, published: Path, tmp_path: Path
) -> None:
    copy_inputs(tmp_path)
    options = ["--month", "2021-04", "--workers", "1", "--master", server.url()]
    assert run(tmp_path, *options).exit_code == 1
    assert content(tmp_path / "outbox") == content(published / "outbox")


def test_what_is_read_of_a_file_is_kept_and_replaced_as_in_a_file(
    server: Server, tmp_path: Path
) -> None:
    url, own = server.url(), office(tmp_path, "应急办", "经发办")
    with_server, alone = ("--month", "2021-04", "--master", url), ("--month", "2021-04")
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: save(own / "inbox" / "应急办.xlsx", ledger(企业名称="另一家", 联系时间="4月31日")),
        lambda: (own / "inbox" / "经发办.xlsx").unlink(),
        lambda: save(own / "inbox" / "登载.xlsx", register(办理情况="正在协调", 办结时间="")),
    ]
    for step in steps:
        step()
        other = own.with_name("alone")
        shutil.rmtree(other / "inbox", ignore_errors=True)
        shutil.copytree(own / "inbox", other / "inbox")
        assert run(own, *with_server).exit_code == run(other, *alone).exit_code
        assert content(own / "outbox") == content(other / "outbox")


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "full"])
def test_two_offices_at_the_same_time_lose_and_double_nothing(
    server: Server, tmp_path: Path, filled: bool
) -> None:
    url = server.url()
    north = office(tmp_path / "北", "应急办", "农业服务中心", "经发办")
    south = office(tmp_path / "南", "规建办", "建管办")
    shutil.copy(north / "inbox" / "经发办.xlsx", south / "inbox")  # one file is in both
    if filled:
        assert run(office(tmp_path / "早", "文化服务中心"), "--master", url).exit_code == 1
    ends = together(*(lambda place=place: run(place, "--master", url) for place in (north, south)))
    assert ends == [1, 1]
    found = counted(url)
    assert found == dict.fromkeys(found, 5 + filled)
    ends = together(*(lambda place=place: run(place, "--master", url) for place in (north, south)))
    assert ends == [1, 1]
    assert counted(url) == found


def test_a_server_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    nobody = "postgresql://postgres@127.0.0.1:1/postgres"
    result = run(office(tmp_path, "应急办"), "--master", nobody)
    assert result.exit_code == 3
    assert "主数据库服务器连不上或读写失败" in result.output
    assert "Traceback" not in result.output


def test_a_driver_that_is_not_installed_is_named(tmp_path: Path) -> None:
    result = run(office(tmp_path, "应急办"), "--master", "mysql+pymysql://root@127.0.0.1/x")
    assert result.exit_code == 2
    assert "缺驱动程序 pymysql" in result.output


def test_the_views_say_what_the_export_says(server: Server, tmp_path: Path) -> None:
    url, place = server.url(), office(tmp_path, "应急办", "经发办")
    assert run(place, "--master", url).exit_code == 1
    options = ["--workspace", str(place), "--master", url, "--format", "csv", "--output"]
    made = CliRunner().invoke(main, ["export", *options, str(tmp_path / "表")])
    assert made.exit_code == 0, made.output
    with Master(url) as master, master.engine.connect() as connection:
        for table in tidy_tables({}):
            if table.source:
                rows = connection.execute(sa.text(f'SELECT * FROM "{table.title}"')).all()
                lines = (tmp_path / "表" / f"{table.title}.csv").read_text("utf-8-sig").splitlines()
                assert len(rows) == len(lines) - 1, table.title
