"""Asks dolsd-page over its socket, and holds the answers against dolsctl's and the database's.

    ask_page.py SOCKET DOLSCTL DATABASE TEMPLATES [TEST]
"""
import csv
import glob
import html
import http.client
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

PATH, DOLSCTL, DATABASE, TEMPLATES = sys.argv[1:5]
FAULTS = []


def ok(good, what):
    if not good:
        FAULTS.append(what)


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(PATH)


def get(where, method="GET", **headers):
    connection = Connection("localhost")
    headers.setdefault("X_Remote_User", "officer.one")
    connection.request(method, where, headers={k.replace("_", "-"): v for k, v in headers.items() if v is not None})
    reply = connection.getresponse()
    return reply.status, dict((k.lower(), v) for k, v in reply.getheaders()), reply.read().decode()


class Tags(HTMLParser):
    """Which elements a page has, and every address that it names."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            ok(not name.startswith("on") and name != "style", f"an attribute {name}")
            if name in ("href", "src", "action"):
                self.links.append(value)


def look_at(where, text):
    tags = Tags(text)
    ok("script" not in tags.tags, f"{where}: a script")
    ok(all(re.match(r"^([/#?]|url\()", link) for link in tags.links), f"{where}: an address elsewhere")
    ok("@example.org" not in text, f"{where}: a mail address")
    ok("alert(1)" not in text or "&lt;script&gt;alert(1)" in text, f"{where}: not escaped")


def pages():
    links = set()
    for where in ["/", "/authority", "/due", "/unanswered", "/gaps", "/gaps?by=home", "/told", "/matter?reference=u-26-0012",
                  "/matter?reference=U-26-0013", "/homes", "/home?home=Elm%20House",
                  "/home?home=" + quote('<script>alert(1)</script> & "Ash"'), "/person?person=p-1", "/contact?contact=3",
                  "/rules", "/health"]:
        status, headers, text = get(where)
        ok(status == 200, f"{where}: {status}")
        look_at(where, text)
        links |= {html.unescape(link) for link in re.findall(r'href="(/[^"#]+)', text)}
        ok(headers.get("content-security-policy", "").startswith("default-src 'none'; style-src 'self'"), f"{where}: policy")
        ok(headers.get("x-content-type-options") == "nosniff", f"{where}: nosniff")
        ok(headers.get("cache-control") == "private, no-cache", f"{where}: cache")
        ok("Invented &amp; Council" in text, f"{where}: whose page")
        again = get(where, If_None_Match=headers["etag"])
        ok(again[0] == 304 and again[2] == "", f"{where}: not 304 but {again[0]}")
    ok(any("Ash%22" in link for link in links), "no link to the home of the awkward name")
    for where in sorted(links):
        ok(get(where)[0] == 200, f"a link to {where}, which is not answered")
    ok(get("/")[2].count("U-26-0012") >= 1, "today does not name who is without authority")
    ok("3 days without recorded authority" in get("/matter?reference=u-26-0012")[2], "the matter's first line")
    matter = get("/matter?reference=u-26-0012")[2]
    ok("<summary>In these words</summary>" in matter and "Our reference   U-26-0012" in matter, "a matter's page lacks the words")
    ok(matter.count('<pre class="words" lang="en">') == matter.count("<pre") > 0, "the words do not say their language")
    ok("<summary>" not in get("/told")[2], "words where nobody asked for them")
    ok(get("/", "HEAD")[0] == 200, "HEAD")
    style = re.search(r'href="(/style[^"]*)"', get("/")[2]).group(1)
    status, headers, _ = get(style)
    ok(status == 200 and headers["content-type"].startswith("text/css") and "max-age" in headers["cache-control"], "style")
    ok(get("/favicon.ico")[0] == 204, "favicon")


def ctl(*words):
    return subprocess.run([DOLSCTL, "-d", f"dbname={DATABASE}", *words], check=True, capture_output=True).stdout.decode()


def verb(*words):
    return json.loads(ctl(*words, "--json"))


def evidence():
    """The same record as dolsctl writes, but for whom it was made, under the policy of all pages."""
    def record(text):
        return re.sub(r"<p>Made by dolsd on .*? of the rules", "", text[text.index("<main>"):text.index("</main>")])
    status, headers, text = get("/evidence?reference=u-26-0012")
    written = ctl("evidence", "U-26-0012", "--html", "-", "--templates", TEMPLATES)
    ok(status == 200 and "for officer.one, under" in text, f"evidence: {status}, or for somebody else")
    ok(len(record(text)) > 5000 and record(text) == record(written), "the evidence is not that of dolsctl")
    ok(headers["content-security-policy"] == get("/")[1]["content-security-policy"], "evidence: policy")
    ok("style" not in Tags(text).tags, "evidence: its style is within it")
    status, headers, style = get(re.search(r'<link rel="stylesheet" href="(/[^"]*)"', text).group(1))
    ok(status == 200 and headers["content-type"].startswith("text/css") and style.strip() in written, "evidence: its style")
    ok('href="/evidence?reference=U-26-0012"' in get("/matter?reference=u-26-0012")[2], "no way from the matter to its evidence")
    ok('<html lang="en-GB">' in get("/evidence?reference=u-26-0012", Accept_Language="cy")[2], "evidence in Welsh")
    ok(get("/evidence?reference=none")[0] == 404 and get("/evidence")[0] == 400, "evidence of what there is not")
    rows = list(csv.DictReader(io.StringIO(get("/evidence?reference=u-26-0012&format=csv")[2], newline="")))
    ok(len(rows) == len(verb("evidence", "U-26-0012")["rows"]), "evidence as CSV")


def same_answers():
    for name, asked in [("authority", {}), ("authority", {"on": "2026-12-25"}), ("authority", {"home": "elm"}),
                        ("due", {"until": "2027-06-30"}), ("due", {"role": "dols_team"}), ("unanswered", {}),
                        ("gaps", {"from": "2026-12-01", "to": "2026-12-31"}), ("gaps", {"by": "quarter"}),
                        ("told", {"contact": "team"}), ("told", {"person": "P-2"})]:
        words = [w for k, v in asked.items() for w in ("--" + k.replace("known_on", "as-known-on"), v)]
        answer = verb(name, *words)
        status, headers, text = get(f"/{name}?" + urlencode({**asked, "format": "csv"}))
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        ok(status == 200 and headers["content-type"].startswith("text/csv"), f"{name} {asked}: {status}")
        ok(len(rows) == len(answer["rows"]) and len(rows) > 0, f"{name} {asked}: {len(rows)} and {len(answer['rows'])} rows")
        keys = [k for k in ("reference", "last_day", "days", "home", "label", "state") if rows and k in rows[0]]
        wanted = [[str(r[k]) for k in keys] for r in answer["rows"]]
        ok([[r[k] for k in keys] for r in rows] == wanted, f"{name} {asked}: page and verb differ")
        page = get(f"/{name}?" + urlencode(asked))[2]
        link = re.search(r'href="([?][^"]*format=csv)"', page)
        ok(link and get(f"/{name}" + html.unescape(link.group(1)))[2] == text, f"{name} {asked}: its CSV is of another question")
        ok(answer["sentence"] in page, f"{name} {asked}: the page says something else than: {answer['sentence']}")


class Form(HTMLParser):
    """What a browser would send if somebody pressed the button of a page's own form and changed nothing."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.select, self.within = {}, None, False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.within = given.get("class") == "filters"
        elif not self.within:
            return
        elif tag == "input":
            self.fields[given["name"]] = given.get("value") or ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and (self.select not in self.fields or "selected" in given):
            self.fields[self.select] = given["value"]


