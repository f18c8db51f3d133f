"""Start a program so that it dies with the process that started it: `python tether.py OPTIONS -- program …`.

This runs between fork and exec in an interpreter of its own, which is safe from threads where code in a
`preexec_fn` is not. It must import as little as possible: every server and worker waits for it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """`arguments`: the parent's process id, the signal to get when it dies, `uid:gid` or `-`, `--`, the program."""
    parent, signal_number, account = int(arguments[0]), int(arguments[1]), arguments[2]
    program = arguments[4:]
    if account != "-":
        uid, gid = (int(part) for part in account.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After the change of account, which would clear it. Only Linux has this; elsewhere the guard lock
    # in devservices.leases finds servers that outlived their supervisor.
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("tether: the parent was gone already")
    os.execv(program[0], program)  # noqa: S606  running the given program is the point


if __name__ == "__main__":
    main(sys.argv[1:])
