"""What every test can ask for; each part stands in a file of tests/support."""

import os
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.support.network",
    "tests.support.database",
    "tests.support.app",
    "tests.support.people",
    "tests.support.smtp",
    "tests.support.scripted_smtp",
    "tests.support.server",
    "tests.support.web",
    "tests.support.doors",
    "tests.support.browser",
]

SAMPLES = os.environ.get("CRM_SAMPLES", "")

# Real files are not part of the project: without them their tests are not collected.
collect_ignore_glob = [] if SAMPLES else ["*_samples.py"]


def pytest_configure() -> None:
    # The settings of whoever runs the suite are not those of the tests.
    for name in list(os.environ):
        if name.startswith("CRM_") and name != "CRM_SAMPLES":
            del os.environ[name]
    if SAMPLES and not Path(SAMPLES).is_dir():
        raise pytest.UsageError(f"CRM_SAMPLES names no folder: {SAMPLES}")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real files; for tests in files named test_..._samples.py."""
    return Path(SAMPLES)
