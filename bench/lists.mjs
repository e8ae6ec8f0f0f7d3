// Lists, searches, boards and record pages on a large business: the time a request takes, on SQLite and PostgreSQL.
// HK_BENCH_FILLED_SQLITE (a data folder) and HK_BENCH_FILLED_POSTGRESQL (a database) are measured as they were left by
// `hiddenkey generate`, which takes minutes; else they are made for the run.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { load, machine, milliseconds, output, publish, table, verdict, verdicts, whole } from './report.mjs'
import { startPostgres, startProgram } from './servers.mjs'

const LEADS = Number(process.env.HK_BENCH_LEADS ?? 1_000_000)
const TIMES = Number(process.env.HK_BENCH_RUNS ?? 50)
const STORES = (process.env.HK_BENCH_STORES ?? 'SQLite,PostgreSQL').split(',')
const binary = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))

const is = (field, value) => ({ field, op: 'is', value })
const op = (field, name, value) => ({ field, op: name, value })
const and = (...all) => ({ and: all })
const list = (object, filter, sort = '', more = '') =>
  `/api/${object}?count=false&limit=50${sort && `&sort=${sort}`}${filter ? `&filter=${encodeURIComponent(JSON.stringify(filter))}` : ''}${more}`
const count = (object, filter) => `/api/${object}/summary${filter ? `?filter=${encodeURIComponent(JSON.stringify(filter))}` : ''}`

// What people ask all day: [name, path or a function of what was found, bound in ms].
const queries = (found) => [
  ['leads, newest first', list('leads'), 50],
  ['leads, oldest first', list('leads', null, 'createdAt'), 50],
  ['leads by name', list('leads', null, 'contact.name'), 50],
  ['leads by name, downwards', list('leads', null, '-contact.name'), 50],
  ['leads, last changed', list('leads', null, '-updatedAt'), 50],
  ['leads by status', list('leads', null, 'status'), 50],
  ['new leads', list('leads', is('status', 'new')), 50],
  ['new or contacted leads', list('leads', is('status', ['new', 'contacted'])), 50],
  ['leads that are not lost', list('leads', op('status', 'is_not', 'lost')), 50],
  ['leads of one source', list('leads', is('source', 'referral')), 50],
  ['new leads of one source', list('leads', and(is('status', 'new'), is('source', 'probate list'))), 50],
  ['leads of one person', list('leads', is('ownerId', found.owner)), 50],
  ['new leads of one person', list('leads', and(is('ownerId', found.owner), is('status', 'new'))), 50],
  ['leads of nobody', list('leads', op('ownerId', 'empty')), 50],
  ['leads of the last week', list('leads', op('createdAt', 'in_last', { n: 1, unit: 'week' })), 50],
  ['leads of one month', list('leads', op('createdAt', 'between', ['2025-03-01', '2025-03-31'])), 50],
  ['leads in one city', list('leads', is('property.address.city', 'Tampa')), 50],
  ['leads with houses above $700,000', list('leads', op('property.estimatedValue', 'gt', 700000)), 50],
  ['leads with catch-all e-mail', list('leads', is('contact.emailStatus', 'catch-all')), 50],
  ['leads with a tag', list('leads', is('tags', 'vacant')), 50],
  ['leads, nested groups', list('leads', { or: [and(is('status', 'new'), is('source', 'web')), and(is('status', 'qualified'), op('property.bedrooms', 'gte', 4))] }), 50],
  ['leads, three columns', list('leads', null, '', '&fields=contact.name,status,source'), 50],
  ['leads, a page further down', list('leads', null, '', `&cursor=${encodeURIComponent(found.cursor)}`), 50],
  ['leads by words: a name', list('leads', op('*', 'contains', 'ximena petrov')), 50],
  ['leads by words: a street', list('leads', op('*', 'contains', '1500 sunset ave')), 50],
  ['leads by words: a common first name', list('leads', op('*', 'contains', 'carol')), 50],
  ['leads by a phone number', list('leads', op('*', 'contains', found.phone)), 50],
  ['properties by value', list('properties', null, '-estimatedValue'), 50],
  ['properties in one ZIP', list('properties', is('address.zip', '37203')), 50],
  ['opportunities by value', list('opportunities', null, '-expectedValue'), 50],
  ['open opportunities closing this month', list('opportunities', and(is('status', 'open'), op('expectedClose', 'between', ['2026-12-01', '2026-12-31']))), 50],
  ['activities, newest first', list('activities'), 50],
  ['open tasks of one person', list('tasks', and(is('ownerId', found.owner), is('status', 'open')), 'dueAt'), 50],
  ['one lead', `/api/leads/${found.lead}`, 50],
  ['timeline of a lead', `/api/leads/${found.lead}/timeline`, 50],
  ['search: a name', '/api/search?q=ximena%20petr', 50],
  ['search: a name with typing errors', '/api/search?q=ximnea%20petrv', 50],
  ['search: an address', '/api/search?q=1500%20sunset', 50],
  ['search: a phone number', `/api/search?q=${encodeURIComponent(found.phone)}`, 50],
  ['search: a common first name', '/api/search?q=carol', 50],
  ['board of opportunities', '/api/opportunities/board', 500],
  ['board of leads', '/api/leads/board', 500],
  ['count of all leads', count('leads'), 500],
  ['count of new leads', count('leads', is('status', 'new')), 500],
  ['count of leads in one city', count('leads', is('property.address.city', 'Tampa')), 500],
  ['count and sums of open opportunities', count('opportunities', is('status', 'open')), 500],
  ['count of leads by words', count('leads', op('*', 'contains', 'carol')), 500],
  ['leads by source, counted', '/api/leads/facets?field=source', 500],
]