def forms():
    """Each form keeps what was asked, and takes fields that are left empty."""
    for where, asked in [("/authority", {}), ("/authority", {"on": "2026-12-25", "home": "elm"}),
                         ("/authority", {"known_on": "2026-12-24", "person": "P-1"}), ("/due", {"until": "2027-06-30"}),
                         ("/due", {"home": "elm", "role": "dols_team", "kind": "urgent"}), ("/gaps", {"home": "elm"}),
                         ("/gaps", {"by": "quarter", "person": "P-1"}), ("/gaps", {"by": "reason", "to": "2026-12-31"}),
                         ("/gaps", {"from": "2026-12-01", "by": "home"}), ("/gaps", {"by": "month"}),
                         ("/told", {"reference": "U-26-0012", "from": "2026-12-01"}), ("/told", {"contact": "team", "person": "P-2"})]:
        page = get(f"{where}?" + urlencode(asked))[2]
        fields = Form(page).fields
        ok({k: v for k, v in fields.items() if v} == asked, f"{where} {asked}: its form asks {fields}")
        status, _, again = get(f"{where}?" + urlencode(fields))
        # The order of the fields is that of the form.
        same, again = (re.sub(r'href="[?][^"]*"', "", text) for text in (page, again))
        ok(status == 200 and again == same, f"{where} {asked}: pressed again, {status} or another page")


