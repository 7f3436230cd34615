"""Saves the pages of a dolsd-page that listens on a socket, so that any browser opens them from a folder.

    save_pages.py SOCKET FOLDER MOST [ADDRESS ...]

Saves the first page and those of the addresses, and follows every link from them, nearest first, at most
MOST pages. A link to a page that was not saved leads to a note that says how to have all of them, as do forms
and files for spreadsheets, which need the program. Prints how many pages were saved.
"""
import collections
import html
import http.client
import pathlib
import re
import socket
import sys
from urllib.parse import parse_qsl, urlsplit

NOTE = "not-saved.html"


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


def get(path, where):
    connection = Connection(path)
    connection.request("GET", where)
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    return reply.status, body


def file_name(where, taken):
    """A file of its own for an address: /matter?reference=U-1 is matter-reference-u-1.html."""
    parts = urlsplit(where)
    words = [parts.path.strip("/")] + [word for pair in parse_qsl(parts.query) for word in pair]
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")
    while name in taken:
        name += "-"
    taken.add(name)
    return name + ".html"


def style_name(link):
    """The address of a style sheet names its version: /style-0.1.0.css is style.css."""
    return re.sub(r"-[^-]*\.css$", ".css", urlsplit(link).path.strip("/"))


def save_all(path, folder, most, also):
    taken = {"index", "not-saved"}
    known = {"/": "index.html"} | {where: file_name(where, taken) for where in also}
    waiting, pages = collections.deque(known), {}
    while waiting and len(pages) < most:
        where = waiting.popleft()
        status, body = get(path, where)
        if status != 200:
            known[where] = NOTE
            continue
        pages[where] = body.decode()
        for link in re.findall(r'href="(/[^"#]*)', pages[where]):
            link = html.unescape(link)
            if link not in known and "format=csv" not in link and not link.endswith(".css"):
                known[link] = file_name(link, taken)
                waiting.append(link)

    def link_to(found):
        attribute, link, part = found.group(1), html.unescape(found.group(2)), found.group(3) or ""
        if link.split("?")[0].endswith(".css"):
            return f'{attribute}="{style_name(link)}"'
        return f'{attribute}="{known[link] + part if link in pages else NOTE}"'

    for style in {html.unescape(s) for text in pages.values() for s in re.findall(r'rel="stylesheet" href="([^"]*)"', text)}:
        (folder / style_name(style)).write_bytes(get(path, style)[1])
    for where, text in pages.items():
        text = re.sub(r'\b(href|action)="([/?][^"#]*)(#[^"]*)?"', link_to, text)
        (folder / known[where]).write_text(text)
    head, rest = pages["/"].split("<main", 1)
    (folder / NOTE).write_text(
        re.sub(r'\b(href|action)="([/?][^"#]*)(#[^"]*)?"', link_to, head)
        + '<main id="main" class="wrap"><h1>Not in this folder</h1><p>These are saved pages of the demonstration; not '
        "every page is among them, and forms need the program. <code>./bootstrap demo --keep</code> leaves it running.</p>"
        '<p><a href="index.html">Today</a></p></main>' + rest.split("</main>", 1)[1])
    return len(pages)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    print(save_all(sys.argv[1], target, int(sys.argv[3]), sys.argv[4:]))
