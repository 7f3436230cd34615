#!/usr/bin/python3
"""What a relay kept (tests/service/relay.py) as rows for COPY: file, when written, Message-ID,
recipient of the envelope, Subject, Date.

    mailbox.py FOLDER >rows
"""

import datetime
import email.header
import email.parser
import os
import sys


def clean(text):
    """Unfolded, decoded, fit for a column of COPY's text format."""
    text = str(email.header.make_header(email.header.decode_header(text or "")))
    for mark, stands in (("\\", "\\\\"), ("\t", " "), ("\r", ""), ("\n", " ")):
        text = text.replace(mark, stands)
    return text


def main(folder):
    parser = email.parser.BytesHeaderParser()
    for entry in os.scandir(folder):
        if not entry.name.startswith("mail."):
            continue
        with open(entry.path, "rb") as mail:
            recipient = mail.readline().decode().strip()
            head = parser.parse(mail)
        when = datetime.datetime.fromtimestamp(entry.stat().st_mtime, datetime.timezone.utc)
        fields = [entry.name, when.isoformat(), clean(head["Message-ID"]), recipient, clean(head["Subject"]), clean(head["Date"])]
        print("\t".join(fields))


main(sys.argv[1])
