#!/usr/bin/python3
"""A fake of GOV.UK Notify, written from its documentation for the REST API: tokens, templates, limits, errors, states.

As a program it prints its port and serves until it is killed: notify_fake.py FOLDER writes each notification into
FOLDER/sent, a JSON object a line, and looks for the word in FOLDER/mood before each request: "429" and "500" answer so, "drop"
takes a POST and loses the answer. FOLDER/templates, where it is there, has other templates, as TEMPLATES. A text message
to 07700 900400 is on its way for good. With a second argument the time of a token is not looked at.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.parse
import uuid

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"dolsd-{SERVICE}-{SECRET}"
TEMPLATES = {
    "11111111-1111-4111-8111-111111111111": ("email", ["subject", "body"]),
    "22222222-2222-4222-8222-222222222222": ("sms", ["reference", "date", "phone"]),
    "33333333-3333-4333-8333-333333333333": ("letter", ["subject", "body"]),
}
TEMPLATE_OF = {kind: number for number, (kind, _) in TEMPLATES.items()}
KNOWN = {
    "email": {"email_address", "template_id", "personalisation", "reference", "email_reply_to_id",
              "one_click_unsubscribe_url", "sanitise_content_for"},
    "sms": {"phone_number", "template_id", "personalisation", "reference", "sms_sender_id"},
    "letter": {"template_id", "personalisation", "reference"},
}
# How the numbers and addresses for tests end, by the documentation; all others are delivered.
ENDS = {"07700900003": "temporary-failure", "07700900002": "permanent-failure",
        "temp-fail@simulator.notify": "temporary-failure", "perm-fail@simulator.notify": "permanent-failure"}
POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$", re.I)


class Refusal(Exception):
    def __init__(self, status, error, message):
        super().__init__(message)
        self.status, self.error = status, error


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Notify:
    """What the service knows. `faults` is done to the next POSTs, one each: a status, "drop" (taken, and the answer
    lost) or "lose" (not taken, and no answer). `ends` says how an address ends; `steps` how many times it is on its
    way before."""

    def __init__(self, folder=None):
        self.folder = folder
        self.lock = threading.Lock()
        self.sent, self.faults, self.ends, self.requests = [], [], dict(ENDS), []
        self.steps = 1
        self.limits = {"email": 10 ** 6, "sms": 10 ** 6, "letter": 10 ** 6}
        self.rate = 3000
        self.clock_s = 0
        self.retention_s = 7 * 86400
        self.team_key = False
        self.any_time = False

    def templates(self):
        try:
            with open(os.path.join(self.folder or "", "templates"), encoding="utf-8") as file:
                return json.load(file)
        except OSError:
            return TEMPLATES

    # -- who asks

    def check_token(self, header):
        kind, _, token = (header or "").partition(" ")
        if kind != "Bearer":
            raise Refusal(401, "AuthError", "Unauthorized: authentication token must be provided")
        try:
            head, payload, signature = token.split(".")
            claims, algorithm = json.loads(decoded(payload)), json.loads(decoded(head))
        except ValueError:
            raise Refusal(403, "AuthError", "Invalid token: signature, api token is not valid") from None
        want = hmac.new(SECRET.encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
        if algorithm != {"typ": "JWT", "alg": "HS256"} or not hmac.compare_digest(want, decoded(signature)):
            raise Refusal(403, "AuthError", "Invalid token: signature, api token not found")
        if claims.get("iss") != SERVICE:
            raise Refusal(403, "AuthError", "Invalid token: service not found")
        if not self.any_time and abs(time.time() + self.clock_s - claims["iat"]) > 30:
            raise Refusal(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")

    # -- what is asked

    def check_limits(self, kind):
        now = time.time()
        self.requests = [at for at in self.requests if at > now - 60] + [now]
        if len(self.requests) > self.rate:
            raise Refusal(429, "RateLimitError",
                          f"Exceeded rate limit for key type live of {self.rate} requests per 60 seconds")
        if sum(one["type"] == kind for one in self.sent) >= self.limits[kind]:
            raise Refusal(429, "TooManyRequestsError",
                          f"Exceeded send limits ({self.limits[kind]}) for today")

    @staticmethod
    def check_letter(values):
        lines = [values.get(f"address_line_{i}", "").strip() for i in range(1, 8)]
        lines = [line for line in lines if line]
        if len(lines) < 3:
            raise Refusal(400, "ValidationError", "Address must be at least 3 lines")
        if not all(re.search(r"[0-9A-Za-z]", line) for line in lines[:2]):
            raise Refusal(400, "ValidationError", "The first 2 lines of the address must include at least one "
                                                  "alphanumeric character.")
        if any(line[0] in '@()=[]"\\/,<>' for line in lines):
            raise Refusal(400, "ValidationError", "Address lines must not start with any of the following "
                                                  "characters: @ ( ) = [ ] \" \\ / , < >")
        if any("no fixed a" in line.lower() for line in lines):
            raise Refusal(400, "ValidationError", "Must be a real address")
        if not POSTCODE.match(lines[-1]):
            raise Refusal(400, "ValidationError", "Last line of address must be a real UK postcode or another country")

    def check(self, kind, body):
        for name in body:
            if name not in KNOWN[kind]:
                raise Refusal(400, "ValidationError", f"Additional properties are not allowed ({name} was unexpected)")
        address = {"email": "email_address", "sms": "phone_number"}.get(kind)
        if address and not body.get(address):
            raise Refusal(400, "ValidationError", f"{address} is a required property")
        if kind == "email" and not re.match(r"^[^@ ]+@[^@ ]+\.[a-z]+$|.*@simulator\.notify$", body[address]):
            raise Refusal(400, "ValidationError", "email_address Not a valid email address")
        if kind == "sms" and len(re.sub(r"[^0-9]", "", body[address])) not in (11, 12):
            raise Refusal(400, "ValidationError", "phone_number Not enough digits")
        template = self.templates().get(body.get("template_id"))
        if template is None:
            raise Refusal(400, "BadRequestError", "Template not found")
        if template[0] != kind:
            raise Refusal(400, "BadRequestError", f"{template[0]} template is not suitable for {kind} notification")
        values = body.get("personalisation", {})
        missing = [name for name in template[1] if name not in values]
        if missing:
            raise Refusal(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        if kind == "letter":
            if self.team_key:
                raise Refusal(403, "BadRequestError", "Cannot send letters with a team api key")
            self.check_letter(values)

    def take(self, kind, body):
        self.check(kind, body)
        to = body.get("email_address") or re.sub(r"[^0-9]", "", body.get("phone_number", "")) or \
            body["personalisation"].get("address_line_1")
        one = {"id": str(uuid.uuid4()), "type": kind, "reference": body.get("reference"), "to": to, "body": body,
               "created_at": f"{time.time():.6f}", "asked": 0}
        self.sent.append(one)
        if self.folder:
            with open(os.path.join(self.folder, "sent"), "a", encoding="utf-8") as out:
                out.write(json.dumps(one) + "\n")
        return one

    def post(self, kind, body):
        with self.lock:
            fault = self.faults.pop(0) if self.faults else None
            if fault == "lose":
                return None
            if isinstance(fault, int):
                raise Refusal(fault, "Exception", "Internal server error")
            if isinstance(fault, Refusal):
                raise fault
            self.check_limits(kind)
            one = self.take(kind, body)
            if fault == "drop":
                return None
            return {"id": one["id"], "reference": one["reference"], "content": {"body": "as printed"},
                    "uri": f"https://api.notifications.service.gov.uk/v2/notifications/{one['id']}",
                    "template": {"id": body["template_id"], "version": 1, "uri": "..."}}

    def state(self, one):
        one["asked"] += 1
        if one["asked"] <= self.steps:
            return {"letter": "accepted"}.get(one["type"], ["created", "sending"][one["asked"] > 1])
        return self.ends.get(one["to"], "received" if one["type"] == "letter" else "delivered")

    def find(self, query):
        with self.lock:
            references = query.get("reference", [])
            found = [one for one in reversed(self.sent) if one["reference"] in references
                     and float(one["created_at"]) > time.time() - self.retention_s]
            return {"notifications": [
                {"id": one["id"], "reference": one["reference"], "type": one["type"], "status": self.state(one),
                 "created_at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(float(one["created_at"])))
                               + one["created_at"][-7:] + "Z"} for one in found[:250]],
                    "links": {"current": "..."}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, document):
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def mood(self):
        try:
            with open(os.path.join(self.server.notify.folder or "", "mood"), encoding="utf-8") as file:
                return file.read().strip()
        except OSError:
            return ""

    def serve(self, what):
        notify = self.server.notify
        try:
            if self.mood() == "429":
                raise Refusal(429, "RateLimitError", "Exceeded rate limit for key type live of 3000 requests")
            if self.mood() == "500":
                raise Refusal(500, "Exception", "Internal server error")
            notify.check_token(self.headers.get("Authorization"))
            status, document = what()
        except Refusal as refusal:
            self.answer(refusal.status, {"status_code": refusal.status,
                                         "errors": [{"error": refusal.error, "message": str(refusal)}]})
            return
        if document is None:
            self.close_connection = True
            self.connection.close()
            return
        self.answer(status, document)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.rpartition("/")[2]

        def take():
            if kind not in KNOWN:
                raise Refusal(404, "NotFound", "The requested URL was not found on the server.")
            taken = self.server.notify.post(kind, json.loads(body))
            return 201, None if self.mood() == "drop" else taken
        self.serve(take)

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path)

        def find():
            if path.path == "/v2/notifications":
                return 200, self.server.notify.find(urllib.parse.parse_qs(path.query))
            templates, number = self.server.notify.templates(), path.path[13:]
            if path.path.startswith("/v2/template/") and number in templates:
                kind, names = templates[number]
                return 200, {"id": number, "name": "Reminder", "type": kind, "version": 1,
                             "created_at": "2026-11-02T09:00:00.000000Z", "updated_at": None,
                             "created_by": "officer@council.example",
                             "subject": None if kind == "sms" else "((subject))",
                             "body": " ".join(f"(({name}))" for name in names), "letter_contact_block": None,
                             "personalisation": {name: {"required": True} for name in names}}
            raise Refusal(404, "NoResultFound", "No result found")
        self.serve(find)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.notify = Notify(folder)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()


if __name__ == "__main__":
    server = Server(sys.argv[1])
    server.notify.any_time = len(sys.argv) > 2
    server.notify.ends["07700900400"] = "sending"
    print(server.port, flush=True)
    threading.Event().wait()
