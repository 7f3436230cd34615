"""Takes the mails of mail_print apart with a reader that is not ours, and looks at the bytes."""
import email
import email.policy
import email.utils
import os
import re
import subprocess
import sys

PRINT = os.path.join(os.environ.get("top_builddir", "."), "tests/message/mail_print")
faults = 0


def expect(what, got, wanted):
    global faults
    if got != wanted:
        faults += 1
        print(f"{what}: {got!r} where {wanted!r} is right")


def read(number):
    data = subprocess.run([PRINT, str(number)], check=True, stdout=subprocess.PIPE).stdout
    lines = data.split(b"\r\n")
    for line in lines:
        expect(f"mail {number}: bare line ends in {line!r}", re.search(rb"[\r\n]", line), None)
        if len(line) > 78:
            expect(f"mail {number}: length of {line!r}", len(line), 78)
        expect(f"mail {number}: eight-bit bytes in {line!r}", re.search(rb"[^\t\x20-\x7e]", line),
               None)
        for word in re.findall(rb"=\?[^ ]*\?=", line):
            if len(word) > 75:
                expect(f"mail {number}: length of {word!r}", len(word), 75)
    expect(f"mail {number}: last line", lines[-1], b"")
    mail = email.message_from_bytes(data, policy=email.policy.SMTP)
    expect(f"mail {number}: defects", [d for part in mail.walk() for d in part.defects], [])
    for part in mail.walk():
        for name, value in part.items():
            expect(f"mail {number}: defects of {name}", list(value.defects), [])
    return mail


def check_both_parts():
    mail = read(0)
    expect("type", mail.get_content_type(), "multipart/alternative")
    parts = list(mail.iter_parts())
    expect("parts", [p.get_content_type() for p in parts], ["text/plain", "text/html"])
    expect("text", parts[0].get_content(),
           "The last day is Monday 28 December 2026.\r\n\r\n.A line with a dot.\r\n"
           "From the team.\r\n")
    expect("subject", mail["Subject"], "Urgent authorisation ends on Monday 28 December 2026")
    expect("to", mail["To"].addresses[0].display_name, "The manager, Elm House")
    expect("to", mail["To"].addresses[0].addr_spec, "manager@elm-house.example")
    expect("reply-to", mail["Reply-To"].addresses[0].addr_spec, "dols@borsetshire.example")
    expect("id", mail["Message-ID"],
           "<0b9f5c1e-6d0a-4f53-9d5e-3f0f5b1c2a77@borsetshire.example>")
    expect("auto", mail["Auto-Submitted"], "auto-generated")
    expect("mime", mail["MIME-Version"], "1.0")
    expect("language", mail["Content-Language"], "en")
    expect("thread", mail["References"], "<thread-1@borsetshire.example>")
    expect("replies", mail["X-Auto-Response-Suppress"], "DR, RN, NRN, OOF, AutoReply")
    expect("date", mail["Date"].datetime.isoformat(), "2026-12-25T09:00:00+00:00")


def check_welsh():
    mail = read(1)
    expect("from", mail["From"].addresses[0].display_name, "T\u00eem DoLS, Sir Benfro")
    expect("to", mail["To"].addresses[0].display_name, "T\u0177 Llwyfen \u2014 y rheolwr")
    expect("subject", mail["Subject"],
           "Awdurdodiad brys: y diwrnod olaf yw dydd Llun 28 Rhagfyr \u2014 a oes ei angen o hyd? "
           "T\u0177 Llwyfen")
    expect("type", mail.get_content_type(), "text/plain")
    expect("text", mail.get_content(),
           "Mae\u2019r awdurdodiad yn dod i ben. Nid yw hyn yn dweud bod angen un arall, "
           "mae\u2019n gofyn a oes angen un o hyd = ?\r\n")
    expect("date", mail["Date"], "Sat, 31 Oct 2026 02:00:00 +0000")
    expect("reply-to", mail["Reply-To"], None)


def check_dense():
    mail = read(2)
    expect("encoding", mail["Content-Transfer-Encoding"], "base64")
    expect("text", mail.get_content(), "\u4e2d\u6587" * 10 + "\n")
    expect("subject", mail["Subject"], "")
    expect("date", mail["Date"].datetime.isoformat(), "1970-01-01T01:00:00+01:00")


check_both_parts()
check_welsh()
check_dense()
sys.exit(1 if faults else 0)
