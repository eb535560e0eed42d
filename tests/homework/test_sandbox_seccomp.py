"""The system call filter says what it is meant to, run here as the kernel runs it."""

import errno
import re
import struct
from pathlib import Path

import pytest

from convwidgets.homework.sandbox.seccomp import MACHINES, _table, assemble

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
OWN = 7
NEEDLESS = ("fsync", "fdatasync", "msync", "fadvise64", "sched_yield")
_HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
# Of either machine; a refusal of these is what the whole filter is for.
_DANGEROUS = {
    "x86_64": _table(
        """
        clone=56 fork=57 vfork=58 execve=59 kill=62 ptrace=101 setuid=105 unshare=272
        memfd_create=319 bpf=321 execveat=322 userfaultfd=323 io_uring_setup=425 mount=165
        keyctl=250 shmget=29 socket=41 socketpair=53 pidfd_open=434 process_vm_readv=310
        perf_event_open=298 init_module=175 tkill=200 rt_tgsigqueueinfo=297 capset=126 setns=308
        pivot_root=155 mlock=149
        """
    ),
    "aarch64": _table(
        """
        clone=220 execve=221 kill=129 ptrace=117 setuid=146 unshare=97 memfd_create=279 bpf=280
        execveat=281 userfaultfd=282 io_uring_setup=425 mount=40 keyctl=219 shmget=194 socket=198
        socketpair=199 pidfd_open=434 process_vm_readv=270 perf_event_open=241 init_module=105
        tkill=130 rt_tgsigqueueinfo=240 capset=91 setns=268 pivot_root=41 mlock=228
        """
    ),
}


def verdict(program, audit, number, *arguments):
    """What the filter returns, by the rules of classic BPF."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, audit, 0, *padded)
    lines = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    at, held = 0, 0
    while True:
        code, if_true, if_false, operand = lines[at]
        at += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            held = struct.unpack_from("<I", data, operand)[0]
        elif code == 0x15:
            at += if_true if held == operand else if_false
        elif code == 0x25:
            at += if_true if held > operand else if_false
        else:
            raise AssertionError(f"no instruction {code:#x} is expected")


@pytest.fixture(params=MACHINES)
def machine(request):
    return request.param, MACHINES[request.param], assemble(MACHINES[request.param], OWN)


def test_what_computing_needs_is_allowed_and_nothing_else(machine):
    _, kind, program = machine
    choosy = ("fcntl", "ioctl", "tgkill", "prlimit64", "madvise")
    choosy = {kind.allowed[name] for name in choosy}
    choosy |= {kind.allowed[name] for name in NEEDLESS}
    for number in range(0, 600):
        expected = number in kind.allowed.values() and number not in choosy
        arguments = (0xFFFF, 0xFFFF, 0xFFFF)
        assert (verdict(program, kind.audit, number, *arguments) == ALLOW) == expected, number


def test_processes_sockets_and_the_like_are_refused(machine):
    name, kind, program = machine
    for call, number in _DANGEROUS[name].items():
        assert call not in kind.allowed
        assert verdict(program, kind.audit, number) == ERRNO | errno.EPERM, call


def test_nothing_is_shared_through_the_files_of_the_machine(machine):
    name, kind, program = machine
    assert verdict(program, kind.audit, {"x86_64": 73, "aarch64": 32}[name]) == ERRNO | errno.EPERM
    # Every sandbox sees the same files: whoever flushes or locks one is felt in another.
    for call in NEEDLESS:
        assert verdict(program, kind.audit, kind.allowed[call]) == ERRNO  # done, it is told


def test_clone3_and_calls_of_the_future_are_unknown(machine):
    _, kind, program = machine
    for number in (435, 600, 0x4000_0000 + 57, 0xFFFFFFFF):
        assert verdict(program, kind.audit, number) == ERRNO | errno.ENOSYS


def test_calls_of_another_machine_end_the_process(machine):
    _, kind, program = machine
    assert verdict(program, 0x40000003, 0) == KILL  # i386
    assert verdict(program, kind.audit ^ 1, 0) == KILL


def test_arguments_are_looked_at(machine):
    _, kind, program = machine

    def may(call, *arguments):
        return verdict(program, kind.audit, kind.allowed[call], *arguments) == ALLOW

    assert may("tgkill", OWN, 1, 6)
    assert not may("tgkill", OWN + 1, 1, 6)
    assert may("fcntl", 3, 1)
    assert not may("fcntl", 3, 6)  # a lock
    assert not may("fcntl", 3, 1031)  # a larger pipe
    assert may("ioctl", 1, 0x5401)
    assert not may("ioctl", 1, 0x5412)  # typing into a terminal
    assert may("prlimit64", 0, 7)
    assert not may("prlimit64", 1, 7)
    assert may("madvise", 0, 4096, 14)  # large pages, as NumPy wants them
    assert not may("madvise", 0, 4096, 21)  # out to the disk


@pytest.mark.parametrize("name", MACHINES)
def test_numbers_are_those_of_the_kernel(name):
    if not _HEADERS[name].exists():
        pytest.skip("the kernel's headers are not installed")
    pattern = r"#define __NR(?:3264)?_(\w+)\s+(\d+)"
    table = {call: int(n) for call, n in re.findall(pattern, _HEADERS[name].read_text())}
    table.setdefault("newfstatat", table.get("fstatat"))
    for call, number in {**MACHINES[name].allowed, **_DANGEROUS[name]}.items():
        assert table[call] == number, call
