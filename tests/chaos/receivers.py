"""The receiving side of chaos.py: a mail server, a receiver of webhooks and GOV.UK Notify, which fail in every phase.

What each of them took is kept with its identity, and what ended so that the sender cannot know: that is what the
store's own account is held against.
"""
import asyncio
import collections
import importlib.util
import os
import random
import re
import socket
import struct
import sys
import threading
import time

# key: what identifies the message; answered: whether the answer that it was taken was sent whole.
Copy = collections.namedtuple("Copy", "at way address key answered")


class Record:
    """What arrived. unclear: for each address how often an exchange ended after the message had begun to come in
    and before it was answered, but for one that never ends, which the sender ends by its timeout; no: the addresses that
    take nothing."""

    def __init__(self, seed):
        self.lock = threading.Lock()
        self.copies, self.unclear, self.faults = [], collections.Counter(), collections.Counter()
        self.random, self.on = random.Random(seed), True

    def take(self, way, address, key, answered):
        with self.lock:
            self.copies.append(Copy(time.time(), way, address, key, answered))

    def leave_open(self, address):
        with self.lock:
            self.unclear[address] += 1

    def fault(self, way, phase, *kinds, share=0.02):
        """One of these kinds of fault, or none."""
        with self.lock:
            if not self.on or self.random.random() >= share:
                return None
            kind = self.random.choice(kinds)
            self.faults[f"{way} {phase} {kind}"] += 1
            return kind


class Gone(Exception):
    pass


