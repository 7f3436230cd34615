#!/usr/bin/python3
"""An SMTP relay that misbehaves on demand.

    fake.py --log FILE [--at PHASE=ACTION]... [options]

It listens on a free port of 127.0.0.1, prints the port, and runs until it is ended or its standard
input closes. Each --at rule is used in turn, once for each time that the phase is reached; the last
one of a phase stays in force. Phases: connect greeting ehlo starttls auth mail rcpt data body final
rset quit idle. Actions:

    ok            what a good relay does
    NNN text      this reply, then on (421: hang up as well)
    drop          hang up without a word
    say NNN text  this reply, then hang up
    hang          say nothing any more
    wait SECONDS  then ok
    raw TEXT      these bytes (escapes as in Python), then on
    swallow       (final) take the message, say nothing and hang up

What was heard is written to the log, a JSON object a line: connection number, event, value, time.
"""
import argparse
import asyncio
import json
import ssl
import sys
import time


def arguments(words=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--at", action="append", default=[])
    parser.add_argument("--refuse", default="", help="this recipient is refused")
    parser.add_argument("--refuse-words", default="550 5.1.1 nobody of that name", help="with this reply")
    parser.add_argument("--hang", default="", help="RCPT with this in it is never answered")
    parser.add_argument("--offer", default="PIPELINING,8BITMIME,SIZE 10000000")
    parser.add_argument("--auth", default="", help="mechanisms that are offered")
    parser.add_argument("--cert", help="with key; offers STARTTLS")
    parser.add_argument("--idle-close", type=float, help="hang up after so long without a command")
    return parser.parse_args(words)


class Hangup(Exception):
    pass


class Relay:
    def __init__(self, options):
        self.options = options
        self.log_file = open(options.log, "w", encoding="utf-8", buffering=1)
        self.connections = 0
        self.sessions = set()
        self.rules = {}
        for rule in options.at:
            phase, action = rule.split("=", 1)
            self.rules.setdefault(phase, []).append(action)

    def log(self, number, event, value=None):
        self.log_file.write(json.dumps({"c": number, "event": event, "value": value, "at": time.monotonic()}) + "\n")

    def action(self, phase):
        rules = self.rules.get(phase, ["ok"])
        return rules.pop(0) if len(rules) > 1 else rules[0]

    async def serve(self, reader, writer):
        self.connections += 1
        session = Session(self, reader, writer, self.connections)
        self.sessions.add(asyncio.current_task())
        try:
            await session.run()
        except (Hangup, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        self.sessions.discard(asyncio.current_task())
        if not self.log_file.closed:
            self.log(session.number, "closed")
        writer.close()

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.server.close()
        for session in list(self.sessions):
            session.cancel()
        self.log_file.close()


class Session:
    def __init__(self, relay, reader, writer, number):
        self.relay = relay
        self.reader = reader
        self.writer = writer
        self.number = number
        self.encrypted = False
        self.refused = False

    async def say(self, text):
        self.writer.write((text + "\r\n").encode())
        await self.writer.drain()

    async def act(self, phase, good):
        """Answers as the rule says; False where the answer was not the good one."""
        action = self.relay.action(phase)
        verb, _, rest = action.partition(" ")
        if verb == "drop":
            raise Hangup
        if verb == "hang":
            await self.reader.read()
            raise Hangup
        if verb == "say":
            await self.say(rest)
            raise Hangup
        if verb == "raw":
            self.writer.write(rest.encode().decode("unicode_escape").encode("latin-1"))
            await self.writer.drain()
            return False
        if verb == "wait":
            await asyncio.sleep(float(rest))
        elif verb != "ok":
            await self.say(action)
            if verb == "421":
                raise Hangup
            return verb[0] in "23"
        if good is not None:
            await self.say(good)
        return True

    async def run(self):
        self.relay.log(self.number, "connect")
        if self.relay.action("connect") == "drop":
            raise Hangup
        await self.act("greeting", "220 fake ESMTP")
        while True:
            line = await self.command()
            verb = line.split(" ")[0].split(":")[0].upper()
            self.relay.log(self.number, verb, line)
            handler = getattr(self, "on_" + verb.lower(), None)
            if handler is None:
                await self.say("500 5.5.1 unknown")
            else:
                await handler(line)

    async def command(self):
        try:
            line = await asyncio.wait_for(self.reader.readline(), self.relay.options.idle_close)
        except asyncio.TimeoutError:
            self.relay.log(self.number, "idle-close")
            await self.act("idle", None)
            raise Hangup from None
        if not line:
            raise Hangup
        return line.decode("utf-8", "replace").rstrip("\r\n")

    async def on_ehlo(self, _line):
        offers = ["fake"] + [o for o in self.relay.options.offer.split(",") if o]
        if self.relay.options.cert and not self.encrypted:
            offers.append("STARTTLS")
        elif self.relay.options.auth:
            offers.append("AUTH " + self.relay.options.auth)
        lines = [f"250-{o}" for o in offers[:-1]] + [f"250 {offers[-1]}"]
        await self.act("ehlo", "\r\n".join(lines))

    async def on_helo(self, _line):
        await self.act("helo", "250 fake")

    async def on_starttls(self, _line):
        if not await self.act("starttls", "220 go ahead"):
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.relay.options.cert)
        await self.writer.start_tls(context)
        self.encrypted = True

    async def on_auth(self, line):
        if len(line.split(" ")) < 3:
            await self.say("334 ")
            self.relay.log(self.number, "AUTH-RESPONSE", await self.command())
        await self.act("auth", "235 2.7.0 welcome")

    async def on_mail(self, _line):
        waiting = bytes(self.reader._buffer).count(b"\n")
        self.relay.log(self.number, "together", waiting + 1)
        self.refused = not await self.act("mail", "250 2.1.0 ok")

    async def on_rcpt(self, line):
        if self.refused:
            await self.say("503 5.5.1 no MAIL")
        elif self.relay.options.refuse and self.relay.options.refuse in line:
            self.refused = True
            await self.say(self.relay.options.refuse_words)
        elif self.relay.options.hang and self.relay.options.hang in line:
            await self.reader.read()
            raise Hangup
        else:
            self.refused = not await self.act("rcpt", "250 2.1.5 ok")

    async def on_data(self, _line):
        if self.refused and self.relay.action("lax") != "yes":
            await self.say("554 5.5.1 no valid recipients")
            return
        if not await self.act("data", "354 go on"):
            return
        await self.body()

    async def body(self):
        action = self.relay.action("body")
        if action != "ok":
            await self.reader.readline()
            self.relay.rules.setdefault("body", []).insert(0, action)
            await self.act("body", None)
        lines = []
        while True:
            line = await self.reader.readline()
            if not line:
                raise Hangup
            if line == b".\r\n":
                break
            lines.append(line)
        self.relay.log(self.number, "message", b"".join(lines).decode("latin-1"))
        if self.relay.rules.get("final", [""])[0] == "swallow":
            self.relay.action("final")
            raise Hangup
        good = "554 5.5.1 nobody" if self.refused else "250 2.0.0 queued as 7"
        if await self.act("final", good) and not self.refused:
            self.relay.log(self.number, "accepted", b"".join(lines[:4]).decode("latin-1"))
        self.refused = False

    async def on_rset(self, _line):
        self.refused = False
        await self.act("rset", "250 2.0.0 ok")

    async def on_quit(self, _line):
        await self.act("quit", "221 2.0.0 bye")
        raise Hangup


async def main():
    relay = Relay(arguments())
    print(await relay.start(), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
