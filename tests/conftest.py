"""Fixtures for the tests that use a real browser, and one rule for all: a run that tested nothing fails."""

import gc
import os

import pytest

os.environ["NATOLAB_PROGRESS"] = "off"  # tests neither read nor write a learner's file, but for those that say so


@pytest.fixture(scope="session")
def lab():
    """A running JupyterLab with a copy of the notebooks."""
    from lab import Lab

    with Lab() as running:
        yield running


@pytest.fixture(scope="module")
def chromium():
    """A running browser. One per module: Playwright's event loop must not be alive under other tests."""
    from lab import Chromium

    with Chromium() as browser:
        yield browser


@pytest.fixture
def page(lab, chromium):
    """An empty browser page; kernels that the test started are shut down after it."""
    with chromium.page() as fresh:
        yield fresh
    lab.shut_down_kernels()


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Of what is imported and collected nothing is garbage: looking for some takes half of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """Tests make a thousand explorers in one process: their figures are kept (tests/test_explorer.py lets them go).

    What stands now stays to the end: the collector need not look at it again, which takes .3 s each time.
    """
    from natolab.panels import explorer

    explorer.MOST_AT_HAND = 10**6
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # explorers that live to the end make many objects and little garbage


def pytest_sessionfinish(session, exitstatus):
    """A run in which every test was skipped counts like one that found no test."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or session.config.option.collectonly:  # an xdist worker, or a list of tests
        return
    ran = any(reporter.stats.get(outcome) for outcome in ("passed", "failed", "error", "xfailed"))
    if exitstatus == 0 and not ran:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