def days_refused():
    for where, words in [("/gaps?from=2028-02-01", "that day has not come"), ("/authority?known_on=2030-01-01", "that day has not come"),
                         ("/authority?known_on=2020-01-01", "the record begins on"), ("/gaps?from=2026-12-31&to=2026-12-01", "later than the last")]:
        ok(words in get(where)[2], f"{where}: not refused")
    ok("as it was on record on Thursday 24 December 2026" in get("/authority?known_on=2026-12-24")[2], "known when?")


def paging():
    """What the page before and the next are asked with is the same question."""
    page = get("/told?contact=team&page=1")[2]
    found = re.search(r'<a rel="prev" href="([^"]*)"', page)
    ok(found and html.unescape(found.group(1)) == "?contact=team&page=0", "no way back to the first page")
    first = get("/told" + html.unescape(found.group(1)))[2]
    ok('rel="prev"' not in first and 'rel="next"' not in first, "the first page has others beside it")
    # The lists of a home, each by itself.
    ok('rel="prev"' not in get("/home?home=Elm%20House")[2], "a home's first page has one before it")
    home = get("/home?home=Elm%20House&open=1&told=2")[2]
    ok([html.unescape(a) for a in re.findall(r'<a rel="prev" href="([^"]*)"', home)] ==
       ["?home=Elm%20House&told=2&open=0#open", "?home=Elm%20House&open=1&told=1#told"], "the pages of a home's lists")


def phrases(language):
    """What the pages say in a language, without what is filled in and without tags; by key."""
    lines = open(f"{TEMPLATES}/../{language}/phrases.conf", encoding="utf-8").read().split("\n")
    return dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))


def pieces(phrase):
    return {p.strip() for p in re.split(r"\{\{.*?\}\}|<[^>]*>", phrase) if re.search(r"\w{3}", p)}


def both_languages():
    """Every phrase is there in both, has the same in it, and is in a template."""
    english, welsh = phrases("en"), phrases("cy")
    ok(len(english) > 200 and set(english) == set(welsh), f"phrases in one language only: {set(english) ^ set(welsh)}")
    text = "".join(open(f, encoding="utf-8").read() for f in glob.glob(f"{TEMPLATES}/*.html")) + "".join(english.values())
    used = set(re.findall(r"\{\{> w\.([a-z0-9_]+)\}\}", text))
    said = {key for key in english if not key.startswith("say_")}
    ok(used <= set(english) and said <= used, f"phrases that are not there, or not used: {(used - set(english)) | (said - used)}")
    filled = {"date", "instant", "long", "title", "not_found", "offset"} | {k for k in said if k.startswith("s_")}
    for key in set(english) - filled:
        # Each language has its own forms for one and two.
        tags = [sorted(re.findall(r"\{\{(?!.(?:[\w.]+\.)?(?:one|two)\.).*?\}\}|</?(?!span|/span)[a-z]+", p[key])) for p in (english, welsh)]
        ok(tags[0] == tags[1], f"{key} has other values in Welsh: {tags}")
    same = {k for k in english if english[k] == welsh[k] and pieces(english[k])}
    ok(same <= {"person", "matter_person"}, f"not in Welsh: {same}")


