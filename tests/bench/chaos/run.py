#!/usr/bin/python3
"""run.py CONTENDER TEST... - one contender through the fault tests; appends JSON lines to tmp/results.jsonl.
Contenders: dolsd graphile graphile-careful boss boss-careful boss-default cron cron-batch. Tests: base 1 .. 7, 4s. CHAOS_SHIFT moves ports and folders. run.py all: all of it, side by side."""
import asyncio, collections, json, os, random, re, shutil, signal, subprocess, sys, threading, time
import psycopg2

ROOT = os.path.dirname(os.path.abspath(__file__))
TREE = os.environ.get("DOLSD_TREE", os.path.dirname(os.path.dirname(os.path.dirname(ROOT))))
TMP = os.environ.get("BENCH_TMP", "/var/tmp/dolsd-bench-chaos")
NODE = os.environ.get("BENCH_NODE", "/node_modules/none")
NODEDIR = os.environ.get("BENCH_NODE_DIR", NODE.split("/node_modules/")[0])
PGBIN = os.environ.get("BENCH_PGBIN", "/usr/lib/postgresql/15/bin")
N = int(os.environ.get("CHAOS_N", "1000"))
NAMES = ["dolsd", "graphile", "graphile-careful", "boss", "boss-careful", "boss-default", "cron", "cron-batch"]
TICK = 2.0  # cron comes round after this long (a real one after 60 s)
if sys.argv[1] == "all":
    ps = [subprocess.Popen([sys.executable, __file__, n] + (["1", "3"] if n == "boss-default" else sys.argv[2:] or ["base"] + list("1234567"))) for n in NAMES]
    sys.exit(max(p.wait() for p in ps))
who, tests = sys.argv[1], sys.argv[2:]
i = NAMES.index(who) + int(os.environ.get("CHAOS_SHIFT", "0"))
PGPORT, SMTP = int(os.environ.get("BENCH_PG_PORT", "29010")) + i, int(os.environ.get("BENCH_SMTP_PORT", "29025")) + i
D = f"{TMP}/{who}{i}"
os.makedirs(D, exist_ok=True)
os.chmod(TMP, 0o755); os.chmod(D, 0o755)
R = random.Random(42)
CRON = who.startswith("cron")
ENV = dict(os.environ, PGHOST=D + "/pg", PGPORT=str(PGPORT), PGUSER="bench", PGDATABASE="dolsd_test_bench", BENCH_SMTP_HOST="127.0.0.1", BENCH_SMTP_PORT=str(SMTP),
           BENCH_CONNINFO=f"host={D}/pg port={PGPORT} user=bench dbname=dolsd_test_bench", BENCH_NODE_DIR=NODEDIR, BENCH_HERE=ROOT, BENCH_TMP=TMP,
           CHAOS_SET="careful" if "careful" in who else "default" if "default" in who else "usual", PGOPTIONS="-c client_min_messages=warning")


def say(*a): print(time.strftime("%T"), who, *a, flush=True)
def sh(cmd, **k): return subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENV, **k)
def aspg(c): return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] + c


