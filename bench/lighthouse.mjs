// Lighthouse on the pages of a demo workspace, desktop and mobile: medians. HK_BENCH_RUNS makes it shorter and HK_BENCH_PAGES
// names some pages, for a try; HK_BENCH_REPORTS is a folder for Lighthouse's own reports.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { kForms, launch, look, signIn } from './browser/look.mjs'
import { load, machine, medianOf, output, publish, table, verdict, verdicts, whole } from './report.mjs'
import { sleep } from './rivals/payload.mjs'
import { startProgram } from './servers.mjs'

const RUNS = Number(process.env.HK_BENCH_RUNS ?? 3)
const ACCOUNT = { email: 'demo@example.com', password: 'demo-house-key' }
const WANTED = { desktop: { performance: 95, accessibility: 95 }, mobile: { performance: 85, accessibility: 95 } }
const binary = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))

/** The demo's leads are enriched in the background at first; pages are looked at when that is over. */
async function someLead(base) {
  const signedIn = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ACCOUNT) })
  const headers = { cookie: signedIn.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') }
  const ask = async (path) => (await fetch(base + path, { headers })).json()
  for (;;) {
    const { queued, processing, completedToday } = await ask('/api/enrichment/stats')
    if (completedToday > 0 && queued + processing === 0) break
    await sleep(100)
  }
  const { items } = await ask('/api/leads?enrichment=enriched&limit=1')
  return items[0].id
}

async function measured(base, lead) {
  const chosen = process.env.HK_BENCH_PAGES?.split(',')
  const pages = [['sign in', '/signin', false], ['Today', '/today', true], ['leads', '/leads', true], ['a lead', `/leads/${lead}`, true], ['board', '/leads?layout=board', true], ['analytics', '/analytics', true]]
  const results = []
  for (const signedIn of [false, true]) {
    const browser = await launch()
    try {
      if (signedIn) await signIn(browser, base, ACCOUNT)
      for (const [name, path] of pages.filter((page) => page[2] === signedIn && (chosen?.includes(page[0]) ?? true))) {
        for (const form of Object.keys(kForms)) {
          const runs = []
          for (let i = 0; i < RUNS; ++i) runs.push(await look(browser, base + path, form))
          const astray = runs.find(({ address }) => address !== base + path)
          if (astray) throw new Error(`${path} was looked at as ${astray.address}`)
          const last = runs.at(-1)
          if (last.html) keepReport(`${name}-${form}`, last.html)
          const median = Object.fromEntries(['performance', 'accessibility', 'lcp', 'tbt', 'cls'].map((field) => [field, medianOf(runs, field)]))
          results.push({ name, form, version: last.version, ...median, below: last.below })
          console.error(`${name}, ${form}: ${median.performance} and ${median.accessibility}; ${last.below.join('; ')}`)
        }
      }
    } finally {
      await browser.close()
    }
  }
  return results
}

function keepReport(name, html) {
  mkdirSync(process.env.HK_BENCH_REPORTS, { recursive: true })
  writeFileSync(join(process.env.HK_BENCH_REPORTS, `${name.replaceAll(' ', '-')}.html`), html)
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`
const row = (r) => [r.name, r.form, String(Math.round(r.performance)), String(Math.round(r.accessibility)), seconds(r.lcp), `${whole(r.tbt)} ms`, r.cls.toFixed(3)]
const lowest = (results, form, field) => Math.min(...results.filter((r) => r.form === form).map((r) => r[field]))

const begun = load()
let server
try {
  const started = await startProgram(binary, ['--demo', '--data', join(work, 'data')])
  server = started.server
  const results = await measured(started.base, await someLead(started.base))
  publish('lighthouse', 'Lighthouse on a demo workspace', [
    `${output(binary, '--version')}; Lighthouse ${results[0].version}; ${machine()}; load average at the begin ${begun}. Medians of ${RUNS} visits with a cold cache, over plain HTTP on loopback, server and browser on the same machine; throttling simulated by Lighthouse's own presets.`,
    table(['page', 'form', 'performance', 'accessibility', 'largest paint', 'blocking', 'shift'], results.map(row)),
    verdicts(Object.entries(WANTED).flatMap(([form, bounds]) => Object.entries(bounds).map(([field, least]) => verdict(`lowest ${field}, ${form}`, lowest(results, form, field), { least, unit: '', digits: 0 })))),
  ], results)
} finally {
  if (server && server.exitCode === null) {
    server.kill('SIGTERM')
    await new Promise((done) => server.once('exit', done))
  }
  rmSync(work, { recursive: true, force: true })
}
