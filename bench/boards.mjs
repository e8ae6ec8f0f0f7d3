// Boards on a large business while others change it: tasks of the page's main thread over 50 ms, and what the tab takes.
// HK_BENCH_FILLED_SQLITE (a data folder left by `hiddenkey generate`) saves making one; HK_BENCH_LEADS makes it smaller.
import { execFileSync } from 'node:child_process'
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { launch, signIn } from './browser/look.mjs'
import { load, machine, milliseconds, output, publish, table, verdict, verdicts, whole } from './report.mjs'
import { sleep } from './rivals/payload.mjs'
import { startProgram } from './servers.mjs'

const LEADS = Number(process.env.HK_BENCH_LEADS ?? 1_000_000)
const SCROLLS = Number(process.env.HK_BENCH_RUNS ?? 60)
const DRAGS = 10
const ACCOUNT = { email: `bench${Date.now()}@example.com`, password: 'a long bench password' }
const binary = resolve(process.env.HK_BINARY ?? 'build/release/hiddenkey')
const work = mkdtempSync(join(tmpdir(), 'hk-bench-'))
const data = process.env.HK_BENCH_FILLED_SQLITE ?? join(work, 'data')

// Somebody else who works on the records of the board: five changes a second.
function colleague(base, key, object, field, values) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  let stopped = false
  const done = (async () => {
    const { items } = await (await fetch(`${base}/api/${object}?limit=100&count=false`, { headers })).json()
    let changes = 0
    while (!stopped) {
      const record = items[changes % items.length]
      const answer = await fetch(`${base}/api/${object}/${record.id}`, { method: 'PATCH', headers: { ...headers, 'if-match': '*' }, body: JSON.stringify({ [field]: values[changes % values.length] }) })
      if (!answer.ok) throw new Error(await answer.text())
      changes += 1
      await sleep(200)
    }
    return changes
  })()
  return () => ((stopped = true), done)
}

const kWatch = () => {
  window.__long = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__long.push(Math.round(entry.duration))
  }).observe({ type: 'longtask', buffered: false })
}

async function scrollAll(page) {
  const columns = await page.$$('[data-board-cards]')
  for (const column of columns) {
    const box = await column.boundingBox()
    if (!box) continue
    await page.mouse.move(Math.min(box.x + box.width / 2, 1400), box.y + Math.min(box.height, 500) / 2)
    for (let i = 0; i < SCROLLS; ++i) {
      await page.mouse.wheel({ deltaY: 400 })
      await sleep(16)
    }
  }
}

async function dragCards(page) {
  let moved = 0
  for (let i = 0; i < DRAGS; ++i) {
    const places = await page.evaluate((from, to) => {
      const columns = [...document.querySelectorAll('[data-board-column]')]
      const inSight = (element) => {
        const box = element.getBoundingClientRect()
        return box.top >= 60 && box.bottom < innerHeight && box.right < innerWidth ? { x: box.x + box.width / 2, y: box.y + 8 } : null
      }
      const card = [...columns[from].querySelectorAll('[data-card]')].map(inSight).find(Boolean)
      const target = columns[to].getBoundingClientRect()
      return card && { card, target: { x: target.x + target.width / 2, y: target.y + 200 } }
    }, i % 3, (i + 1) % 3)
    if (!places) continue
    await page.mouse.move(places.card.x, places.card.y)
    await page.mouse.down()
    await page.mouse.move(places.target.x, places.target.y, { steps: 15 })
    await sleep(50)
    await page.mouse.up()
    await sleep(250)
    moved += 1
  }
  return moved
}

async function memory(browser, page) {
  const session = await browser.target().createCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  // As Chromium's own task manager counts a tab: what is its own and in no file.
  const own = (id) => ['RssAnon', 'VmSwap'].reduce((sum, name) => sum + Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]), 0)
  const kib = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => own(id))
  const { JSHeapUsedSize } = await page.metrics()
  return { tab: Math.max(...kib) / 1024, heap: JSHeapUsedSize / 1048576 }
}

