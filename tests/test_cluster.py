"""Reading on a Dask cluster: the bytes travel, and whatever becomes of the workers, the same
comes out."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liaison_pipeline import cluster
from liaison_pipeline import workers as executors
from liaison_pipeline.forms.reader import READER
from tests.language import ledger
from tests.sample import copy_inputs
from tests.workspaces import content, run, save

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A scheduler and two workers in processes of their own, with folders of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True
    ) as made:
        yield made


UNITS = ("应急办", "农业服务中心", "经发办", "规建办", "建管办", "文化服务中心", "平安建设办")


def office(place: Path) -> Path:
    """A workspace whose files are read in several parts; two of them are broken."""
    for unit in UNITS:
        save(place / "inbox" / f"{unit}.xlsx", ledger(企业名称=f"{unit}的企业"))
    (place / "inbox" / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (place / "inbox" / "空.xls").write_bytes(b"")
    return place


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office, read in this process."""
    place = office(tmp_path_factory.mktemp("near"))
    assert run(place).exit_code == 1
    return place


@pytest.fixture
def far(near: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office, to be read on a cluster, two files a part."""
    monkeypatch.setattr(executors, "SMALLEST", 2)
    shutil.copytree(near / "inbox", tmp_path / "inbox")
    return tmp_path


def logged(place: Path) -> str:
    log = place / "liaison.log"
    return log.read_text("utf-8") if log.exists() else ""


def test_the_sample_month_is_the_same_byte_for_byte(
    local: Any, published: Path, tmp_path: Path
) -> None:
    copy_inputs(tmp_path)
    options = ("--month", "2021-04", "--scheduler", local.scheduler_address)
    assert run(tmp_path, *options).exit_code == 1
    assert content(tmp_path / "outbox") == content(published / "outbox")
    assert "in this process" not in logged(tmp_path)


def test_workers_that_are_killed_cost_nothing(
    local: Any, near: Path, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = cluster.Cluster._begun
    with distributed.Client(local) as client:
        workers = list(client.run(os.getpid).values())
    killed: list[int] = []

    def and_kill(self: cluster.Cluster, part: Any) -> Any:
        job = begun(self, part)
        while workers:
            killed.append(workers.pop())
            os.kill(killed[-1], signal.SIGKILL)
        return job

    monkeypatch.setattr(cluster.Cluster, "_begun", and_kill)
    result = run(far, "--scheduler", local.scheduler_address)
    assert (result.exit_code, len(killed)) == (1, 2), result.output
    assert content(far / "outbox") == content(near / "outbox")


def test_where_no_worker_is_left_this_process_reads(
    near: Path, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    made = distributed.LocalCluster(n_workers=0, dashboard_address=":0", processes=False)
    with made as empty:
        assert run(far, "--scheduler", empty.scheduler_address).exit_code == 1
    assert content(far / "outbox") == content(near / "outbox")
    assert "no worker is left" in logged(far)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "这里", "tcp://127.0.0.1"])
def test_a_scheduler_that_is_not_there_is_told_at_once(tmp_path: Path, address: str) -> None:
    started = time.monotonic()
    save(tmp_path / "inbox" / "应急办.xlsx", ledger())
    result = run(tmp_path, "--scheduler", address)
    assert time.monotonic() - started < 20
    assert result.exit_code == 3
    assert f"连不上 Dask 集群 {address}" in result.output
    assert not (tmp_path / "outbox" / "2021-04").exists()


def test_another_version_of_the_program_on_a_worker_is_not_asked() -> None:
    class Other:
        version = READER + 1

    assert cluster.read_far([], Other()) is None  # type: ignore[arg-type]  # nothing else is looked at
