"""Saves what the services outside got in the demonstration: save_others.py FROM TO SECRET.

FROM has what receiver.py, notify_fake.py and teams_fake.py kept. Below TO: webhook/NNN.json, each with a signature that
was verified; letters/NNN.txt as they are printed; teams/NNN.json. SECRET is the file of the webhook's secret.
"""
import base64
import hashlib
import hmac
import json
import pathlib
import sys


def verify(headers, body, secret):
    """As Standard Webhooks 1.0 has it."""
    key = base64.b64decode(secret.strip().removeprefix("whsec_"))
    signed = ".".join((headers["webhook-id"], headers["webhook-timestamp"], body)).encode()
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if wanted not in headers["webhook-signature"].split():
        raise SystemExit(f"the signature of {headers['webhook-id']} does not hold")


def numbered(folder, stem):
    found = [path for path in folder.glob(stem + ".*") if path.suffix[1:].isdigit()]
    return sorted(found, key=lambda path: int(path.suffix[1:]))


def save(folder, ending, texts):
    folder.mkdir()
    for number, text in enumerate(texts, 1):
        (folder / f"{number:03}.{ending}").write_text(text, encoding="utf-8")


def webhooks(place, secret):
    for path in numbered(place, "hook"):
        _, headers, body = json.loads(path.read_text(encoding="utf-8"))
        verify(headers, body, secret)
        names = [name for name in headers if name.startswith("webhook-")]
        yield json.dumps({"headers": {name: headers[name] for name in names}, "body": json.loads(body)}, indent=2) + "\n"


def letters(place):
    for line in (place / "sent").read_text(encoding="utf-8").splitlines():
        values = json.loads(line)["body"]["personalisation"]
        address = [values[name] for name in sorted(values) if name.startswith("address_line_")]
        yield "\n".join([*address, "", values["subject"], "", values["body"]])


def cards(place):
    for path in numbered(place, "card"):
        yield json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=2) + "\n"


def main():
    place, out, secret = (pathlib.Path(word) for word in sys.argv[1:])
    save(out / "webhook", "json", webhooks(place, secret.read_text(encoding="ascii")))
    save(out / "letters", "txt", letters(place))
    save(out / "teams", "json", cards(place))


if __name__ == "__main__":
    main()