WELSH = ["/", "/authority", "/due", "/due?until=2027-06-30", "/unanswered", "/gaps", "/gaps?by=home", "/gaps?by=reason",
         "/gaps?by=month", "/gaps?by=quarter", "/told", "/matter?reference=u-26-0012", "/homes", "/home?home=Elm%20House", "/person?person=p-1", "/contact?contact=3", "/rules", "/health"]


def column(text):
    done = subprocess.run(["psql", "-XqAt", "-d", DATABASE, "-c", text], check=True, capture_output=True)
    return set(done.stdout.decode().split("\n")) - {""}


def titles():
    """No title of a rule, role or day, no meaning of a fact and no state is on a Welsh page in English, marked or not."""
    english, welsh = phrases("en"), phrases("cy")
    states = {english[k] for k in english if k.startswith("say_")}
    names = column("select text from dolsd.ctl_terms() union select title from dolsd.non_working_day")
    # A meaning of one word may be a part of Welsh ones.
    brief = {n for n in column("select meaning from dolsd.fact") if " " not in n}
    # What a state and a fact say alike has its Welsh in both places.
    ok(len(names) > 300 and names & states <= {"met", "refused"}, f"{len(names)} titles, {names & states} of them states")
    shown = set()
    for where in WELSH:
        # But for messages, as they were sent.
        text = re.sub(r"<details><summary>Yn y geiriau hyn.*?</details>", "", get(where, Accept_Language="cy")[2], flags=re.S)
        said = {html.unescape(t).strip() for pair in re.findall(r'>([^<>]*)<|(?:label|title)="([^"]*)"', text) for t in pair}
        shown |= said
        left = sorted(t for t in said if {t} <= names | states or set(t.split(", ")) <= names | states)
        ok(not left, f"{where}: English titles in Welsh: {left}")
        # Nor within what does not say that it is English.
        text = html.unescape(re.sub(r'<(\w+)[^<>]* lang="en-GB"[^<>]*>.*?</\1>', "", text, flags=re.S))
        found = sorted(n for n in names - brief if n in text)
        ok(not found, f"{where}: English titles in Welsh text: {found}")
    own = shown & {welsh[k] for k in english if k.startswith("say_")}
    ok(len(own) > 15, f"the pages show few states: {sorted(own)}")
    # Every state that there can be.
    known = column(r"""
        select unnest(regexp_matches(pg_get_constraintdef(c.oid), $q$'(\w+)'::text$q$, 'g')) from pg_constraint c
         where c.conrelid in ('dolsd.deadline'::regclass, 'dolsd.notice'::regclass, 'dolsd.message'::regclass,
                              'dolsd.time_limit'::regclass)
           and pg_get_constraintdef(c.oid) ~ '\((state|certainty) = ANY'
        union select unnest(regexp_matches(p.prosrc, $q$(?:then|else) '([^']+)'$q$, 'g')) from pg_proc p
         where p.oid in ('dolsd.gap_reason'::regproc, 'dolsd.authority_now'::regproc, 'dolsd.page_pulse'::regproc)
        union select unnest(regexp_matches(pg_get_viewdef(format('dolsd.%I', v.viewname)::regclass),
                                           $q$'([^']+)'::text AS what$q$, 'g'))
          from pg_views v where v.schemaname = 'dolsd' and v.viewname like 'uncovered\_%'
        union select title from dolsd.channel""")
    # A deadline that lapsed is shown as overdue.
    ok(len(known) > 60 and known - states == {"lapsed"}, f"states without a phrase: {known - states}; {len(known)}")