class Listener:
    """A server on a port that stays the same, which can go away and come back."""

    def __init__(self, record, loop):
        self.record, self.loop, self.writers, self.server, self.port = record, loop, set(), None, 0
        self.back()

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def back(self):
        async def start():
            self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port, limit=1 << 22)
            self.port = self.server.sockets[0].getsockname()[1]
        self.call(start())

    def away(self):
        async def stop():
            self.server.close()
            for writer in list(self.writers):
                writer.transport.abort()
        self.call(stop())

    async def serve(self, reader, writer):
        self.writers.add(writer)
        try:
            await self.talk(reader, writer)
        except (Gone, OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            self.writers.discard(writer)
            writer.transport.abort()

    async def end_as(self, kind, writer):
        """Ends or holds a connection as the fault says."""
        if kind == "hang":
            await asyncio.sleep(3600)
        if kind == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone


class Mail(Listener):
    """SMTP with PIPELINING. Whoever is at refused.example is not known here."""

    async def talk(self, reader, writer):
        async def say(text):
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        async def phase(name, good, *kinds, share=0.01):
            """Answers; false where the answer was not the good one."""
            kind = self.record.fault("mail", name, "drop", "reset", *kinds, share=share)
            if kind is None:
                await say(good)
                return True
            if kind[0] != "4":
                await self.end_as(kind, writer)
            await say(kind)
            if kind.startswith("421"):
                raise Gone
            return False

        await phase("greeting", "220 sink ESMTP", "421 4.3.2 too busy")
        address = None
        while line := (await reader.readline()).decode("latin-1").strip():
            verb = line[:4].upper()
            if verb == "EHLO":
                await phase("ehlo", "250-sink\r\n250 PIPELINING")
            elif verb == "MAIL":
                address = "" if await phase("mail", "250 2.1.0 ok", "451 4.3.0 not now", "421 4.3.2 bye") else None
            elif verb == "RCPT":
                asked = re.search(r"<(.*?)>", line).group(1)
                if asked.endswith("@refused.example"):
                    await say("550 5.1.1 nobody of that name")
                elif address is None:
                    await say("503 5.5.1 no sender")
                elif await phase("rcpt", "250 2.1.5 ok", "451 4.2.1 not now", "452 4.5.3 too many"):
                    address = asked
            elif verb == "DATA":
                if not address:
                    await say("503 5.5.1 no recipient")
                elif await phase("data", "354 go on", "451 4.3.0 not now"):
                    await self.body(reader, writer, address, say)
                address = None
            elif verb == "QUIT":
                await say("221 bye")
                return
            else:
                address = None
                await say("250 ok")

    async def body(self, reader, writer, address, say):
        answered, kind = False, None
        try:
            if kind := self.record.fault("mail", "body", "drop", "reset", share=0.01):
                await reader.readline()
                await self.end_as(kind, writer)
            lines = []
            while (line := await reader.readline()) != b".\r\n":
                if not line:
                    raise Gone
                lines.append(line)
            kind = self.record.fault("mail", "final", "451 4.3.0 not now", "lost", "half", "hang", "slow", share=0.04)
            if kind == "451 4.3.0 not now":
                answered = True
                await say(kind)
                return
            found = re.search(rb"(?mi)^Message-ID:\s*<([^@>]+)@", b"".join(lines))
            answered = kind in (None, "slow")
            self.record.take("mail", address, found.group(1).decode() if found else None, answered)
            if kind == "slow":
                await asyncio.sleep(1)
            elif kind == "half":
                writer.write(b"25")
                await writer.drain()
            if not answered:
                await self.end_as(kind, writer)
            answered = False
            await say("250 2.0.0 taken")
            answered = True
        finally:
            if not answered and kind != "hang":
                self.record.leave_open(address)


class Webhook(Listener):
    """Whoever is below /refused takes nothing."""

    async def talk(self, reader, writer):
        while line := await reader.readline():
            path = line.decode().split()[1]
            if kind := self.record.fault("webhook", "head", "drop", "reset"):
                self.record.leave_open(path)
                await self.end_as(kind, writer)
            headers = {}
            while header := (await reader.readline()).decode().strip():
                name, value = header.split(":", 1)
                headers[name.lower()] = value.strip()
            await self.one(path, headers, reader, writer)

    async def one(self, path, headers, reader, writer):
        answered, kind = False, None
        try:
            if kind := self.record.fault("webhook", "body", "drop", "reset"):
                await self.end_as(kind, writer)
            await reader.readexactly(int(headers.get("content-length", "0")))
            kind = self.record.fault("webhook", "answer", "500", "503", "408", "lost", "reset", "half", "hang", "slow",
                                     share=0.06)
            status = "404" if path.startswith("/refused") else kind if kind and kind[0] in "45" else "204"
            if status == "204":
                self.record.take("webhook", path, headers.get("webhook-id"), kind in (None, "slow"))
                if kind == "slow":
                    await asyncio.sleep(1)
                elif kind == "half":
                    writer.write(b"HTTP/1.1 20")
                    await writer.drain()
                if kind not in (None, "slow"):
                    await self.end_as(kind, writer)
            writer.write(f"HTTP/1.1 {status} So\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
            answered = True
        finally:
            if not answered and kind != "hang":
                self.record.leave_open(path)


def notify(record):
    """GOV.UK Notify as tests/channel has it, with faults by chance; a server with a port."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "channel", "notify_fake.py")
    spec = importlib.util.spec_from_file_location("notify_fake", path)
    fake = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(fake)

    class Notify(fake.Notify):
        gone_until = 0.0

        def post(self, kind, body):
            fault = "lose" if time.time() < self.gone_until else record.fault("notify", "post", "500", "503", "lose", "drop", "slow", share=0.08)
            address = body.get("email_address") or re.sub(r"[^0-9]", "", body.get("phone_number", ""))
            if fault == "slow":
                time.sleep(1)
            elif fault == "lose":
                record.leave_open(address)
                return None
            elif fault and fault[0] == "5":
                raise fake.Refusal(int(fault), "Exception", "Internal server error")
            answer = super().post(kind, body)
            record.take("notify", address, body.get("reference"), fault != "drop")
            if fault == "drop":
                record.leave_open(address)
                return None
            return answer

        def find(self, query):
            gone = time.time() < self.gone_until
            if fault := "drop" if gone else record.fault("notify", "get", "500", "503", "drop", share=0.05):
                if fault == "drop":
                    return None
                raise fake.Refusal(int(fault), "Exception", "Internal server error")
            return super().find(query)

    server = fake.Server()
    server.notify = Notify()
    server.handle_error = lambda *_: None  # whoever asked was killed
    server.notify.any_time, server.notify.rate = True, 10 ** 9
    return server, fake
