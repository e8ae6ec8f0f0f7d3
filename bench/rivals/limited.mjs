// One BullMQ worker process under the queue's limiter: prints the moment of each call in microseconds.
//   node limited.mjs URL SECONDS CALLS
import { open } from './bullmq.mjs'
import { sleep } from './payload.mjs'

const [url, seconds, calls] = process.argv.slice(2)
const rival = await open(url)
const arrivals = []
await rival.work(async () => void arrivals.push(process.hrtime.bigint() / 1000n), { concurrency: 5, limiter: { max: Number(calls), duration: 1000 } })
await sleep(1000 * Number(seconds))
console.log(arrivals.join('\n'))
process.exit(0)