def languages():
    """Welsh where a browser prefers it; what is English says so."""
    english = get("/")
    for wanted in ["cy", "cy-GB, en;q=0.5", "en;q=0.7, cy;q=0.8", "fr, cy;q=0.1", "CY"]:
        status, headers, text = get("/", Accept_Language=wanted)
        ok(status == 200 and '<html lang="cy">' in text and ">Heddiw</a>" in text, f"{wanted}: not in Welsh")
        ok("31 Rhagfyr 2026 (dydd Iau)" in text, f"{wanted}: the date")
        ok(headers["vary"] == "Accept-Language" and headers["etag"] != english[1]["etag"], f"{wanted}: kept for others")
    own = set.union(*map(pieces, phrases("en").values())) - set.union(*map(pieces, phrases("cy").values()))
    for where in WELSH:
        text = get(where, Accept_Language="cy")[2]
        look_at(where + " in Welsh", text)
        ok(Tags(text).tags.count("tr") == Tags(get(where)[2]).tags.count("tr"), f"{where}: has other rows in Welsh")
        # What is marked as English is the database's.
        text = re.sub(r'<(\w+)[^<>]* lang="en-GB"[^<>]*>.*?</\1>', "", text, flags=re.S)
        said = {html.unescape(t).strip() for t in re.findall(r">([^<>]*)<", text)}
        ok(not own & said, f"{where}: English in Welsh: {own & said}")
    ok(">Llun 28 Rhag</time>" in get("/matter?reference=u-26-0012", Accept_Language="cy")[2], "a short date in Welsh")
    for wanted in [None, "", "en", "en-GB, cy;q=0.9", "fr", "*", "cy;q=0", "cyx", ",;q=,", "cy;q=x", "en, cy"]:
        ok('<html lang="en-GB">' in get("/", Accept_Language=wanted)[2], f"{wanted}: not in English")
    ok(">Rhag 2026</th>" in get("/gaps?by=month", Accept_Language="cy")[2], "a month in Welsh")
    ok(">chwarter 4, 2026</th>" in get("/gaps?by=quarter", Accept_Language="cy")[2], "a quarter in Welsh")
    matter = get("/matter?reference=u-26-0012", Accept_Language="cy")[2]
    ok("2 ddiwrnod gwaith ar ôl y diwrnod olaf: rhybudd" in matter, "when a reminder came, in Welsh")
    ok("llofnododd yr awdurdod rheoli ef: diwrnod 1" in html.unescape(matter), "a fact in Welsh")
    status, _, text = get("/nothing", Accept_Language="cy")
    ok(status == 404 and "<h1>Nid y dudalen hon</h1>" in text and ">Nid oes tudalen o’r fath.<" in text, "the Welsh error")
    ok("<title>Heb ei ganfod –" in get("/due?until=x", Accept_Language="cy")[2], "the title of a Welsh error")