const filled = { SQLite: process.env.HK_BENCH_FILLED_SQLITE, PostgreSQL: process.env.HK_BENCH_FILLED_POSTGRESQL }

function generate(env) {
  const begun = Date.now()
  const size = ['--leads', LEADS, '--properties', Math.ceil(LEADS / 4), '--activities', LEADS * 10, '--seed', 1].map(String)
  execFileSync(binary, ['generate', ...size], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  // What the server does by itself within minutes; beside the first measurements it would be measured, too.
  if (env.HK_DATABASE_URL) execFileSync('psql', ['-qAt', env.HK_DATABASE_URL, '-c', 'vacuum analyze'])
  return `in ${whole((Date.now() - begun) / 1000)} s`
}

async function measured(kind, postgres) {
  const data = kind === 'SQLite' && filled.SQLite ? filled.SQLite : join(work, kind)
  const env = { ...process.env, HK_DATA: data, ...(kind === 'PostgreSQL' ? { HK_DATABASE_URL: filled.PostgreSQL ?? postgres.database().url } : {}) }
  const generated = filled[kind] ? 'before' : generate(env)
  const key = output('env', ...Object.entries(env).filter(([name]) => name.startsWith('HK_')).map(([n, v]) => `${n}=${v}`), binary, 'apikey', 'create', '--name', 'bench', '--role', 'owner')
  const { base, server } = await startProgram(binary, ['--role', 'api'], env)
  const ask = async (path) => {
    const answer = await fetch(base + path, { headers: { authorization: `Bearer ${key}` } })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`)
    return text
  }
  try {
    const first = JSON.parse(await ask('/api/leads?limit=200&count=false'))
    const lead = first.items.find((item) => item.ownerId) ?? first.items[0]
    const found = { owner: lead.ownerId, lead: lead.id, phone: lead.contact.phoneFormatted, cursor: first.nextCursor }
    const results = []
    for (const [name, path, bound] of queries(found)) {
      const times = []
      for (let i = 0; i < TIMES + 3; ++i) {
        const start = performance.now()
        await ask(path)
        if (i >= 3) times.push(performance.now() - start)
      }
      times.sort((a, b) => a - b)
      results.push({ name, bound, p50: times[Math.floor(times.length / 2)], p99: times[Math.min(times.length - 1, Math.ceil(times.length * 0.99) - 1)] })
    }
    return { generated, results }
  } finally {
    server.kill('SIGTERM')
    await new Promise((done) => server.once('exit', done))
  }
}

const begun = load()
const postgres = STORES.includes('PostgreSQL') && !filled.PostgreSQL ? startPostgres() : undefined
try {
  const all = {}
  for (const kind of STORES) all[kind] = await measured(kind, postgres)
  const names = all[STORES[0]].results.map((r) => r.name)
  const shown = (r) => `${milliseconds(r.p50)} / ${r.p99 > r.bound ? `**${milliseconds(r.p99)}**` : milliseconds(r.p99)}`
  const worst = (kind, bound) => Math.max(...all[kind].results.filter((r) => r.bound === bound).map((r) => r.p99))
  publish('lists', 'Lists on a large business', [
    `${output(binary, '--version')}; ${postgres ? `PostgreSQL ${postgres.version ?? ''}` : ''} ${machine()}; load average at the begin ${begun}. ${whole(LEADS)} leads, ${whole(LEADS / 4)} properties, ${whole(LEADS * 10)} activities, made by \`hiddenkey generate\` ${STORES.map((kind) => `${all[kind].generated} (${kind})`).join(' and ')}.`,
    `Each request ${TIMES} times one after the other over HTTP on loopback, after 3 to warm up: p50 / p99 in ms; bold is above its bound (a page 50 ms, boards and counts 500 ms).`,
    table(['request', 'bound, ms', ...STORES], names.map((name, i) => [name, String(all[STORES[0]].results[i].bound), ...STORES.map((kind) => shown(all[kind].results[i]))])),
    verdicts(STORES.flatMap((kind) => [
      verdict(`slowest page, p99, ${kind}`, worst(kind, 50), { most: 50, unit: ' ms' }),
      verdict(`slowest count or board, p99, ${kind}`, worst(kind, 500), { most: 500, unit: ' ms' }),
    ])),
  ], all)
} finally {
  postgres?.stop()
  rmSync(work, { recursive: true, force: true })
}
