"""Where the numbers come from: the machine, the versions, and how busy both were."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # ships no type information

REPOSITORY = Path(__file__).parents[1]
#: The share of the machine that others may use before a figure counts as disturbed.
QUIET = 0.15

_PACKAGES = (
    "numpy", "matplotlib", "pillow", "ipywidgets", "anywidget", "ipykernel", "jupyterlab",
    "playwright", "scipy", "scikit-image", "opencv-python-headless", "onnxruntime", "torch",
)  # fmt: skip
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser that the figures are taken in, as the tests find theirs."""
    named = os.environ.get("CONVWIDGETS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)


def facts() -> dict[str, Any]:
    """Processor, memory and versions."""
    browser = chromium()
    return {
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        },
        "versions": {
            "python": platform.python_version(),
            "chromium": _said(browser, "--version") if browser else None,
            **{name: _version(name) for name in _PACKAGES},
        },
        "commit": _said("git", "describe", "--always", "--dirty", "--abbrev=12"),
    }


def others_busy() -> float:
    """The share of the machine in use now; ask while nothing is being measured."""
    return float(psutil.cpu_percent(interval=1.0)) / 100


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()  # not Linux
    return next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _said(*command: str) -> str | None:
    try:
        done = subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None  # not installed, or no checkout
    return done.stdout.strip()
