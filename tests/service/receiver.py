#!/usr/bin/env python3
"""A server for webhooks that answers as a file says.

receiver.py FOLDER

Writes its port to FOLDER/hook.port. FOLDER/answer, read at each request, is a status, or a status and
the seconds of Retry-After, or "hang". Each request is kept as FOLDER/hook.NUMBER: path, headers and
body as JSON.
"""
import asyncio
import itertools
import json
import os
import sys

folder = sys.argv[1]
numbers = itertools.count(1)


def answer():
    try:
        with open(os.path.join(folder, "answer"), encoding="ascii") as file:
            return file.read().split() or ["204"]
    except FileNotFoundError:
        return ["204"]


def write(name, text):
    path = os.path.join(folder, name)
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".part", path)


async def serve(reader, writer):
    while (line := await reader.readline()):
        headers = {}
        while (header := (await reader.readline()).decode().strip()):
            name, value = header.split(":", 1)
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        write(f"hook.{next(numbers)}", json.dumps([line.decode().split()[1], headers, body.decode()]))
        words = answer()
        if words[0] == "hang":
            await asyncio.sleep(60)
        after = f"Retry-After: {words[1]}\r\n" if len(words) > 1 else ""
        writer.write(f"HTTP/1.1 {words[0]} So\r\n{after}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    write("hook.port", str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


asyncio.run(main())
