#!/usr/bin/env python3
"""A Workflows URL of Teams, as its documentation has it: "When a Teams webhook request is received".

teams_fake.py FOLDER

Writes its port to FOLDER/teams.port. A POST with the secret in its query and a body of the documented form is answered
with 202; without the secret 401, of another form 400, of more than 28 kB 413; FOLDER/flow holds another status to
answer with. Each request that was taken is kept as FOLDER/card.NUMBER.
"""
import http.server
import itertools
import json
import os
import sys

folder = sys.argv[1]
numbers = itertools.count(1)
CARD = "application/vnd.microsoft.card.adaptive"


def fault(body):
    """What the flow's schema does not take."""
    message = json.loads(body)
    if message.get("type") != "message" or not message.get("attachments"):
        return "type and attachments are required"
    for attachment in message["attachments"]:
        card = attachment["content"]
        if attachment["contentType"] != CARD or attachment["contentUrl"] is not None:
            return "contentType or contentUrl"
        if card["type"] != "AdaptiveCard" or card["version"] != "1.2":
            return "the version of the card"
        for block in card["body"]:
            if block["type"] not in ("TextBlock", "FactSet"):
                return block["type"]
            if block["type"] == "FactSet" and not all(set(fact) == {"title", "value"} for fact in block["facts"]):
                return "a fact has title and value"
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def say(self, status, code=None):
        text = json.dumps({"error": {"code": code}}).encode() if code else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            with open(os.path.join(folder, "flow"), encoding="ascii") as file:
                self.say(int(file.read()), "WorkflowTriggerIsNotEnabled")
            return
        except FileNotFoundError:
            pass
        if "sig=Zebra" not in self.path:
            self.say(401, "DirectApiAuthorizationRequired")
        elif len(body) > 28 * 1024:
            self.say(413, "RequestEntityTooLarge")
        elif self.headers["Content-Type"] != "application/json" or fault(body):
            self.say(400, "TriggerInputSchemaMismatch")
        else:
            name = os.path.join(folder, f"card.{next(numbers)}")
            with open(name + ".part", "wb") as file:
                file.write(body)
            os.rename(name + ".part", name)
            self.say(202)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "teams.part"), "w", encoding="ascii") as out:
    out.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "teams.part"), os.path.join(folder, "teams.port"))
server.serve_forever()
