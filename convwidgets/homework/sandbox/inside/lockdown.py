"""Give up, for good and before any foreign code is read, what the inside must not have."""

import ctypes
import os
import resource
from typing import Any

_NOSUID_NODEV_NOEXEC = 2 | 4 | 8
_PDEATHSIG, _NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 1, 38, 22, 2
_KILLED = 9
_CAPABILITIES_3 = 0x20080522
_FILES_AT_MOST = 4096  # an empty file takes memory too, about a kilobyte


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def lock_down(settings: dict[str, Any], keep: tuple[int, ...]) -> None:
    """Take the home, the rights, the limits and the filter that the settings name.

    Parameters
    ----------
    settings : dict
        ``home`` is the folder to work in, ``mount`` whether a file system of its own
        is put there (``"must"``, ``"may"`` where there is one already, or empty),
        ``user`` the number to become or None, ``filter`` the instructions or None,
        and the sizes are those of `Limits`.
    keep : tuple of int
        The descriptors that stay open.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user = settings["user"]
    if settings["mount"]:
        options = f"size={settings['home_bytes']},nr_inodes={_FILES_AT_MOST},mode=0700"
        if user is not None:
            options += f",uid={user},gid={user}"
        place, words = settings["home"].encode(), options.encode()
        failed = libc.mount(b"tmpfs", place, b"tmpfs", _NOSUID_NODEV_NOEXEC, words)
        if settings["mount"] == "must":
            _sure(failed)
    os.chdir(settings["home"])
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _limit(settings)
    if settings["filter"] is not None:
        # Changing the user has undone what bubblewrap asked for: die with who started this.
        _sure(libc.prctl(_PDEATHSIG, _KILLED, 0, 0, 0))
        header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
        _sure(libc.capset(header, (ctypes.c_uint32 * 6)()))
        _sure(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    _close_all_but(keep)
    if settings["filter"] is not None:
        lines = settings["filter"].tobytes()
        program = _Program(len(lines) // 8, lines)
        _sure(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0))


def _limit(settings: dict[str, Any]) -> None:
    bounds = {
        "RLIMIT_AS": settings["memory"],
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": settings["cpu_seconds"],
        "RLIMIT_FSIZE": settings["home_bytes"],
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_NOFILE": settings["open_files"],
        "RLIMIT_NPROC": 0,
        "RLIMIT_SIGPENDING": 64,
        "RLIMIT_STACK": 8 << 20,
    }
    for name, bound in bounds.items():
        if (which := getattr(resource, name, None)) is not None:
            most = resource.getrlimit(which)[1]
            bound = bound if most == resource.RLIM_INFINITY else min(bound, most)
            resource.setrlimit(which, (bound, bound))


def _close_all_but(keep: tuple[int, ...]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    at = 3
    for number in sorted(keep):
        os.closerange(at, number)
        at = number + 1
    os.closerange(at, 4096)


def _sure(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