def cluster():
    p = D + "/pg"
    if os.path.exists(p + "/data/postmaster.pid"): sh(aspg([PGBIN + "/pg_ctl", "-D", p + "/data", "-m", "immediate", "-w", "stop"]), cwd="/")
    shutil.rmtree(p, ignore_errors=True); os.makedirs(p); shutil.chown(p, "postgres", "postgres")
    r = sh(aspg([PGBIN + "/initdb", "-D", p + "/data", "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]), cwd="/"); assert not r.returncode, r.stdout
    open(p + "/data/postgresql.conf", "a").write(f"listen_addresses='127.0.0.1'\nport={PGPORT}\nunix_socket_directories='{p}'\nshared_buffers=48MB\ntimezone='UTC'\n")
    pg("start"); sh(["createdb", "--maintenance-db=postgres", "dolsd_test_bench"])
def pg(*a):
    r = subprocess.run(aspg([PGBIN + "/pg_ctl", "-D", D + "/pg/data", "-w", "-l", D + "/pg/log", *a]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"); assert not r.returncode, a


def q(sql, args=None):
    for k in range(40):
        try:
            c = psycopg2.connect(ENV["BENCH_CONNINFO"]); c.autocommit = True
            try:
                cur = c.cursor(); cur.execute(sql, args); return cur.fetchall() if cur.description else None
            finally: c.close()
        except psycopg2.OperationalError:
            if k == 39: raise
            time.sleep(0.25)


class Sink:
    """Takes mail and notes (time, number of the reminder, Message-ID); faults as the test sets them."""
    def __init__(s):
        s.got, s.told, s.delay, s.lose, s.poison, s.hang, s.tries = [], [], 0.0, 0.0, None, None, collections.Counter()
        s.rnd, s.writers, s.lost = random.Random(7), set(), 0
        s.loop = asyncio.new_event_loop(); s.up = threading.Event()
        threading.Thread(target=s.run, daemon=True).start(); s.up.wait()
    def run(s): asyncio.set_event_loop(s.loop); s.loop.run_until_complete(s.listen()); s.up.set(); s.loop.run_forever()
    async def listen(s): s.server = await asyncio.start_server(s.client, "127.0.0.1", SMTP, limit=1 << 22)
    def call(s, f): return asyncio.run_coroutine_threadsafe(f, s.loop).result(10)
    def close(s):
        async def c():
            s.server.close()
            for w in list(s.writers): w.transport.abort()
        s.call(c())
    def open(s): s.call(s.listen())
    def reset(s):
        async def c():
            for w in list(s.writers): w.transport.abort()
        s.call(c()); time.sleep(0.2)
        s.got.clear(); s.told.clear(); s.tries.clear(); s.delay = s.lose = 0.0; s.poison = s.hang = None; s.lost = 0; s.silent = set()
    async def client(s, r, w):
        s.writers.add(w)
        async def out(x): w.write(x); await w.drain()
        try:
            await out(b"220 sink ESMTP\r\n"); rcpt = None
            while True:
                l = await r.readline()
                if not l: return
                v = l.upper()
                if v.startswith(b"EHLO"): await out(b"250-sink\r\n250-PIPELINING\r\n250-SIZE 50000000\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 DSN\r\n")
                elif v.startswith(b"RCPT"):
                    a = re.search(r"<(.*?)>", l.decode()).group(1); m = re.search(r"\d+", a); n = int(m.group()) if m else 0; s.tries[n] += 1
                    if n and n == s.poison: await out(b"550 5.1.1 no such mailbox\r\n"); continue
                    if n and n == s.hang: await asyncio.sleep(float(os.environ.get("CHAOS_HANG", "30")))
                    rcpt = (n, a); await out(b"250 2.1.5 ok\r\n")
                elif v.startswith(b"DATA"):
                    if not rcpt: await out(b"554 5.5.1 no valid recipients\r\n"); continue
                    await out(b"354 go\r\n"); body = b""
                    while True:
                        l = await r.readline()
                        if not l: return
                        if l == b".\r\n": break
                        body += l
                    if s.delay: await asyncio.sleep(s.rnd.random() * s.delay)
                    m = re.search(rb"(?mi)^Message-ID:\s*(<[^>]+>)", body)
                    (s.got if rcpt[0] else s.told).append((time.time(), rcpt[0], m.group(1).decode() if m else None, (re.search(rb"(?mi)^Subject:(.*)", body) or [b"", b""])[1].decode().strip()))
                    if rcpt[0] in s.silent: s.silent.discard(rcpt[0]); await asyncio.sleep(3600)
                    rcpt = None
                    if s.lose and s.rnd.random() < s.lose: s.lost += 1; await asyncio.sleep(1); w.transport.abort(); return
                    await out(b"250 2.0.0 stored\r\n")
                elif v.startswith(b"QUIT"): await out(b"221 bye\r\n"); return
                else:
                    if v.startswith((b"MAIL", b"RSET")): rcpt = None
                    await out(b"250 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError): pass
        finally: s.writers.discard(w); w.transport.abort()
    def distinct(s): return len({g[1] for g in s.got})


def prepare():
    r = sh(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", "drop schema if exists dolsd cascade; drop schema if exists casework cascade; drop schema if exists work cascade"]); assert not r.returncode, r.stdout
    if who != "dolsd":
        r = sh(["psql", "-Xqv", f"n={N}", "-f", ROOT + "/source.sql"]); assert not r.returncode, r.stdout
        if not CRON:
            r = sh([NODE, ROOT + "/worker.mjs", "prepare", who.split("-")[0]]); assert not r.returncode, r.stdout
        q("analyze"); return
    for f in [TREE + "/tests/sql/casework_stub.sql"] + [f"{TREE}/sql/{d}{x}" for d in ("", "dolsd/", "rules/") for x in sorted(os.listdir(f"{TREE}/sql/{d}")) if x.endswith(".sql") and (d or x[0] == "0")] + [TREE + "/sql/clock.sql"]:
        r = sh(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-f", f]); assert not r.returncode, (f, r.stdout)
    q("do $$ begin create role dolsd login; exception when duplicate_object then null; end $$; grant dolsd_daemon to dolsd")
    q("insert into dolsd.channel values ('mail', 'Mail', true) on conflict (channel) do update set enabled = true; select dolsd.move_clock('2026-12-21 08:00+00')")
    q(f"""insert into casework.a_matter (kind, id, reference, facts) select 'urgent', i, 'U-26-' || i, '{{"given": "2026-12-21"}}' from generate_series(1, {N}) i;
          insert into casework.a_contact (contact_id, name, address) select i, 'Home', 'home' || i || '@homes.example' from generate_series(1, {N}) i;
          insert into casework.a_contact (contact_id, name, address) values (900001, 'Team', 'team@council.example');
          insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', i from generate_series(1, {N}) i;
          insert into casework.a_recipient (kind, id, role, contact_id) values ('urgent', 10, 'dols_team', 900001), ('urgent', 20, 'dols_team', 900001);
          select dolsd.touch('urgent', array(select i::bigint from generate_series(1, {N}) i))""")
    for name in ("one", "two"):
        open(f"{D}/{name}.conf", "w").write(f'''database: {{ conninfo = "host={D}/pg port={PGPORT} user=dolsd dbname=dolsd_test_bench"; }};
mail: {{ from = "dols@council.example"; smtp: {{ host = "127.0.0.1"; port = {SMTP}; sessions = 4; }}; }};
council: {{ name = "Example Council"; reply_to = "team@council.example"; }}; templates: {{ directory = "{TREE}/conf/templates"; }}; worker: {{ name = "{name}"; }};\n''')
    p = subprocess.Popen([TREE + "/build/dolsd", "-c", D + "/one.conf"], stderr=open(D + "/prepare.log", "a"), env=ENV)
    while not q("select dolsd.idle()")[0][0]: time.sleep(0.3); assert p.poll() is None
    p.terminate(); p.wait()
    q("select dolsd.move_clock('2026-12-21 09:00+00')")
    while q("select deadlines from dolsd.fire(500)")[0][0]: pass
    k = q("select count(*) from dolsd.message where state = 'pending'")[0][0]; assert k == N, k
    # from here the clock runs: 09:00 and on
    q("""do $do$ begin execute format($$create or replace function dolsd.clock() returns timestamptz language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
         as $f$begin return now() + %L::interval; end$f$ $$, '2026-12-21 09:00+00'::timestamptz - now()); end $do$""")
    q("drop function dolsd.move_clock(timestamptz); drop table dolsd.moved_clock; insert into dolsd.attestation (contact_id) values (900001)")
    q("analyze")


class Worker:
    def __init__(s, name="one", log="log"):
        s.name, s.log, s.codes, s.p, s.on, s.died = name, f"{D}/{log}", collections.Counter(), None, True, 0.0
    def start(s):
        c = [TREE + "/build/dolsd", "-c", f"{D}/{s.name}.conf"] if who == "dolsd" else \
            ["/usr/bin/python3", ROOT + "/cron.py", "batch" if who == "cron-batch" else "persistent"] if CRON else [NODE, ROOT + "/worker.mjs", "run", who.split("-")[0]]
        s.p = subprocess.Popen(c, stdout=open(s.log, "a"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=ENV)
    def poll(s):
        """systemd's Restart=always (0.1 s), or cron's next round"""
        if s.p.poll() is not None:
            if not s.died: s.codes[s.p.returncode] += 1; s.died = time.time()
            elif time.time() - s.died > (TICK if CRON else 0.1): s.died = 0.0; s.start()
    def stop(s):
        if s.p.poll() is None:
            s.p.terminate()
            try: s.p.wait(15)
            except subprocess.TimeoutExpired: s.p.kill(); s.p.wait()
    def text(s): return open(s.log, errors="replace").read() if os.path.exists(s.log) else ""


def marked():
    return {r[0] for r in q("select distinct n.matter_id from dolsd.notice n join dolsd.message m on m.id = n.message_id where m.state = 'delivered' and m.address like 'home%%'" if who == "dolsd" else "select id from work.reminder where state = 'sent'")}
def states():
    if who == "dolsd": return q("select state, count(*) from dolsd.message where address like 'home%%' group by 1")
    if who.startswith("graphile"): return q("select case when locked_at is not null then 'locked' when attempts >= max_attempts then 'failed' else 'waiting' end, count(*), max(attempts) from graphile_worker._private_jobs group by 1")
    if who.startswith("boss"): return q("select state::text, count(*), max(retry_count) from pgboss.job where name = 'mail' group by 1")
    return q("select state, count(*) from work.reminder group by 1")
def open_work():
    return q("select count(*) from dolsd.message where state in ('pending', 'sending') and address like 'home%%'" if who == "dolsd" else
             "select count(*) from graphile_worker._private_jobs where attempts < max_attempts" if who.startswith("graphile") else
             "select count(*) from pgboss.job where name = 'mail' and state in ('created', 'retry', 'active')" if who.startswith("boss") else
             "select count(*) from work.reminder where state = 'due'")[0][0]
def words(t):
    c = collections.Counter(re.sub(r"worker-\w+|[0-9a-f]{8,}|\d+(\.\d+)?", "#", l.strip())[:170] for l in t.splitlines() if "crontab" not in l and re.search(r"(?i)err|warn|fail|refus|unknown|retry|lost|out of reach|disconnect|recipient", l) and not l.startswith("  "))
    return c.most_common(5)


def pump(ws, sink, until, cap, idle=90, step=0.05):
    """keep the workers going until it holds, nothing arrives for long, or the time is up"""
    t = time.time(); last = len(sink.got); since = t
    while not until():
        for w in ws: w.poll()
        time.sleep(step)
        if len(sink.got) != last: last = len(sink.got); since = time.time()
        if time.time() - t > cap: return "cap"
        if time.time() - since > idle: return "idle"
    return "done"


def test(t):
    sink.reset(); prepare()
    for f in os.listdir(D):
        if f.startswith("log-" + t): os.unlink(f"{D}/{f}")
    ws = [Worker(log=f"log-{t}")] + ([Worker("two", f"log-{t}-two")] if t == "7" else [])
    S = {"base": .1, "1": .3, "2": .4, "3": .15, "4": .1, "4s": .02, "5": .15, "6": .02, "7": .1}[t]
    sink.delay = S / 4 if CRON else S
    want = set(range(1, N + 1)); out = {"who": who, "test": t, "n": N}; cancelled = {}
    seen = [0.0]
    def full():
        if sink.distinct() < len(want) - len(cancelled) or time.time() - seen[0] < 0.5: return False
        seen[0] = time.time(); return open_work() == 0
    start = time.time()
    for w in ws: w.start()
    w = ws[0]; t_end = None
    if t == "1":
        k = 0; inwork = 0
        for k in range(40):
            base = len(sink.got); s0 = time.time()
            if k % 4 == 0: time.sleep(R.random() * 1.5)
            else:
                while len(sink.got) == base and time.time() - s0 < 8: time.sleep(0.005); w.poll()
                time.sleep(R.random() * 1.2)
            inwork += len(sink.got) > base
            if w.p.poll() is None: w.p.kill(); w.p.wait()
            w.died = 0.0; w.start()
        out["kills_while_mailing"] = inwork; out["after_kills"] = [sink.distinct(), len(sink.got)]; t_end = time.time()
        how = pump(ws, sink, full, 560 if who == "dolsd" else 260, 420 if who == "dolsd" else 60 if who == "graphile" else 130)  # dolsd: courier.lease is 300 s
    elif t == "2":
        pump(ws, sink, lambda: len(sink.got) > N // 20, 30); gaps = []
        for k in range(20):
            try: q("select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
            except psycopg2.Error as e: say(e)
            pump(ws, sink, lambda: False, 1.0)
        for k in range(3):
            pg("stop", "-m", "immediate"); pg("start"); a = time.time(); b = len(sink.got)
            r = pump(ws, sink, lambda: len(sink.got) > b + 4, 40, 999); gaps.append(round(time.time() - a, 1) if r == "done" else None)
            pump(ws, sink, lambda: False, 2.0)
        out["resume_s"] = gaps; t_end = time.time(); how = pump(ws, sink, full, 500 if who == "dolsd" else 200, 420 if who == "dolsd" else 100)
    elif t == "3":
        pump(ws, sink, lambda: len(sink.got) >= N // 5, 40); sink.close(); a = time.time()
        pump(ws, sink, lambda: False, 55, 999)
        if who == "dolsd": r = sh([TREE + "/build/dolsctl", "-d", ENV["BENCH_CONNINFO"], "status"]); open(f"{D}/status-during-{t}", "w").write(r.stdout); out["status_during"] = [r.returncode, [l for l in r.stdout.splitlines() if l.startswith("attention")][:6]]
        pump(ws, sink, lambda: False, 5, 999)
        b = len(sink.got); sink.open(); t_end = time.time()
        pump(ws, sink, lambda: len(sink.got) > b, 150, 999); out["resume_s"] = round(time.time() - t_end, 1); out["at_reopen"] = states()
        how = pump(ws, sink, full, 200, 100)
    elif t == "4":
        sink.lose = 0.05; how = pump(ws, sink, full, 200, 100)
    elif t == "4s":  # the connection stays open: four replies that never come, one for each session
        sink.silent = {10, 20, 30, 40}; how = pump(ws, sink, full, float(os.environ.get("CHAOS_CAP", "200")), 999)
        out["done_within_cap"] = how
    elif t == "5":
        pump(ws, sink, lambda: len(sink.got) >= min(150, N // 4), 40); pick = R.sample(range(N * 4 // 10, N), N // 10); a, b = pick[::2], pick[1::2]
        if who == "dolsd":
            q("""update casework.a_matter set facts = facts || '{"died": "2026-12-21"}' where id = any(%s); select dolsd.touch('urgent', %s::bigint[])""", (a, a))
            q("""update casework.a_matter set facts = facts || '{"died": "2026-12-21"}' where id = any(%s)""", (b,))
        else:
            q("delete from work.reminder where id = any(%s)", (a,)); q("update work.reminder set state = 'cancelled' where id = any(%s)", (b,))
            if not CRON: r = sh([NODE, ROOT + "/worker.mjs", "cancel", who.split("-")[0], *map(str, b)]); assert not r.returncode, r.stdout
        t0 = time.time(); cancelled = dict.fromkeys(pick, t0)
        how = pump(ws, sink, lambda: len({g[1] for g in sink.got} - set(cancelled)) >= N - len(cancelled), 120, 30); pump(ws, sink, lambda: False, 6)
        out["sent_after_cancel"] = {"by_fact_or_row_alone": len({g[1] for g in sink.got if g[1] in a and g[0] > t0}), "and_job_removed_or_row_marked" if who != "dolsd" else "by_fact_without_touch": len({g[1] for g in sink.got if g[1] in b and g[0] > t0})}
    elif t == "6":
        sink.poison, sink.hang = 10, 20
        how = pump(ws, sink, lambda: len({g[1] for g in sink.got} - {10, 20}) >= N - 2, 120, 60); out["others_done_s"] = round(time.time() - start, 1)
        out["others_missing"] = N - 2 - len({g[1] for g in sink.got} - {10, 20})
        pump(ws, sink, lambda: any(g[1] == 20 for g in sink.got), 240, 999); out["slow_one_after_s"] = next((round(g[0] - start, 1) for g in sink.got if g[1] == 20), None)
        out["tries"] = {"poison": sink.tries[10], "slow": sink.tries[20]}
    else: how = pump(ws, sink, full, 150, 60)
    t1 = time.time(); pump(ws, sink, lambda: False, 1.5)
    if who == "dolsd": r = sh([TREE + "/build/dolsctl", "-d", ENV["BENCH_CONNINFO"], "status"]); open(f"{D}/status-{t}", "w").write(r.stdout); out["status_after"] = [r.returncode, [l for l in r.stdout.splitlines() if l.startswith("attention")][:6]]
    for x in ws: x.stop()
    m = marked(); got = {g[1] for g in sink.got}; ids = collections.defaultdict(list)
    for g in sink.got: ids[g[1]].append(g[2])
    rep = sum(len(v) - 1 for v in ids.values()); known = sum(sum(1 for k, x in enumerate(v) if k and x and x in v[:k]) for v in ids.values())
    miss = want - got - set(cancelled)
    out.update(end=how, seconds=round(t1 - start, 1), after_fault_s=round(t1 - t_end, 1) if t_end else None, accepted=len(sink.got), distinct=len(got), missing=len(miss), marked_but_never_accepted=len((m & want) - got),
               repeats=rep, repeats_same_id=known, repeats_max=max(len(v) for v in ids.values()) - 1 if ids else 0, replies_lost=sink.lost, exits={str(k): v for k, v in sum((x.codes for x in ws), collections.Counter()).items()},
               states=states(), team_mails=[x[3] for x in sink.told][:4], log=words("".join(x.text() for x in ws)))
    s = sorted(g[0] for g in sink.got); out["longest_gap_s"] = round(max((b - a for a, b in zip(s, s[1:])), default=0), 1)
    if t == "1" and who.startswith("graphile") and miss:  # what would be seen four hours later
        # what resetLockedAt.js does with locks older than four hours, which it looks for every 8 to 10 minutes
        q("update graphile_worker._private_jobs set locked_at = null, locked_by = null, run_at = greatest(run_at, now()) where locked_at is not null")
        c = len(sink.got); w.start(); r = pump(ws, sink, full, 60, 30); pump(ws, sink, lambda: False, 2); w.stop()
        out["four_hours_later"] = {"mails": len(sink.got) - c, "of_them_repeats": len(sink.got) - c - len({g[1] for g in sink.got} - got), "missing": N - sink.distinct()}
    say(json.dumps(out)); open(TMP + "/results.jsonl", "a").write(json.dumps(out) + "\n")


cluster(); sink = Sink()
for t in tests:
    try: test(t)
    except Exception as e:
        import traceback; say("HARNESS", t, traceback.format_exc())
pg("stop", "-m", "immediate")
