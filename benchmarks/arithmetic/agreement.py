"""Whether the results agree with PyTorch's: the tests that sweep over random layers."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import REPOSITORY
from benchmarks.report import Row
from benchmarks.sampling import Say

SWEEP = REPOSITORY / "tests" / "core" / "test_core_torch_sweep.py"
CASES = 2_000


def row(say: Say) -> Row:
    """Run the tests with PyTorch required, and count."""
    what = "agreement with PyTorch in float64 over random layers, forward and gradients"
    asked = f"0 disagreements in {CASES:,} cases at 1e-8"
    if not SWEEP.exists():
        return Row(what, asked, f"not measured: there is no {SWEEP.name}", "", None)
    say(f"agreement: {SWEEP.name}")
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [
                sys.executable, "-m", "pytest", str(SWEEP), "-q", "-p", "no:cacheprovider",
                f"--junitxml={report}",
            ],
            cwd=REPOSITORY,
            env=os.environ | {"CONVWIDGETS_REQUIRE_ORACLES": "1"},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=False,
        )  # fmt: skip
        if not report.exists():
            return Row(what, asked, "not measured: the tests did not run", "", None)
        tests, failed, cases = count(report.read_text(encoding="utf-8"))
    return Row(
        what,
        asked,
        f"{failed} of {tests:,} tests fail, {cases:,} cases",
        "",
        failed == 0 and cases >= CASES,
        {"tests": tests, "failed": failed, "cases": cases},
    )


def count(report: str) -> tuple[int, int, int]:
    """Tests, tests that did not pass, and cases in a report of pytest.

    A test that looks at many cases says how many with ``record_property("cases", …)``.
    """
    tests = list(ET.fromstring(report).iter("testcase"))
    failed = sum(
        any(test.find(kind) is not None for kind in ("failure", "error", "skipped"))
        for test in tests
    )
    said = [test.find("properties/property[@name='cases']") for test in tests]
    cases = sum(int(one.get("value", "0")) for one in said if one is not None)
    return len(tests), failed, cases
