"""Prints one mail of a Maildir as a reader would see it: show_mail.py MAILDIR KEY."""
import email
import email.policy
import pathlib
import sys


def main():
    folder, key = pathlib.Path(sys.argv[1]), sys.argv[2]
    for path in sorted((folder / "new").iterdir()):
        if key not in path.name:
            continue
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for header in ("Date", "From", "To", "Subject"):
            print(f"    {header}: {mail[header]}")
        print()
        for line in mail.get_body(("plain",)).get_content().splitlines():
            print(f"    {line}".rstrip())
        return 0
    print(f"no mail with key {key} in {folder}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
