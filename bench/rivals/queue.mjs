// One figure of one rival, as a JSON line:
//   node queue.mjs NAME cycle URL --batch B --jobs N [--concurrency C]
//   node queue.mjs NAME pickup URL --samples N
//   node queue.mjs NAME bytes URL --jobs N
//   node queue.mjs NAME fill URL --batch B --jobs N
//   node queue.mjs NAME hang URL            (begins ten jobs, says so, and never ends them)
//   node queue.mjs NAME again URL --jobs N  (waits until N jobs ran, prints when the last began)
import { now, rate, sleep } from './payload.mjs'

const [name, what, url, ...rest] = process.argv.slice(2)
const option = (key, otherwise) => (rest.includes(`--${key}`) ? Number(rest[rest.indexOf(`--${key}`) + 1]) : otherwise)
const batch = option('batch', 100)
const jobs = option('jobs', 20_000)
const concurrency = option('concurrency')

const rival = await (await import(`./${name}.mjs`)).open(url)

const untilFinished = async (count, every = 2) => {
  while ((await rival.finished()) < count) await sleep(every)
}

async function addAll() {
  for (let added = 0; added < jobs; added += batch) await rival.add(Math.min(batch, jobs - added))
}

// Adds a backlog, a call a batch, one after the other; then drains it.
async function cycle() {
  const addBegin = now()
  await addAll()
  const add = rate(jobs, addBegin)
  let handled = 0
  const drainBegin = now()
  const stop = await rival.work(async () => void ++handled, { batch, concurrency })
  while (handled < jobs) await sleep(1)
  await untilFinished(jobs)
  const process = rate(jobs, drainBegin)
  await stop()
  return { add, process, cycle: 1 / (1 / add + 1 / process) }
}

// From the return of the durable add to the handler's first line, on a worker that waits.
async function pickup() {
  let begun
  const stop = await rival.work(async () => begun(now()), { batch: 1, concurrency: 2 })
  const samples = []
  await sleep(500)
  for (let i = 0; i < option('samples', 500); ++i) {
    const start = new Promise((done) => (begun = done))
    await rival.add(1)
    const added = now()
    samples.push(Math.max(0, (await start) - added))
    await untilFinished(i + 1)
    await sleep(5)
  }
  await stop()
  samples.sort((a, b) => a - b)
  const at = (part) => samples[Math.min(samples.length - 1, Math.floor(part * samples.length))]
  return { p50: at(0.5), p99: at(0.99), max: at(1), samples: samples.length }
}

async function bytes() {
  await rival.add(1) // keys that every queue has
  const before = await rival.bytes()
  await addAll()
  const stop = await rival.work(async () => {}, { batch })
  await untilFinished(jobs, 20)
  await stop()
  const after = await rival.bytes()
  return { memory: (after.memory - before.memory) / jobs, disk: (after.disk - before.disk) / jobs }
}

async function hang() {
  let held = 0
  await rival.work(() => (++held, sleep(600_000)), { concurrency: 10 })
  while (held < 10) await sleep(10)
  console.log('holding')
  await sleep(600_000)
}

async function again() {
  let ran = 0
  let last = 0
  await rival.work(async () => void (++ran, (last = Date.now())), { concurrency: 10 })
  console.log('working')
  while (ran < jobs) await sleep(10)
  return { last }
}

async function fill() {
  await addAll()
  return { jobs }
}

const figure = await { cycle, pickup, bytes, fill, hang, again }[what]()
console.log(JSON.stringify(figure))
process.exit(0)
