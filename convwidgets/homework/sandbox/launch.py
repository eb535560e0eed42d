"""A root of its own out of the kernel's namespaces, where there is no bubblewrap.

A script: makes the namespaces and the root, forks, and becomes what runs inside.
Its arguments are a description in JSON, the two descriptors of the pipe and the
folder in which NumPy is found.
"""

import ctypes
import json
import os
import platform
import signal
import sys
from typing import Any

_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND = 1, 2, 4, 8, 32, 4096
_REC, _PRIVATE = 16384, 1 << 18
_DETACH = 2
_PDEATHSIG = 1
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
# What a mount may not lose when it is made read-only, as statvfs says it and as mount wants it.
_KEPT = {2: 2, 4: 4, 8: 8, 1024: 1024, 2048: 2048, 4096: 1 << 21}

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Go in, or say why not."""
    plan = json.loads(sys.argv[1])
    source, target, packages = sys.argv[2:5]
    _sure(libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
    _unshare(plan["user_namespace"])
    child = os.fork()
    if child:
        os.write(plan["info"], json.dumps({"child-pid": child}).encode())
        os.closerange(3, 4096)  # or the judge would never see the end of the pipe
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(code if code >= 0 else 128 - code)
    _sure(libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
    _enter(plan)
    sys.argv[:] = [f"{plan['runner']}/start.py", source, target, packages]
    sys.orig_argv[:] = sys.argv  # the description names folders of the teacher
    sys.path.insert(0, plan["runner"])
    from start import main as go_on  # type: ignore[import-not-found]  # by its place

    sys.path.remove(plan["runner"])
    go_on()


def _unshare(user_namespace: bool) -> None:
    flags = _NEWNS | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET | _NEWCGROUP
    user, group = os.geteuid(), os.getegid()
    if not user_namespace:
        return _sure(libc.unshare(flags), "unshare")
    _sure(libc.unshare(flags | _NEWUSER), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return None


def _enter(plan: dict[str, Any]) -> None:
    """Build the new root on the folder given, and step into it."""
    root = plan["root"]
    for name_it in (libc.sethostname, libc.setdomainname):  # or it would tell the machine's
        _sure(name_it(b"sandbox", 7), "sethostname")
    _mount(None, "/", _REC | _PRIVATE)
    _mount("tmpfs", root, _NOSUID, "tmpfs", "size=1m,nr_inodes=4096,mode=0755")
    for shown, place in [*plan["shown"], *((device, device) for device in plan["devices"])]:
        _make(root + place, os.path.isdir(shown))
        _mount(shown, root + place, _BIND | _REC)
    for folder in plan["covered"]:
        _mount("tmpfs", root + folder, _NOSUID, "tmpfs", "size=4k,nr_inodes=2,mode=0755")
    _make(root + plan["home"], True)
    for place in _mounts_below(root):
        kept = os.statvfs(place).f_flag
        flags = sum(flag for told, flag in _KEPT.items() if kept & told)
        _mount(None, place, _REMOUNT | _BIND | _RDONLY | _NOSUID | flags)
    os.chdir(root)
    number = _PIVOT_ROOT[platform.machine()]
    # The new root is put on the old one, and the old one, now on top, is taken away.
    _sure(libc.syscall(number, b".", b"."), "pivot_root")
    _sure(libc.umount2(b".", _DETACH), "umount")
    os.chdir("/")


def _make(place: str, folder: bool) -> None:
    os.makedirs(place if folder else os.path.dirname(place), mode=0o755, exist_ok=True)
    if not folder and not os.path.lexists(place):
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))


def _mounts_below(root: str) -> list[str]:
    """Every mount in the new root, itself included: a folder may bring others along."""
    with open("/proc/self/mountinfo", "rb") as table:
        places = [line.split()[4].decode("unicode_escape") for line in table]
    real = [place.encode("latin-1").decode("utf-8", "surrogateescape") for place in places]
    return [place for place in real if place == root or place.startswith(root + "/")]


def _mount(
    source: str | None, place: str, flags: int, kind: str | None = None, options: str | None = None
) -> None:
    words = [None if word is None else os.fsencode(word) for word in (source, place, kind, options)]
    what = f"mount {source or ''} {place}"
    _sure(libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]), what)


def _sure(result: int, what: str) -> None:
    if result:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main()
