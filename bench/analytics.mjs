// The reports over ten million activities against the same SQL on PostgreSQL: alternating, medians. Ours is measured at the
// client of the HTTP API, the rival by psql's own clock. HK_BENCH_RUNS, HK_BENCH_LEADS and HK_BENCH_ACTIVITIES make it
// shorter, for a try.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { load, machine, median, milliseconds, output, publish, table, verdict, verdicts, whole } from './report.mjs'

const RUNS = Number(process.env.HK_BENCH_RUNS ?? 7)
const LEADS = Number(process.env.HK_BENCH_LEADS ?? 1_000_000)
const ACTIVITIES = Number(process.env.HK_BENCH_ACTIVITIES ?? 10_000_000)
const FROM = '2024-11-23'
const TO = '2026-11-24'
const PORT = 18_473
const program = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))
const models = resolve(import.meta.dirname, '../src/analytics/models')
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// Midnights of the time zone below, as the program takes them.
const micros = (day) => BigInt(Date.parse(`${day}T00:00:00Z`)) * 1000n
const params = { from_at: micros(FROM), to_at: micros(TO), as_of: micros('2026-11-23'), now_at: micros('2026-11-23') }

const fixture = output(resolve('build/release/bench_lake_fixture'), work, String(LEADS), String(ACTIVITIES)).split('\n').map((line) => JSON.parse(line))

