"""A JupyterLab of the tests' own: free port, temporary folders, ended by its process id."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab_kernel import Kernel

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 300  # a cold start on a busy machine takes most of a minute
ANSWER_SECONDS = 120  # to a request; a kernel that is to end or to restart takes its time

# What JupyterLab would otherwise show or fetch on a first start.
_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}


def _config(root: Path, token: str) -> dict[str, Any]:
    return {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": 0,  # the system picks a free one; the runtime file tells which
            "open_browser": False,
            "allow_root": True,
            "root_dir": str(root),
        },
        "IdentityProvider": {"token": token},
        "LabApp": {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
            # Gives the page `window.jupyterapp`, with which cells are run without guessing where
            # a menu stands.
            "expose_app_in_browser": True,
        },
        # A killed kernel stays dead (instead of a new one taking its place), and is seen at once.
        "KernelRestarter": {"restart_limit": 0, "time_to_dead": 0.5},
    }


@dataclass
class LabServer:
    """A running JupyterLab whose files are in ``root``."""

    root: Path
    runtime: Path
    token: str
    process: subprocess.Popen[bytes]
    url: str = ""
    _kernels: dict[str, Kernel] = field(default_factory=dict)

    @classmethod
    def start(cls, home: Path) -> "LabServer":
        """Start in folders below *home*; the user's own settings are neither read nor made."""
        folders = {name: home / name for name in ("root", "config", "data", "runtime", "ipython")}
        for folder in folders.values():
            folder.mkdir(parents=True)
        token = secrets.token_hex(16)
        config = folders["config"]
        (config / "jupyter_server_config.json").write_text(
            json.dumps(_config(folders["root"], token)), encoding="utf-8"
        )
        (config / "labconfig").mkdir()
        (config / "labconfig" / "default_setting_overrides.json").write_text(
            json.dumps(_SETTINGS), encoding="utf-8"
        )
        # Kernels import the package of this checkout, installed or not.
        path = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {
            "JUPYTER_CONFIG_DIR": str(config),
            "JUPYTER_DATA_DIR": str(folders["data"]),
            "JUPYTER_RUNTIME_DIR": str(folders["runtime"]),
            "JUPYTERLAB_SETTINGS_DIR": str(config / "lab" / "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(config / "lab" / "workspaces"),
            "IPYTHONDIR": str(folders["ipython"]),
            "PYTHONPATH": os.pathsep.join(filter(None, path)),
        }
        log = home / "jupyterlab.log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab"],
                env=environment,
                cwd=folders["root"],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        server = cls(folders["root"], folders["runtime"], token, process)
        try:
            server._wait(log)
        except BaseException:
            server.stop()
            raise
        return server

    def _wait(self, log: Path) -> None:
        """Wait until the server has written its address and answers there."""
        address = self.runtime / f"jpserver-{self.process.pid}.json"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.url = json.loads(address.read_text(encoding="utf-8"))["url"]
                self.request("GET", "api/status")
                return
            except (OSError, json.JSONDecodeError):  # no file yet, half of it, no answer yet
                time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the server's REST interface; returns its JSON, or None."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"token {self.token}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def set_theme(self, *, dark: bool) -> None:
        """Choose the theme of pages that are opened from now on."""
        theme = "JupyterLab Dark" if dark else "JupyterLab Light"
        self.request(
            "PUT",
            "lab/api/settings/@jupyterlab/apputils-extension:themes",
            {"raw": json.dumps({"theme": theme})},
        )

    def kernel_of(self, path: str) -> Kernel:
        """The kernel of the open notebook at *path*."""
        name = self._kernel_id(path)
        if name not in self._kernels:
            self._kernels[name] = Kernel(self.runtime / f"kernel-{name}.json")
        return self._kernels[name]

    def restart_kernel(self, path: str) -> None:
        """End the kernel of the notebook at *path* and start a new one under the same name."""
        name = self._kernel_id(path)
        if name in self._kernels:
            self._kernels.pop(name).close()
        self.request("POST", f"api/kernels/{name}/restart")

    def wait_until_dead(self, path: str) -> None:
        """Wait until the server has noticed that the kernel of the notebook at *path* is dead."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while any(session["path"] == path for session in self.request("GET", "api/sessions")):
            assert time.monotonic() < deadline, f"the kernel of {path} lives on"
            time.sleep(0.05)

    def _kernel_id(self, path: str) -> str:
        for session in self.request("GET", "api/sessions"):
            if session["path"] == path:
                name: str = session["kernel"]["id"]
                return name
        raise LookupError(f"no kernel runs for {path}")

    def close_sessions(self) -> None:
        """End every kernel, so that one test's kernel does not slow the next test."""
        for kernel in self._kernels.values():
            kernel.close()
        self._kernels.clear()
        for session in self.request("GET", "api/sessions"):
            try:
                self.request("DELETE", f"api/sessions/{session['id']}")
            except urllib.error.HTTPError as error:
                if error.code not in (404, 410):  # its kernel has ended meanwhile
                    raise

    def stop(self) -> None:
        """End the server with its kernels."""
        if self.process.poll() is not None:
            return
        if self.url:
            self.close_sessions()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=10)
