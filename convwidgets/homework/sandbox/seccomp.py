"""Which system calls a submission may make, as a filter that the kernel runs.

The filter is a list of what Python and NumPy need for computing and for files of
their own; everything else is refused: no process, thread, program, socket, shared
memory, mount, namespace, tracing, key ring, BPF or io_uring.  Numbers of both
machines stand in the kernel's tables (``asm/unistd_64.h``, ``asm-generic/unistd.h``).
"""

import errno
import platform
import struct
from typing import Final, NamedTuple


def _table(text: str) -> dict[str, int]:
    pairs = (word.split("=") for word in text.split())
    return {name: int(number) for name, number in pairs}


# Calls of files and memory, by the names in the kernel's tables.
_X86_64: Final = _table("""
    read=0 write=1 open=2 close=3 stat=4 fstat=5 lstat=6 poll=7 lseek=8 mmap=9 mprotect=10
    munmap=11 brk=12 rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 ioctl=16 pread64=17
    pwrite64=18 readv=19 writev=20 access=21 pipe=22 select=23 sched_yield=24 mremap=25 msync=26
    mincore=27 madvise=28 dup=32 dup2=33 pause=34 nanosleep=35 getitimer=36 alarm=37
    setitimer=38 getpid=39 exit=60 uname=63 fcntl=72 fsync=74 fdatasync=75 truncate=76
    ftruncate=77 getdents=78 getcwd=79 chdir=80 fchdir=81 rename=82 mkdir=83 rmdir=84 creat=85
    link=86 unlink=87 symlink=88 readlink=89 chmod=90 fchmod=91 umask=95 gettimeofday=96
    getrlimit=97 getrusage=98 sysinfo=99 times=100 getuid=102 getgid=104 geteuid=107 getegid=108
    getppid=110 getpgrp=111 getgroups=115 getresuid=118 getresgid=120 rt_sigpending=127
    rt_sigtimedwait=128 rt_sigsuspend=130 sigaltstack=131 utime=132 statfs=137 fstatfs=138
    arch_prctl=158 gettid=186 getxattr=191 lgetxattr=192 listxattr=194 llistxattr=195 time=201
    futex=202 sched_getaffinity=204 getdents64=217 set_tid_address=218 restart_syscall=219
    fadvise64=221 clock_gettime=228 clock_getres=229 clock_nanosleep=230 exit_group=231
    tgkill=234 utimes=235 openat=257 mkdirat=258 newfstatat=262 unlinkat=263 renameat=264
    linkat=265 symlinkat=266 readlinkat=267 fchmodat=268 faccessat=269 pselect6=270 ppoll=271
    set_robust_list=273 utimensat=280 fallocate=285 dup3=292 pipe2=293 preadv=295 pwritev=296
    prlimit64=302 getcpu=309 renameat2=316 getrandom=318 membarrier=324 statx=332 rseq=334
    close_range=436 faccessat2=439
""")
_AARCH64: Final = _table("""
    getxattr=8 lgetxattr=9 listxattr=11 llistxattr=12 getcwd=17 dup=23 dup3=24 fcntl=25 ioctl=29
    mkdirat=34 unlinkat=35 symlinkat=36 linkat=37 renameat=38 statfs=43 fstatfs=44
    truncate=45 ftruncate=46 fallocate=47 faccessat=48 chdir=49 fchdir=50 fchmod=52 fchmodat=53
    openat=56 close=57 pipe2=59 getdents64=61 lseek=62 read=63 write=64 readv=65 writev=66
    pread64=67 pwrite64=68 preadv=69 pwritev=70 pselect6=72 ppoll=73 readlinkat=78 newfstatat=79
    fstat=80 fsync=82 fdatasync=83 utimensat=88 exit=93 exit_group=94 set_tid_address=96
    futex=98 set_robust_list=99 nanosleep=101 getitimer=102 setitimer=103 clock_gettime=113
    clock_getres=114 clock_nanosleep=115 sched_getaffinity=123 sched_yield=124
    restart_syscall=128 tgkill=131 sigaltstack=132 rt_sigsuspend=133 rt_sigaction=134
    rt_sigprocmask=135 rt_sigpending=136 rt_sigtimedwait=137 rt_sigreturn=139 getresuid=148
    getresgid=150 times=153 getgroups=158 uname=160 getrlimit=163 getrusage=165 umask=166
    getcpu=168 gettimeofday=169 getpid=172 getppid=173 getuid=174 geteuid=175 getgid=176
    getegid=177 gettid=178 sysinfo=179 brk=214 munmap=215 mremap=216 mmap=222 fadvise64=223
    mprotect=226 msync=227 mincore=232 madvise=233 prlimit64=261 renameat2=276 getrandom=278
    membarrier=283 statx=291 rseq=293 close_range=436 faccessat2=439
""")


