#!/bin/sh
# What the daemon sends to a webhook, verified by the library that Standard Webhooks publishes (npm): across a
# rotation of secrets, with a clock that is minutes off, and refused if any of it was altered.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    modules=$(mktemp -d)
    if ! command -v node >/dev/null || ! npm install --silent --no-audit --no-fund --ignore-scripts \
        --prefix "$modules" standardwebhooks@1.1.1 >/dev/null 2>&1; then
        rm -rf "$modules"
        echo "needs node, and npm that can bring standardwebhooks" >&2
        exit 77
    fi
    status=0
    NODE_PATH=$modules/node_modules sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside || status=$?
    rm -rf "$modules"
    exit "$status"
fi
export NODE_PATH
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_library
add_contacts
/usr/bin/python3 "$top/tests/service/receiver.py" "$place" &
listener=$!
wait_for "the receiver" test -s "$place/hook.port"

old=whsec_$(printf 'an old secret, of thirty bytes' | base64)
new=whsec_$(printf 'the next secret, longer than 24' | base64)
mkdir "$place/secrets"
# keys SECRET ...: the contents of the file of the contact's secrets.
keys() {
    (umask 077 && printf '%s\n' "$@" >"$place/secrets/1")
}
write_config 'webhook: { secrets = "secrets"; allow = "127.0.0.1"; timeout = 5; };'
sql "update dolsd.channel set enabled = true where channel = 'webhook';
     update casework.a_contact set channel = 'webhook', address = 'http://127.0.0.1:$(cat "$place/hook.port")/'
      where contact_id = 1"
told() {
    is_true "exists (select from dolsd.told where id = $1 and contact_id = 1 and state = 'told')"
}
sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
keys "$old"
start_daemon
add_urgent 1 2026-11-23
wait_for "a webhook under the old secret" told 1
keys "$new" "$old"
add_urgent 2 2026-11-23
wait_for "a webhook under both" told 2
keys "$new"
add_urgent 3 2026-11-23
wait_for "a webhook under the new one" told 3
keys "whsk_$(openssl genpkey -algorithm ed25519 -outform DER | tail -c 32 | base64)" "$new"
add_urgent 4 2026-11-23
wait_for "a webhook under a pair of keys and the secret before" told 4

/usr/bin/python3 - "$place" "$old" "$new" "$top/tests/service/verify_webhooks.js" <<'PYTHON'
import glob, json, re, subprocess, sys

folder, old, new, verify = sys.argv[1:]
sent = {}
for name in glob.glob(folder + "/hook.[0-9]*"):
    with open(name, encoding="utf-8") as file:
        _, headers, body = json.load(file)
    sent[json.loads(body)["data"]["notices"][0]["id"]] = (headers, body)
assert sorted(sent) == [1, 2, 3, 4], sorted(sent)
no_match, too_old, too_new = "No matching signature found", "Message timestamp too old", "Message timestamp too new"
cases = []


def case(matter, secret, expected, off=0, body=None, **changed):
    headers = {**sent[matter][0], **{"webhook-" + name: value for name, value in changed.items()}}
    cases.append((expected, json.dumps({
        "secret": secret, "headers": headers, "body": sent[matter][1] if body is None else body, "off": off})))


for matter, good, bad in ((1, [old], [new]), (2, [old, new], []), (3, [new], [old]), (4, [new], [old])):
    for secret in good:
        for off, expected in ((0, "good"), (240, "good"), (-240, "good"), (360, too_old), (-360, too_new)):
            case(matter, secret, expected, off)
    for secret in bad:
        case(matter, secret, no_match)
headers, body = sent[2]
for touched in (body + " ", body[1:], body.replace("urgent_end", "urgent_ena"), body.replace(":", ": ", 1)):
    assert touched != body
    case(2, old, no_match, body=touched)
case(2, old, no_match, id="another")
case(2, old, no_match, timestamp=str(int(headers["webhook-timestamp"]) + 1))
case(2, old, no_match, signature=headers["webhook-signature"].replace("v1,", "v1,A"))
case(2, old, no_match, signature=re.sub("v1,", "v2,", headers["webhook-signature"]))
said = subprocess.run(["node", verify], input="\n".join(line for _, line in cases), stdout=subprocess.PIPE, text=True,
                      check=True).stdout.splitlines()
assert len(said) == len(cases), said
wrong = [(expected, got, line) for (expected, line), got in zip(cases, said) if expected != got]
assert not wrong, wrong
assert [sent[m][0]["webhook-signature"].count("v1,") for m in (1, 2, 3, 4)] == [1, 2, 1, 1]
assert "v1a," in sent[4][0]["webhook-signature"]
print(len(cases), "cases")
PYTHON
