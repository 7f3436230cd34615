#!/usr/bin/env python3
"""A relay that does as a file says.

relay.py FOLDER [PORT]

Writes its port to FOLDER/port. FOLDER/mode, read at each turn, is one of: take; hold (the last reply
waits until the mode is another one); refuse (550 to every recipient that is not of
council.example); later (451 to the same); sender (550 to every sender); life (550 to every recipient of bounced.example, 451
to one in sixty of the others, and after one mail in two hundred it hangs up without a last reply);
later (451 to every recipient); full (452 to
every recipient that is not of council.example); denied (554 5.7.1 to every recipient); lose (hangs up after each
mail, without a last reply); busy (421 to whatever is said); helo (504 to every recipient, for our name); sendas
(550 5.7.60 to the body: we may not send as that sender); login (535 to whoever logs in); count (no mail is kept, only
their number, in FOLDER/count). Each mail whose last reply was sent, or that was held, is kept as FOLDER/mail.NUMBER
with the recipient in the first line. Where there is a FOLDER/tls.pem, certificate and key, it offers STARTTLS by what
is in there at that time; where there is a FOLDER/login, AUTH.
"""
import asyncio
import itertools
import os
import ssl
import sys

folder = sys.argv[1]
numbers = itertools.count(1)
asked = itertools.count(1)
taken = itertools.count(1)


def mode():
    try:
        with open(os.path.join(folder, "mode")) as file:
            return file.read().strip()
    except FileNotFoundError:
        return "take"


def keep(recipient, data):
    name = os.path.join(folder, f"mail.{os.getpid()}.{next(numbers)}")
    with open(name + ".new", "wb") as file:
        file.write(recipient.encode() + b"\n" + data)
    os.rename(name + ".new", name)


def count():
    with open(os.path.join(folder, "count"), "w") as file:
        file.write(str(next(numbers)))


async def read_mail(reader):
    lines = []
    while True:
        line = await reader.readline()
        if line in (b".\r\n", b""):
            return b"".join(lines)
        lines.append(line)


def answer(recipient):
    """The reply to RCPT."""
    strange = not recipient.endswith("council.example")
    if mode() == "refuse" and strange or mode() == "life" and recipient.endswith("@bounced.example"):
        return f"550 5.1.1 <{recipient}> no such user"
    if mode() == "later" and strange:
        return f"451 4.2.1 <{recipient}> not now"
    if mode() == "life" and next(asked) % 60 == 0:
        return "451 4.7.1 try again later"
    if mode() == "later":
        return "451 4.3.0 try again later"
    if mode() == "full" and strange:
        return "452 4.2.2 mailbox full"
    if mode() == "denied":
        return "554 5.7.1 relay access denied"
    if mode() == "helo":
        return "504 5.5.2 <dolsd>: Helo command rejected: need fully-qualified hostname"
    return "250 ok"


def has(name):
    return os.path.exists(os.path.join(folder, name))


def hello(secure):
    lines = ["test", *(["STARTTLS"] if has("tls.pem") and not secure else []), *(["AUTH PLAIN"] if has("login") else []), "PIPELINING"]
    return "\r\n".join(f"250{'-' if line != lines[-1] else ' '}{line}" for line in lines)


async def start_tls(writer):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "tls.pem"))
    await writer.start_tls(context)


async def log_in(reader, writer, line):
    if len(line.split(" ")) < 3:
        writer.write(b"334 \r\n")
        await reader.readline()
    writer.write(b"535 5.7.8 authentication failed\r\n" if mode() == "login" else b"235 ok\r\n")


async def serve(reader, writer):
    def say(text):
        writer.write(text.encode() + b"\r\n")

    recipient = ""
    welcome = True
    secure = False
    if mode() == "busy":
        say("421 4.3.2 too busy")
        writer.close()
        return
    say("220 test")
    while line := (await reader.readline()).decode("latin-1").strip():
        verb = line.split(" ")[0].upper()
        if mode() == "busy":
            say("421 4.3.2 too busy")
            break
        if verb == "EHLO":
            say(hello(secure))
        elif verb == "STARTTLS":
            say("220 go on")
            try:
                await start_tls(writer)
            except (OSError, ssl.SSLError):
                break
            secure = True
        elif verb == "AUTH":
            await log_in(reader, writer, line)
        elif verb == "MAIL":
            welcome = mode() != "sender"
            recipient = ""
            say("250 ok" if welcome else "550 5.7.1 not from you")
        elif verb == "RCPT" and not welcome:
            say("503 no sender")
        elif verb == "RCPT":
            recipient = line[line.index("<") + 1:line.index(">")]
            reply = answer(recipient)
            say(reply)
            if not reply.startswith("250"):
                recipient = ""
        elif verb == "DATA":
            if not recipient:
                say("503 no recipient")
                continue
            say("354 go on")
            data = await read_mail(reader)
            if mode() == "count":
                count()
            elif mode() != "sendas":
                keep(recipient, data)
            while mode() == "hold":
                await asyncio.sleep(0.02)
            if mode() == "lose" or mode() == "life" and next(taken) % 200 == 0:
                break
            say("550 5.7.60 SMTP; Client does not have permissions to send as this sender" if mode() == "sendas" else "250 taken")
        elif verb == "QUIT":
            say("221 bye")
            break
        else:
            say("250 ok")
    try:
        await writer.drain()
        writer.close()
    except ConnectionError:
        pass


async def main():
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    with open(os.path.join(folder, "port.new"), "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
    await server.serve_forever()


asyncio.run(main())
