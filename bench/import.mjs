// A list of leads imported with dedupe, as people bring one: how long it takes and the memory it needs, on SQLite and
// PostgreSQL. HK_BENCH_ROWS for a shorter list.
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { load, machine, output, publish, table, verdict, verdicts, whole } from './report.mjs'
import { startPostgres } from './servers.mjs'

const ROWS = Number(process.env.HK_BENCH_ROWS ?? 1_000_000)
const STORES = (process.env.HK_BENCH_STORES ?? 'SQLite,PostgreSQL').split(',')
const binary = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))

// The same numbers in each run (mulberry32).
function randomFrom(seed) {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const FIRST = ['Ada', 'Bruno', 'Carol', 'Dmitri', 'Elena', 'Farid', 'Grace', 'Hiro', 'Ines', 'Jamal', 'Katrin', 'Luis', 'Mina', 'Noah', 'Olga', 'Pedro']
const LAST = ['Abbott', 'Brown', 'Castillo', 'Dang', 'Ellis', 'Fischer', 'Garcia', 'Hughes', 'Ivanov', 'Johnson', 'Kim', 'Lopez', 'Moore', 'Nguyen', 'Olsen', 'Petrov']
const STREETS = ['Main St', 'Oak Ave', 'Sunset Blvd', 'Pine Ct', 'Maple Dr', 'Cedar Ln', 'Elm St', 'Washington Ave']
const PLACES = ['Nashville,TN,37203', 'Memphis,TN,38103', 'Tampa,FL,33602', 'Austin,TX,78701', 'Atlanta,GA,30303']

// A twentieth of the rows is about somebody who came before, by e-mail, phone or address in another spelling.
function writeList(file) {
  const random = randomFrom(1)
  const out = openSync(file, 'w')
  let text = 'First Name,Last Name,Email,Phone,Property Address,City,State,Zip,Source\n'
  for (let i = 0; i < ROWS; ++i) {
    const again = i > 100 && random() < 0.05
    const n = again ? Math.floor(random() * i) : i
    const first = FIRST[n % 16], last = LAST[Math.floor(n / 16) % 16] + (n % 7 ? '' : '-Reed')
    const email = n % 5 ? `${first}.${last}${n}@example.com` : ''
    const phone = n % 3 ? `(615) ${200 + (Math.floor(n / 10_000) % 700)}-${String(n % 10_000).padStart(4, '0')}` : ''
    const street = n % 4 ? `${100 + Math.floor(n / 8)} ${STREETS[n % 8]}` : ''
    const home = street && again ? street.toUpperCase().replace(' ST', ' Street') : street
    text += `${first},${last},${again ? email.toUpperCase() : email},${phone},${home},${street ? PLACES[n % 5] : ',,'},${n % 2 ? 'web' : 'probate list'}\n`
    if (text.length > 1 << 20) [text] = ['', writeSync(out, text)]
  }
  writeSync(out, text)
  closeSync(out)
}

// Seconds, megabytes at the most, and what the program says it did.
function imported(file, env) {
  return new Promise((done, failed) => {
    const begun = performance.now()
    const program = spawn('/usr/bin/env', ['bash', '-c', 'exec 3>&1; "$0" import leads --json "$1" & pid=$!; while kill -0 $pid 2>/dev/null; do grep VmHWM /proc/$pid/status >&2; sleep 1; done; wait $pid', binary, file], { env })
    let said = '', memory = ''
    program.stdout.on('data', (data) => (said += data))
    program.stderr.on('data', (data) => (memory = String(data)))
    program.on('close', (code) => {
      if (code !== 0) return failed(new Error(`the import ended with ${code}: ${memory}`))
      const seconds = (performance.now() - begun) / 1000
      const { samples, ...result } = JSON.parse(said)
      done({ seconds, megabytes: Number(/(\d+) kB/.exec(memory)?.[1] ?? 0) / 1024, result })
    })
  })
}

const counted = (result) => `${whole(result.rowsCreated)} new, ${whole(result.rowsUpdated)} updates, ${whole(result.rowsUnchanged)} duplicates, ${whole(result.rowsQuarantined)} set aside`

const begun = load()
const postgres = STORES.includes('PostgreSQL') ? startPostgres() : undefined
try {
  const file = join(work, 'list.csv')
  writeList(file)
  const all = {}
  for (const kind of STORES) {
    const database = kind === 'PostgreSQL' ? { HK_DATABASE_URL: postgres.database().url } : {}
    all[kind] = await imported(file, { HK_DNS_SERVERS: 'off', ...process.env, HK_DATA: join(work, kind), ...database })
    rmSync(join(work, kind), { recursive: true, force: true })
  }
  publish('import', 'A long list of leads', [
    `${output(binary, '--version')}; ${postgres ? `PostgreSQL ${postgres.version}, ` : ''}${machine()}; load average at the begin ${begun}. ${whole(ROWS)} rows, ${whole(statSync(file).size / 1e6)} MB, a twentieth of them about somebody who came before; one run on an empty store, durable (\`fsync\` on).`,
    table(['store', 'seconds', 'rows/s', 'memory at the most'], STORES.map((kind) => [kind, whole(all[kind].seconds), whole(ROWS / all[kind].seconds), `${whole(all[kind].megabytes)} MB`])),
    `What became of the rows: ${STORES.map((kind) => `${kind} ${counted(all[kind].result)}`).join('; ')}.`,
    verdicts(STORES.flatMap((kind) => [
      verdict(`a million rows, ${kind}`, (all[kind].seconds * 1e6) / ROWS, { most: 240, unit: ' s', digits: 0 }),
      verdict(`memory, ${kind}`, all[kind].megabytes, { most: 500, unit: ' MB', digits: 0 }),
    ])),
  ], all)
} finally {
  postgres?.stop()
  rmSync(work, { recursive: true, force: true })
}