class Machine(NamedTuple):
    """What a filter has to know of a processor.

    Attributes
    ----------
    audit : int
        The kernel's number of it (``AUDIT_ARCH_…``).
    allowed : dict
        The numbers of the calls that are allowed.
    """

    audit: int
    allowed: dict[str, int]


MACHINES: Final = {
    "x86_64": Machine(0xC000003E, _X86_64),
    "aarch64": Machine(0xC00000B7, _AARCH64),
}
# fcntl may copy a descriptor and look at its flags.  Locks, leases, owners who get signals and
# larger pipes would take memory that no limit counts.
_FCNTL: Final = (0, 1, 2, 3, 4, 1030)
# ioctl may ask whether a file is a terminal, how much waits in it, and the like.
_IOCTL: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# madvise may free memory and ask for large pages, but not have it written to a disk: who waits
# for a disk is not charged for it.
_MADVISE: Final = (0, 1, 2, 3, 4, 8, 14, 15)
# A home in memory has nothing to write out; on files of the machine these would busy its disks.
# Advice on files could throw out what others read, and who yields would look as if held up.
_NEEDLESS: Final = frozenset({"fsync", "fdatasync", "msync", "fadvise64", "sched_yield"})
_NEWEST: Final = 449  # calls above may be refused as unknown: the C library then does without

_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_REFUSE: Final = 0x00050000 | errno.EPERM
_UNKNOWN: Final = 0x00050000 | errno.ENOSYS
_DONE: Final = 0x00050000  # returns 0, and nothing is done
_LOAD, _EQUAL, _GREATER, _RETURN = 0x20, 0x15, 0x25, 0x06  # of words, against a constant
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # places in what the kernel hands to the filter
_CLONE3: Final = 435


def machine() -> Machine | None:
    """What is known of this machine, or ``None`` where no filter is known for it."""
    return MACHINES.get(platform.machine()) if platform.system() == "Linux" else None


def assemble(kind: Machine, pid: int) -> bytes:
    """The filter for one process.

    Parameters
    ----------
    kind : Machine
        Whose numbers are meant.
    pid : int
        The process itself, the only one it may send a signal to.

    Returns
    -------
    bytes
        Instructions of eight bytes, as ``struct sock_filter``.
    """
    lines = [
        _line(_LOAD, _ARCH),
        *_unless(kind.audit, _KILL),
        _line(_LOAD, _NUMBER),
    ]
    choosy = {
        "fcntl": (1, _FCNTL),
        "ioctl": (1, _IOCTL),
        "tgkill": (0, (pid,)),
        "prlimit64": (0, (0, pid)),
        "madvise": (2, _MADVISE),
    }
    for name, number in kind.allowed.items():
        if name not in choosy:
            lines += _when(number, _DONE if name in _NEEDLESS else _ALLOW)
    for name, (argument, values) in choosy.items():
        # The kernel reads these as 32 bits, so the lower half is all there is.
        body = [_line(_LOAD, _ARGUMENTS + 8 * argument)]
        for value in values:
            body += _when(value, _ALLOW)
        body.append(_line(_RETURN, _REFUSE))
        lines += [_line(_EQUAL, kind.allowed[name], 0, len(body)), *body]
    lines += _when(_CLONE3, _UNKNOWN)
    # Numbers with bit 30 belong to another set of calls (x32): far above, and so unknown.
    lines += [_line(_GREATER, _NEWEST, 0, 1), _line(_RETURN, _UNKNOWN)]
    lines.append(_line(_RETURN, _REFUSE))
    return b"".join(lines)


def _line(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)


def _when(value: int, verdict: int) -> list[bytes]:
    return [_line(_EQUAL, value, 0, 1), _line(_RETURN, verdict)]


def _unless(value: int, verdict: int) -> list[bytes]:
    return [_line(_EQUAL, value, 1, 0), _line(_RETURN, verdict)]
