"""Switches, what is made once a session, and which tests run on one worker of pytest-xdist.

`--rewrite` writes the golden folders anew, for review in the diff; `--slow` runs all.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.sample import consolidated

ONE_WORKER = ("test_blank_forms.py", "test_rollup.py", "test_trace.py", "test_year.py")
"""Modules whose workspaces take seconds to make: two workers would make them twice."""

# no example fails because the machine is busy; on CI hypothesis tries the same ones each time, besides
settings.register_profile(
    "untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the golden folders anew")
    parser.addoption("--slow", action="store_true", help="run the slow tests, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--slow"):
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="takes minutes; run with --slow"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Returns the scheduler that keeps the tests of ONE_WORKER together and spreads all others.

    `--dist loadgroup` is for that, but no test is in a group with xdist 3.8 under pytest 9.2.
    """
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = _scope_of
    return scheduler


def _scope_of(node: str) -> str:
    """Returns what all tests have in common that run on one worker: the module, or nothing."""
    module = node.partition("::")[0]
    return module if module.endswith(ONE_WORKER) else node


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's workspace, consolidated once for all. To be read only."""
    return consolidated(tmp_path_factory)


@pytest.fixture(scope="session")
def outbox(published: Path) -> Path:
    """What the clerk opens: outbox/2021-04 of the sample. To be read only."""
    return published / "outbox" / "2021-04"