def hostile():
    texts = ["'; drop table dolsd.notice; --", "<script>alert(1)</script>", "\" onload=\"x", "../../etc/passwd", "{{it}}",
             "%", "\\", "$(id)", "é" * 90]
    for text in texts:
        for where in ["/matter?reference=", "/evidence?reference=", "/home?home=", "/person?person=", "/contact?contact=", "/told?contact=",
                      "/authority?home=", "/due?role="]:
            status, _, page = get(where + quote(text))
            ok(status in (200, 400, 404), f"{where}{text}: {status}")
            ok("script" not in Tags(page).tags and "{{" not in page.replace("{{it}}", ""), f"{where}{text}: shown raw")
    for where in ["/due?until=tomorrow", "/due?until=2026-02-30", "/due?x=1", "/due?home=a&home=b", "/matter", "/told?page=-1",
                  "/told?page=99999", "/home?home=Elm%20House&open=x", "/home?home=Elm%20House&page=1", "/home?home=%00", "/home?home=%ff", "/home?home=" + "a" * 300, "/?x", "/gaps?by=team",
                  "/rules?format=csv", "/told?person=x%0d%0aSet-Cookie:a=b"]:
        status, headers, _ = get(where)
        ok(status == 400, f"{where}: {status} and not 400")
        ok("set-cookie" not in headers, f"{where}: a header got through")
    for where in ["/nothing", "/../etc/passwd", "//", "/matter?reference=none", "/contact?contact=99999999999999999999"]:
        ok(get(where)[0] == 404, f"{where}: not 404")
    for method in ["POST", "PUT", "DELETE", "OPTIONS"]:
        ok(get("/", method)[0] >= 400, f"{method} is taken")
    ok(get("/", X_Remote_User=None)[0] == 403, "nobody said who asks, and it was answered")
    ok(get("/", X_Remote_User="")[0] == 403, "an empty name was taken")
    ok(len(verb("told")["rows"]) > 0, "notices are gone")


def few():
    """One day, and in Welsh two, in their own form; nor is there one of many of anything."""
    days, forms = 0, {"1": ("1 day ", "1 diwrnod "), "2": ("2 days ", "2 ddiwrnod ")}
    for where in WELSH:
        text, welsh = (re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^<>]*>", " ", get(where, Accept_Language=language)[2]))) for language in ("en", "cy"))
        wrong = re.findall(r"\b1 (?:working )?(?:days|times|messages|notices|reminders|rows)\b", text) + re.findall(r"\b2 diwrnod\b", welsh)
        ok(not wrong, f"{where}: {set(wrong)}")
        found = re.search(r"\b([12]) days? without recorded authority", text)
        if found:
            days += 1
            ok(forms[found[1]][0] in text and forms[found[1]][1] in welsh, f"{where}: {found[0]}, and in Welsh?")
    ok(days > 0, "no page has one or two days")


def once():
    """Many who ask the same at once, or within ten seconds, are one question; who asks is recorded of each."""
    where = "/authority?on=2026-11-11"

    def asked():
        with open(os.environ["SERVER_LOG"], encoding="utf-8") as log:
            return len(re.findall(r"page_counted LOG: .*dolsd\.page\(", log.read()))

    def ask(name):
        status, headers, _ = get(where, X_Remote_User=name)
        return status, headers["etag"]
    with ThreadPoolExecutor(40) as threads:
        answers = set(threads.map(ask, [f"officer.{n}" for n in range(40)]))
    ok(len(answers) == 1 and answers.pop()[0] == 200 and asked() == 1, f"40 at once: {answers}, asked {asked()} times")
    with open(os.environ["PAGE_LOG"], encoding="utf-8") as log:
        ok(len(set(re.findall(r"(officer\.\d+) asked for authority: 200", log.read()))) == 40, "who asked is not recorded of each")
    get("/authority?on=2026-11-12")
    ok(asked() == 2, "another question is not asked")
    ask("again")
    ok(asked() == 2, "asked again at once")
    time.sleep(6.5)
    ok(asked() == 2, "asked while nobody looks")
    ask("later")
    time.sleep(1)
    ok(asked() == 3, "not asked beforehand while somebody looks")
    ask("later")
    time.sleep(11)
    ok(asked() == 3, "asked while nobody looks")
    ask("much later")
    ok(asked() == 4, "an old answer is kept")


for test in [globals()[name] for name in sys.argv[5:]] or [pages, evidence, same_answers, forms, days_refused, paging,
                                                           both_languages, titles, languages, hostile]:
    test()
for fault in FAULTS:
    print("FAILED:", fault)
sys.exit(1 if FAULTS else 0)
