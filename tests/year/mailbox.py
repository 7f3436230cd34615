#!/usr/bin/python3
"""A Maildir as rows for COPY: file, when written, Message-ID, To, Subject, Date.

    mailbox.py MAILDIR >rows
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
    for box in ("new", "cur"):
        place = os.path.join(folder, box)
        if not os.path.isdir(place):
            continue
        for entry in os.scandir(place):
            with open(entry.path, "rb") as mail:
                head = parser.parse(mail)
            when = datetime.datetime.fromtimestamp(entry.stat().st_mtime, datetime.timezone.utc)
            fields = [entry.name, when.isoformat()] + [clean(head[name]) for name in ("Message-ID", "To", "Subject", "Date")]
            print("\t".join(fields))


main(sys.argv[1])
