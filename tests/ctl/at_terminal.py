"""dolsctl at a terminal: colour, width and pager; none of them where its answer goes elsewhere.

    at_terminal.py DOLSCTL FOLDER     FOLDER is for a configuration with faults
"""
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

DOLSCTL, FOLDER = sys.argv[1:3]
CONF = os.path.join(FOLDER, "bad.conf")
FAULTS = []


def at_terminal(words, columns=100, **environment):
    """What a terminal of that width shows, and the exit status."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    clean = {k: v for k, v in os.environ.items() if k not in ("PAGER", "NO_COLOR", "LESS")}
    process = subprocess.Popen([DOLSCTL, *words], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                               env=clean | {"TERM": "xterm"} | environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            part = b""
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def ok(good, what, shown=""):
    if not good:
        FAULTS.append(what + ":\n" + shown)


with open(CONF, "w", encoding="utf-8") as out:
    out.write("nothing = 1;\n")
check = ["-c", CONF, "check", "--offline"]
plain = subprocess.run([DOLSCTL, *check], capture_output=True, text=True, check=False)
ok(plain.returncode == 2 and "fault: " in plain.stdout and "\x1b" not in plain.stdout, "into a pipe", plain.stdout)
code, shown = at_terminal(check, PAGER="")
ok(code == 2 and "\x1b[1;31mfault:\x1b[0m " in shown, "in colour", shown)
code, shown = at_terminal(check, PAGER="", NO_COLOR="1")
ok(code == 2 and shown == plain.stdout, "NO_COLOR", shown)
code, shown = at_terminal(check, PAGER="sed 's/^/page: /'", NO_COLOR="1")
ok(code == 2 and all(line.startswith("page: ") for line in shown.splitlines()), "a pager of one's own", shown)
code, shown = at_terminal(check, NO_COLOR="1")
ok(code == 2 and "fault: " in shown, "the usual pager", shown)
code, shown = at_terminal(check, PAGER="exit 0", NO_COLOR="1")
ok(code in (2, -13), "a pager that leaves at once", shown)
print("\n".join(FAULTS))
sys.exit(1 if FAULTS else 0)
