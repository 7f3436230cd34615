#!/usr/bin/python3
"""A real SMTP server for tests: aiosmtpd, with TLS and log-in, into a Maildir.

    smtpd.py --maildir DIR [--tls starttls|tls --cert FILE] [--user NAME --password WORD]
             [--delay SECONDS] [--log FILE]

It listens on a free port of 127.0.0.1, prints the port, and runs until it is ended or its standard
input closes. The certificate file holds the key too. Each message is stored with X-Peer-Session (the
number of its connection), X-MailFrom and X-RcptTo before its own headers.
"""
import argparse
import asyncio
import itertools
import mailbox
import ssl
import sys

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:
    sys.exit(77)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maildir", required=True)
    parser.add_argument("--tls", choices=["none", "starttls", "tls"], default="none")
    parser.add_argument("--cert")
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    parser.add_argument("--delay", type=float, default=0)
    return parser.parse_args()


class Store:
    def __init__(self, options):
        self.options = options
        self.maildir = mailbox.Maildir(options.maildir)
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server, session, envelope):
        if not hasattr(session, "number"):
            session.number = next(self.numbers)
        if self.options.delay:
            await asyncio.sleep(self.options.delay)
        head = (
            f"X-Peer-Session: {session.number}\r\n"
            f"X-MailFrom: {envelope.mail_from}\r\n"
            f"X-RcptTo: {', '.join(envelope.rcpt_tos)}\r\n"
        )
        self.maildir.add(head.encode() + envelope.content)
        return "250 2.0.0 stored"


def main():
    options = arguments()
    store = Store(options)
    context = None
    if options.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert)

    def authenticate(_server, _session, _envelope, _mechanism, data):
        good = data.login == options.user.encode() and data.password == options.password.encode()
        return AuthResult(success=good, handled=True if good else False)

    def factory():
        kwargs = {"hostname": "localhost", "ident": "test", "loop": loop}
        if options.tls == "starttls":
            kwargs.update(tls_context=context, require_starttls=True)
        if options.user:
            kwargs.update(authenticator=authenticate, auth_required=True,
                          auth_require_tls=options.tls == "starttls")
        return SMTP(store, **kwargs)

    async def serve():
        server = await loop.create_server(
            factory, "127.0.0.1", 0, ssl=context if options.tls == "tls" else None)
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.buffer.read)

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(serve())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
