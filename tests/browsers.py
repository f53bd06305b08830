"""A real browser for tests: Debian's Chromium, driven by Playwright; axe-core judges pages.

Tests are skipped where there is none; with LIAISON_BROWSER set (as .ci/run does) that is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources, util
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def missing() -> str:
    """What is missing to run a browser, '' for nothing."""
    if not any(map(shutil.which, PROGRAMS)):
        return "no Chromium: apt-get install chromium fonts-noto-cjk"
    absent = [name for name in ("playwright", "axe_playwright_python") if not util.find_spec(name)]
    return f"not installed: {', '.join(absent)}" if absent else ""


needs_browser = pytest.mark.skipif(
    bool(missing()) and not os.environ.get("LIAISON_BROWSER"), reason=missing() or "-"
)


@contextmanager
def launched() -> Iterator["Browser"]:
    """Runs a browser."""
    assert not missing(), missing()
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


def violations(page: "Page") -> list[Any]:
    """What axe finds wrong with a page."""
    page.evaluate(
        resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    )
    found: list[Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")[
        "violations"
    ]
    return found
