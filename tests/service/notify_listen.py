#!/usr/bin/env python3
"""Listens where NOTIFY_SOCKET points and writes down each line that comes.

notify_listen.py SOCKET FILE
"""
import socket
import sys

sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
sock.bind(sys.argv[1])
with open(sys.argv[2], "w", buffering=1) as out:
    while True:
        out.write(sock.recv(65536).decode() + "\n")
