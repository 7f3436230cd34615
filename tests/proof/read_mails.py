#!/usr/bin/python3
"""Mails, each on a line: file, Message-ID, addressee, subject, text; tabs between.

    read_mails.py FILE|FOLDER ...

Of a folder, the files in it whose names do not end in .new. A first line without a colon is what
relay.py puts there.
"""
import email
import email.policy
import pathlib
import sys


def files(names):
    for name in names:
        path = pathlib.Path(name)
        yield from sorted(path.iterdir()) if path.is_dir() else [path]


def one_line(text):
    return " ".join(str(text).split())


def main():
    for path in files(sys.argv[1:]):
        if path.suffix == ".new":
            continue
        data = path.read_bytes()
        first, _, rest = data.partition(b"\n")
        if b":" not in first:
            data = rest
        mail = email.message_from_bytes(data, policy=email.policy.default)
        text = mail.get_body(("plain",)).get_content()
        print(path.name, mail["Message-ID"], mail["To"].addresses[0].addr_spec, one_line(mail["Subject"]),
              one_line(text), sep="\t")


main()
