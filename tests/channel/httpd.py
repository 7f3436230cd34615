"""An HTTP server that does what the path asks for, well or badly, in a thread of this process.

    /status/NNN            answers with that status; ?after=V adds Retry-After: V
    /redirect/PORT         answers 302 to http://127.0.0.1:PORT/
    /hang                  takes the request and never answers
    /drop                  takes the request and closes
    /deaf                  reads the header's first bytes and nothing more
    /cut                   closes with a reset while the request is still coming
    /slow/MS               sends its answer a byte at a time with such a pause
    /half                  closes in the middle of the header
    /body/hang             a good header, then nothing
    /body/cut              a good header, then less than it promised
    /body/endless          a body that never ends
    /headers               a header that never ends
    /garbage               bytes that are not HTTP
    /mute100               100 Continue, and no more
    /echo                  the request's body and headers as JSON
"""
import asyncio
import json
import socket
import ssl
import struct
import threading
import urllib.parse


def text(status, body="", *headers):
    lines = [f"HTTP/1.1 {status} Said So", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


class Server:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def __init__(self, certificate=None, silent=False, garbage=False):
        self.requests = []
        self.connections = 0
        self.silent = silent
        self.garbage = garbage
        context = None
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        self.server = self.call(asyncio.start_server(
            self.serve, "127.0.0.1", 0, ssl=context, limit=1 << 22))
        self.port = self.server.sockets[0].getsockname()[1]

    @classmethod
    def call(cls, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, cls.loop).result(10)

    def stop(self):
        self.loop.call_soon_threadsafe(self.server.close)

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            if self.silent:
                await asyncio.sleep(30)
            elif self.garbage:
                writer.write(b"220 this is a mail server\r\n")
                await writer.drain()
                await asyncio.sleep(1)
            else:
                while await self.one(reader, writer):
                    pass
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        writer.close()

    async def one(self, reader, writer):
        """Answers a request; whether another may follow."""
        line = (await reader.readline()).decode()
        if not line:
            return False
        path = line.split()[1]
        if path == "/deaf":
            await asyncio.sleep(30)
        if path == "/cut":
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return False
        headers = {}
        while (line := (await reader.readline()).decode().strip()):
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append((path, headers, body))
        return await self.answer(path, headers, body, writer)

    async def answer(self, path, headers, body, writer):
        parts = path.partition("?")[0].split("/")[1:]
        if parts[0] == "status":
            after = urllib.parse.unquote(path.partition("?after=")[2])
            writer.write(text(parts[1], "the words" if parts[1] not in ("204", "304") else "",
                              *([f"Retry-After: {after}"] if after else [])))
        elif parts[0] == "redirect":
            writer.write(text(302, "", f"Location: http://127.0.0.1:{parts[1]}/"))
        elif parts[0] == "echo":
            writer.write(text(200, json.dumps([headers, body.decode()])))
        elif parts[0] == "slow":
            for byte in text(200, "slow"):
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(int(parts[1]) / 1000)
        else:
            return await self.misbehave("/".join(parts), writer)
        await writer.drain()
        return True

    async def misbehave(self, how, writer):
        if how == "half":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
        elif how == "body/hang":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf")
        elif how == "body/cut":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf")
        elif how == "garbage":
            writer.write(b"\x00\xff\x16\x03 what is this\r\n\r\n")
        elif how == "mute100":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        elif how == "headers":
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                writer.write(b"X-More: " + b"x" * 1000 + b"\r\n")
                await writer.drain()
        elif how == "body/endless":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                writer.write(b"x" * 1000)
                await writer.drain()
        await writer.drain()
        if how in ("hang", "body/hang", "mute100"):
            await asyncio.sleep(30)
        return False


def full_port():
    """A listening socket whose queue is full: a connection to it is never made."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = []
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    return listener, fillers, listener.getsockname()[1]
