// worker.mjs VERB LIB - graphile-worker or pg-boss with nodemailer's pool, set up for reliability.
// VERB prepare | run | cancel (ids on the command line). LIB graphile | boss. CHAOS_SET: usual | careful | default (pg-boss only: nothing set)
// careful: what no documentation asks for, but an attentive programmer could add: a Message-ID made from the
// reminder's id; the row is looked at before the mail goes; (graphile) locks of a dead worker are undone at start.
import { createRequire } from 'node:module';
const require = createRequire(process.env.BENCH_NODE_DIR + '/package.json');
const [verb, lib, ...ids] = process.argv.slice(2);
const careful = process.env.CHAOS_SET === 'careful', plain = process.env.CHAOS_SET === 'default';
const { Pool } = require('pg');
const pool = () => { const p = new Pool({ max: 4 }); p.on('error', (e) => console.error('pool: ' + e.message)); return p; };
const url = `postgres:///${process.env.PGDATABASE}?host=${encodeURIComponent(process.env.PGHOST)}&port=${process.env.PGPORT}&user=${process.env.PGUSER}`;
const work = pool();
function mailer() {
  const t = require('nodemailer').createTransport({ pool: true, host: '127.0.0.1', port: Number(process.env.BENCH_SMTP_PORT),
    secure: false, ignoreTLS: true, maxConnections: 4, maxMessages: Infinity });
  return async ({ id, rcpt, subject, body }) => {
    if (careful && !(await work.query('select 1 from work.reminder where id = $1 and state = \'due\'', [id])).rowCount) return;
    await t.sendMail({ from: 'reminder@example.org', to: rcpt, subject, text: body, ...(careful ? { messageId: `<reminder-${id}@example.org>` } : {}) });
    await work.query('update work.reminder set state = \'sent\', sent_at = now() where id = $1', [id]);
  };
}
const payload = 'json_build_object(\'id\', id, \'rcpt\', rcpt, \'subject\', subject, \'body\', body)';
const untilTerm = (close) => process.once('SIGTERM', () => close().catch(() => {}).finally(() => process.exit(0)));
const graphile = {
  async prepare() {
    const { runMigrations } = require('graphile-worker');
    await work.query('drop schema if exists graphile_worker cascade');
    await runMigrations({ pgPool: work });
    await work.query(`select count(*) from (select (graphile_worker.add_job('mail', ${payload}, run_at := due_at, job_key := 'r' || id)).id from work.reminder order by id) j`);
  },
  async run() {
    const { run } = require('graphile-worker');
    const send = mailer();
    if (careful) {
      const { rows } = await work.query('select distinct locked_by from graphile_worker._private_jobs where locked_by is not null');
      if (rows.length) await work.query('select graphile_worker.force_unlock_workers($1)', [rows.map((r) => r.locked_by)]);
    }
    const runner = await run({ connectionString: url, concurrency: 4, pollInterval: 2000, noHandleSignals: true, taskList: { mail: (job) => send(job) } });
    untilTerm(() => runner.stop());
    await runner.promise;
  },
  async cancel() { for (const i of ids) await work.query('select graphile_worker.remove_job($1)', ['r' + i]); },
};
const boss = {
  async start(more = {}) {
    const { PgBoss } = require('pg-boss');
    const b = new PgBoss({ connectionString: url, max: 10, ...more });
    b.on('error', (e) => console.error('boss: ' + e.message));
    await b.start();
    return b;
  },
  async prepare() {
    await work.query('drop schema if exists pgboss cascade');
    const b = await this.start();
    await b.createQueue('mail', plain ? {} : { retryLimit: 10, retryDelay: 5, retryBackoff: true, retryDelayMax: 60, heartbeatSeconds: 30 });
    const { rows } = await work.query('select id::int, rcpt, subject, body from work.reminder order by id');
    await b.insert('mail', rows.map((data) => ({ data })));
    await b.stop({ graceful: false });
  },
  async run() {
    const send = mailer(), b = await this.start();
    await b.work('mail', { batchSize: 2, localConcurrency: 2, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5, perJobResults: true }, async (jobs) =>
      (await Promise.allSettled(jobs.map((j) => send(j.data)))).map((r, i) => r.status === 'fulfilled' ? { id: jobs[i].id, status: 'completed' }
        : (console.error('mail failed: ' + r.reason.message), { id: jobs[i].id, status: 'failed', output: { message: r.reason.message } })));
    untilTerm(() => b.stop({ graceful: true, timeout: 10000 }));
  },
  async cancel() {
    const { rows } = await work.query('select id from pgboss.job where name = \'mail\' and (data->>\'id\')::int = any($1)', [ids.map(Number)]);
    const b = await this.start({ supervise: false, schedule: false });
    await b.cancel('mail', rows.map((r) => r.id));
    await b.stop({ graceful: false });
  },
};
await { graphile, boss }[lib][verb]();
if (verb !== 'run') process.exit(0);
