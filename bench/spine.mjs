// Import of a county file, idle memory, time to the first answer; median of 5. Uses the shared Nashville file when it is
// there (HK_SHARED_DATA or ../shared/data), else a file of the same size that it makes.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { freePort } from './servers.mjs'

const binary = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))
const RUNS = 5

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

function countyFile() {
  const shared = join(process.env.HK_SHARED_DATA ?? '../shared/data', 'nashville_housing/nashville_housing.csv.gz')
  const path = join(work, 'county.csv')
  if (existsSync(shared)) {
    writeFileSync(path, execFileSync('zcat', [shared], { maxBuffer: 1 << 28 }))
    return { path, name: 'nashville_housing.csv (56,477 rows, 8.9 MB)' }
  }
  let text = 'PIN,SITUS_ADDR,SITUS_CITY,ZIP5,BEDS,BATHS,BLDG_SQFT,YR_BLT,MKT_TOTAL\n'
  for (let i = 0; i < 56_000; i++) text += `${i},${100 + (i % 9000)} ${'ABCDEFGH'[i % 8]}${i % 97} ST,NASHVILLE,37203,3,2,${900 + (i % 2000)},1980,${90_000 + i}\n`
  writeFileSync(path, text)
  return { path, name: 'a generated file of 56,000 rows' }
}

let databases = 0
function store(kind) {
  const data = mkdtempSync(join(work, `${kind}-`))
  const env = { ...process.env }
  delete env.HK_DATABASE_URL
  if (kind === 'PostgreSQL') {
    const name = `hk_bench_${process.pid}_${databases++}`
    execFileSync('psql', ['-q', process.env.HK_TEST_POSTGRES_URL, '-c', `create database ${name}`])
    env.HK_DATABASE_URL = process.env.HK_TEST_POSTGRES_URL.replace('/postgres?', `/${name}?`)
  }
  return { data, env }
}

function importOnce(kind, path) {
  const { data, env } = store(kind)
  const run = (file) => JSON.parse(execFileSync(binary, ['import', 'parcels', file, '--data', data, '--json'], { env }))
  const first = run(path)
  const again = run(path)
  return { first: first.rowsRead / first.seconds, again: again.rowsRead / again.seconds, created: again.rowsCreated }
}

async function startOnce(data, env) {
  const port = await freePort()
  const begun = performance.now()
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${port}`], { env, stdio: 'ignore' })
  for (;;) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/api/health`)).ok) break
    } catch {
      await new Promise((done) => setTimeout(done, 2))
    }
  }
  const milliseconds = performance.now() - begun
  await new Promise((done) => setTimeout(done, 3000))
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
  child.kill('SIGTERM')
  await new Promise((done) => child.on('exit', done))
  return { milliseconds, rss }
}

const file = countyFile()
console.log(`| figure | SQLite | PostgreSQL 15 (unix socket, fsync off) |\n|---|---|---|`)
const kinds = process.env.HK_TEST_POSTGRES_URL ? ['SQLite', 'PostgreSQL'] : ['SQLite']
const imports = Object.fromEntries(kinds.map((kind) => [kind, []]))
for (let i = 0; i < RUNS; i++) for (const kind of kinds) imports[kind].push(importOnce(kind, file.path))
const cell = (pick) => kinds.map((kind) => Math.round(median(imports[kind].map(pick))).toLocaleString('en-US')).join(' | ')
console.log(`| import of ${file.name}, rows/s | ${cell((r) => r.first)} |`)
console.log(`| the same file again, rows/s | ${cell((r) => r.again)} |`)
const starts = Object.fromEntries(kinds.map((kind) => [kind, []]))
for (const kind of kinds) {
  const { data, env } = store(kind)
  await startOnce(data, env) // makes the demo data
  for (let i = 0; i < RUNS; i++) starts[kind].push(await startOnce(data, env))
}
const startCell = (pick, digits) => kinds.map((kind) => median(starts[kind].map(pick)).toFixed(digits)).join(' | ')
console.log(`| start to first answer, ms | ${startCell((r) => r.milliseconds, 0)} |`)
console.log(`| idle memory with demo data, MB | ${startCell((r) => r.rss, 1)} |`)
console.log(`\n${spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim()}, median of ${RUNS}, ${execFileSync('nproc', { encoding: 'utf8' }).trim()} cores`)
rmSync(work, { recursive: true, force: true })
