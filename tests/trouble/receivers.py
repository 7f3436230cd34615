"""What the daemon speaks to: a mail server that can be made to misbehave, and whoever takes the ping and the alarm.

Both note what came at the time of the simulated month.
"""
import asyncio
import collections
import datetime
import json
import re
import threading

# Whose mailboxes are full, and whether that may pass.
FULL = {"452 homes": ("@homes.example", "452 4.2.2 mailbox full"), "552 homes": ("@homes.example", "552 5.2.2 mailbox full"),
        "452 team": ("dols-team@council.example", "452 4.2.2 mailbox full")}
Copy = collections.namedtuple("Copy", "at address key answered")


class Receivers:
    def __init__(self):
        self.now = None  # the time of the month
        self.mode = "take"
        self.full_until = {}  # of addresses whose mailbox was full: until when what was put off may wait for its next attempt
        self.copies, self.alarms, self.pings = [], [], []
        self.lost = collections.Counter()
        self.busy, self.hook_fails = 0, False
        self.writers, self.server, self.port = set(), None, 0
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.back()
        self.http = self.call(asyncio.start_server(self.web, "127.0.0.1", 0))
        self.http_port = self.http.sockets[0].getsockname()[1]

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def turn(self):
        """What has come in is dealt with."""
        async def nothing():
            await asyncio.sleep(0)
        self.call(nothing())

    # -- mail

    def back(self):
        async def start():
            if self.server is None:
                self.server = await asyncio.start_server(self.mail, "127.0.0.1", self.port, limit=1 << 22)
                self.port = self.server.sockets[0].getsockname()[1]
        self.call(start())

    def away(self):
        async def stop():
            if self.server is not None:
                self.server.close()
                self.server = None
            self.hang_up()
        self.call(stop())

    def hang_up(self):
        for writer in list(self.writers):
            writer.transport.abort()

    def set_mode(self, mode):
        """What hangs is let go."""
        if self.mode in FULL:
            self.full_until[FULL[self.mode][0]] = self.now + datetime.timedelta(minutes=90)

        async def change():
            self.mode = mode
            self.hang_up()
        self.call(change())

    async def mail(self, reader, writer):
        self.writers.add(writer)
        try:
            await self.talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            self.writers.discard(writer)
            writer.transport.abort()

    async def talk(self, reader, writer):
        async def say(text):
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        if self.mode == "hang":
            await asyncio.sleep(3600)
        if self.mode == "421":
            await say("421 4.3.2 too busy")
            return
        await say("220 test ESMTP")
        address = None
        while line := (await reader.readline()).decode("latin-1").strip():
            self.busy += 1
            try:
                verb = line[:4].upper()
                if self.mode == "421":
                    await say("421 4.3.2 too busy")
                    return
                if verb == "EHLO":
                    await say("250-test\r\n250-AUTH PLAIN\r\n250 PIPELINING")
                elif verb == "AUTH":
                    if len(line.split()) < 3:
                        await say("334 ")
                        await reader.readline()
                    await say("535 5.7.8 authentication failed" if self.mode == "535" else "235 ok")
                elif verb == "MAIL":
                    address = "" if self.mode != "sender" else None
                    await say("250 2.1.0 ok" if self.mode != "sender" else "550 5.7.1 sender rejected")
                elif verb == "RCPT" and address is None:
                    await say("503 5.5.1 no sender")
                elif verb == "RCPT":
                    asked = re.search(r"<(.*?)>", line).group(1)
                    reply = self.answer(asked)
                    if reply.startswith("250"):
                        address = asked
                    await say(reply)
                elif verb == "DATA":
                    if not address:
                        await say("503 5.5.1 no recipient")
                    elif not await self.body(reader, address, say):
                        return
                    address = None
                elif verb == "QUIT":
                    await say("221 bye")
                    return
                else:
                    await say("250 ok")
            finally:
                self.busy -= 1

    def is_put_off(self, address):
        """Whether that is for a full mailbox, now or lately."""
        full = [ends for ends, until in self.full_until.items() if self.now < until]
        return address.endswith((*full, *FULL.get(self.mode, ())[:1]))

    def answer(self, address):
        if self.mode in REPLIES:
            return REPLIES[self.mode]
        if self.mode in FULL and address.endswith(FULL[self.mode][0]):
            return FULL[self.mode][1]
        if address.endswith("@bounced.example"):
            return "550 5.1.1 nobody of that name"
        return "250 2.1.5 ok"

    async def body(self, reader, address, say):
        await say("354 go on")
        lines = []
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        if self.mode == "send as":
            await say("550 5.7.60 not allowed to send as this sender")
            return True
        text = b"".join(lines)
        found = re.search(rb"(?mi)^Message-ID:\s*<([^@>]+)@", text)
        subject = re.search(rb"(?mi)^Subject: (.*)", text)
        key = found.group(1).decode() if found else ""
        if subject and subject.group(1).startswith(b"dolsd:") and address == "admin@council.example":
            self.alarms.append((self.now, "mail", subject.group(1).decode().strip()))
            await say("250 2.0.0 taken")
            return True
        answered = self.mode != "lose"
        self.copies.append(Copy(self.now, address, key, answered))
        if not answered:
            self.lost[key] += 1
            return False
        await say("250 2.0.0 taken")
        return True

    # -- the ping and the alarm's webhook

    async def web(self, reader, writer):
        try:
            while line := await reader.readline():
                length = 0
                while header := (await reader.readline()).strip():
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                body = await reader.readexactly(length)
                if line.startswith(b"GET"):
                    self.pings.append(self.now)
                elif not self.hook_fails:
                    self.alarms.append((self.now, "webhook", json.loads(body)["data"]["subject"]))
                status = b"503 No" if self.hook_fails and not line.startswith(b"GET") else b"200 Yes"
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.transport.abort()


REPLIES = {
    "451": "451 4.3.0 try again later",
    "452": "452 4.3.1 insufficient system storage",
    "554": "554 5.7.1 relay access denied",
    "504": "504 5.5.2 <dolsd>: Helo command rejected: need fully-qualified hostname",
}
