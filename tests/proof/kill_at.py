#!/usr/bin/python3
"""Kills a process once a Maildir holds so many mails, and a little later.

    kill_at.py PROCESS MAILDIR MAILS MILLISECONDS

Where no mail has come for a second, it does not wait for more. The process is the caller's child,
so that its number cannot have become another's.
"""
import os
import signal
import sys
import time


def held(folder):
    try:
        return len(os.listdir(folder))
    except FileNotFoundError:
        return 0


def main():
    process, folder, mails, milliseconds = int(sys.argv[1]), sys.argv[2] + "/new", int(sys.argv[3]), int(sys.argv[4])
    before, since = held(folder), time.monotonic()
    while (now := held(folder)) < mails and time.monotonic() - since < 1:
        if now != before:
            before, since = now, time.monotonic()
        time.sleep(0.001)
    time.sleep(milliseconds / 1000)
    os.kill(process, signal.SIGKILL)


main()