// --- the rival -----------------------------------------------------------------------------------------------------------
const bin = '/usr/lib/postgresql/15/bin'
const folder = mkdtempSync(join(tmpdir(), 'hk-bench-pg-'))
const isRoot = process.getuid() === 0
const asUser = (...command) => (isRoot ? execFileSync('runuser', ['-u', 'postgres', '--', ...command], { encoding: 'utf8', cwd: '/' }) : execFileSync(command[0], command.slice(1), { encoding: 'utf8' }))
const postgresSettings = 'shared_buffers=2GB,work_mem=256MB,maintenance_work_mem=512MB,max_parallel_workers_per_gather=2,effective_cache_size=8GB,fsync=off,max_wal_size=16GB,random_page_cost=1.1'
function startPostgres() {
  execFileSync('chmod', ['711', folder])
  if (isRoot) execFileSync('chown', ['postgres', folder])
  asUser(`${bin}/initdb`, '-D', `${folder}/db`, '-U', 'hk', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync')
  const options = `-k ${folder} -c listen_addresses='' ` + postgresSettings.split(',').map((one) => `-c ${one}`).join(' ')
  asUser(`${bin}/pg_ctl`, '-D', `${folder}/db`, '-w', '-l', `${folder}/log`, '-o', options, 'start')
}
const url = `postgresql://hk@/postgres?host=${folder}`
const psql = (sql) => execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-At', url], { encoding: 'utf8', input: sql, maxBuffer: 1 << 28 })

const indexes = `
create unique index on leads(id); create index on leads(created_at, id); create index on leads(status, created_at, id); create index on leads(owner_id, created_at, id); create index on leads(source, created_at, id);
create unique index on opportunities(id); create index on opportunities(stage, created_at, id); create index on opportunities(status, created_at, id); create index on opportunities(lead_id);
create unique index on stage_changes(seq); create index on stage_changes(opportunity_id, seq);
create unique index on lead_status_changes(seq); create index on lead_status_changes(lead_id, seq);
create unique index on ledger(id); create index on ledger(lead_id, at);
create unique index on activities(id); create index on activities(record_id, at, id); create index on activities(at, id);`

function fillPostgres() {
  for (const { table: name, columns } of fixture) {
    psql(`create table ${name} (${columns.map(([column, type]) => `"${column}" ${type}`).join(', ')});`)
    psql(`\\copy ${name} from '${join(work, 'lake', `${name}.csv`)}' (format csv)`)
    rmSync(join(work, 'lake', `${name}.csv`))
  }
  psql(indexes)
  const steps = [['status', 'new'], ['status', 'contacted'], ['status', 'qualified'], ['status', 'converted'], ...['appointment', 'offer_made', 'under_contract', 'due_diligence', 'closed'].map((stage) => ['stage', stage]), ['won', 'won']]
  psql(`create table steps (position bigint, kind text, step text, label text); insert into steps values ${steps.map(([kind, step], i) => `(${i + 1}, '${kind}', '${step}', '${step}')`).join(', ')};
    create table stages as select position, step as stage, label from steps where kind = 'stage';`)
  const day = 86_400_000
  const periods = []
  for (let at = Date.parse('2024-11-18'); at < Date.parse(TO); at += 7 * day) periods.push(`('${new Date(at).toISOString().slice(0, 10)}', ${BigInt(at) * 1000n}, ${BigInt(at + 7 * day) * 1000n})`)
  const months = []
  for (let n = 0; n < 25; ++n) months.push(`(${n}, '${new Date(Date.UTC(2024, 10 + n)).toISOString().slice(0, 7)}', ${BigInt(Date.UTC(2024, 10 + n)) * 1000n}, ${BigInt(Date.UTC(2024, 11 + n)) * 1000n})`)
  psql(`create table periods (name text, begins bigint, ends bigint); insert into periods values ${periods.join(', ')};
    create table months (number bigint, name text, begins bigint, ends bigint); insert into months values ${months.join(', ')};`)
  psql('vacuum analyze;')
}

const modelOf = (name) => readFileSync(join(models, `${name.replaceAll('-', '_')}.sql`), 'utf8').replace(/\$(\w+)/g, (_, param) => params[param])
function rival(name) {
  const said = psql(`\\timing on\n\\o /dev/null\n${modelOf(name)};\n`)
  return Number(said.match(/Time: ([\d.]+) ms/)[1])
}

// --- ours ----------------------------------------------------------------------------------------------------------------
const env = { ...process.env, HK_TIME_ZONE: 'UTC', HK_LAKE_MEMORY_MB: '2048' }
const key = execFileSync(program, ['apikey', 'create', '--name', 'bench', '--role', 'owner', '--data', work], { encoding: 'utf8', env }).trim()
const server = spawn(program, ['serve', '--role', 'api', '--listen', `127.0.0.1:${PORT}`, '--data', work], { env, stdio: 'ignore' })
async function answering() {
  for (let i = 0; i < 200; ++i) {
    if (await fetch(`http://127.0.0.1:${PORT}/api/health`).then((r) => r.ok, () => false)) return
    await sleep(50)
  }
  throw new Error('the program does not answer')
}
async function ours(name) {
  const begun = performance.now()
  const response = await fetch(`http://127.0.0.1:${PORT}/api/analytics/${name}?from=${FROM}&to=${TO}`, { headers: { authorization: `Bearer ${key}` } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${name}: ${text}`)
  return { ms: performance.now() - begun, rows: JSON.parse(text).rows.length }
}

const reports = ['conversion-by-source', 'time-in-stage', 'pipeline-value', 'funnel', 'cohorts', 'activity-by-person', 'cost-per-source', 'leads-over-time']
try {
  await answering()
  startPostgres()
  fillPostgres()
  const before = load()
  const results = []
  for (const name of reports) {
    const first = await ours(name)
    rival(name)
    const mine = [], theirs = []
    for (let run = 0; run < RUNS; ++run) {
      mine.push((await ours(name)).ms)
      if (run < 3) theirs.push(rival(name))
    }
    results.push({ name, first: first.ms, rows: first.rows, ours: median(mine), worst: Math.max(...mine), theirs: median(theirs) })
    console.error(results.at(-1))
  }
  const parquet = Number(output('du', '-sk', join(work, 'lake')).split('\t')[0]) / 1024
  const bytes = Number(psql('select pg_database_size(current_database())')) / 2 ** 20
  publish('analytics', 'Reports', [
    `${machine()}; load before the runs ${before}. ${fixture.map((one) => `${whole(one.rows)} ${one.table}`).join(', ')}: ${whole(parquet)} MB of Parquet, ${whole(bytes)} MB in PostgreSQL with its indexes. Two years, all of the rows. ` +
      `Ours: over HTTP, median and worst of ${RUNS}, with DuckDB 1.4.4, 2 threads. PostgreSQL ${output(`${bin}/postgres`, '--version').split(' ')[2]}: the same SQL, psql's clock, median of 3, ${postgresSettings.replaceAll(',', ', ')}. One warm-up each.`,
    table(['report', 'ours, median ms', 'worst', 'first', 'PostgreSQL, ms', 'times faster'], results.map((r) => [r.name, milliseconds(r.ours), milliseconds(r.worst), milliseconds(r.first), whole(r.theirs), (r.theirs / r.ours).toFixed(1)])),
    verdicts(results.map((r) => verdict(r.name, r.ours, { most: 300, unit: ' ms', digits: 0 }))),
  ], results)
  if (results.some((r) => r.ours > 300)) process.exitCode = 1
} finally {
  server.kill()
  try { asUser(`${bin}/pg_ctl`, '-D', `${folder}/db`, '-m', 'immediate', 'stop') } catch {}
  rmSync(folder, { recursive: true, force: true })
  rmSync(work, { recursive: true, force: true })
}