async function measured(browser, base, key, { name, path, object, field, values }) {
  const page = await browser.newPage()
  await page.setViewport({ width: 1440, height: 900 })
  await page.evaluateOnNewDocument(kWatch)
  await page.goto(base + path)
  await page.waitForSelector('[data-card]')
  await sleep(1500)
  const long = async () => page.evaluate(() => window.__long.splice(0))
  const loading = await long()
  const stop = colleague(base, key, object, field, values)
  await sleep(2000)
  const still = await long()
  await scrollAll(page)
  const scrolling = await long()
  const drags = await dragCards(page)
  const dragging = await long()
  const changes = await stop()
  const used = await memory(browser, page)
  await page.close()
  return { name, changes, drags, loading, still, scrolling, dragging, ...used }
}

const boards = [
  { name: 'leads by status', path: '/leads?layout=board', object: 'leads', field: 'status', values: ['new', 'contacted', 'qualified', 'nurture', 'lost'] },
  { name: 'opportunities by stage', path: '/opportunities?layout=board', object: 'opportunities', field: 'stage', values: ['appointment', 'offer_made', 'under_contract', 'due_diligence'] },
]

const begun = load()
if (!process.env.HK_BENCH_FILLED_SQLITE)
  execFileSync(binary, ['generate', '--leads', LEADS, '--properties', Math.ceil(LEADS / 4), '--activities', LEADS * 10, '--seed', 1].map(String), { env: { ...process.env, HK_DATA: data }, stdio: ['ignore', 'ignore', 'inherit'] })
execFileSync(binary, ['user', 'create', '--name', 'Olive Owner', '--email', ACCOUNT.email, '--role', 'owner', '--data', data], { input: `${ACCOUNT.password}\n`, stdio: ['pipe', 'ignore', 'inherit'] })
const { base, server } = await startProgram(binary, ['--role', 'api', '--data', data])
// A tool that watches the network has the tab keep a copy of every answer, for somebody to look at.
const browser = await launch({ networkEnabled: false })
try {
  const key = output('env', `HK_DATA=${data}`, binary, 'apikey', 'create', '--name', 'bench', '--role', 'owner')
  await signIn(browser, base, ACCOUNT)
  const results = []
  for (const board of boards) results.push(await measured(browser, base, key, board))
  const worst = (list) => (list.length === 0 ? 'none' : `${list.length}, longest ${milliseconds(Math.max(...list))} ms`)
  const longest = Math.max(0, ...results.flatMap(({ still, scrolling, dragging }) => [...still, ...scrolling, ...dragging]))
  publish('boards', 'Boards on a large business', [
    `${output(binary, '--version')}; Chromium ${(await browser.version()).replace(/^.*\//, '')}, headless, 1440 x 900; ${machine()}; load average at the begin ${begun}. ${whole(LEADS)} leads on SQLite, made by \`hiddenkey generate\`. A colleague changes five records of the board a second, which the page hears of live.`,
    `Each column is scrolled ${SCROLLS} times by 400 pixels, ${DRAGS} cards are dragged to the next column. Tasks of the main thread over 50 ms, and what the tab's process takes at the end (anonymous memory, as Chromium's task manager shows it).`,
    table(['board', 'while loading', 'standing still', 'scrolling', 'dragging', 'cards dragged', 'changes heard of', 'JavaScript heap, MB', 'tab, MB'],
      results.map((r) => [r.name, worst(r.loading), worst(r.still), worst(r.scrolling), worst(r.dragging), String(r.drags), String(r.changes), whole(r.heap), whole(r.tab)])),
    verdicts([
      verdict('longest task after loading', longest, { most: 50, unit: ' ms' }),
      verdict('tab', Math.max(...results.map((r) => r.tab)), { most: 200, unit: ' MB' }),
    ]),
  ], results)
} finally {
  await browser.close()
  server.kill('SIGTERM')
  rmSync(work, { recursive: true, force: true })
}
