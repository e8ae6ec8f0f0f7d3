// BullMQ on Redis. Every add and every completion is a Redis command that returns after the append-only file is synced.
import { Queue, Worker } from 'bullmq'
import IORedis from 'ioredis'
import { payload } from './payload.mjs'

const name = 'bench'

export async function open(url) {
  const connection = new IORedis(url, { maxRetriesPerRequest: null })
  const queue = new Queue(name, { connection })
  await queue.waitUntilReady()
  return {
    add: (count) =>
      count === 1 ? queue.add('no-op', payload) : queue.addBulk(Array.from({ length: count }, () => ({ name: 'no-op', data: payload }))),
    finished: () => queue.getCompletedCount(),
    // `handle` is called with each job; the library completes it after that. It has no batches of its own.
    async work(handle, { concurrency = 100, limiter } = {}) {
      const worker = new Worker(name, handle, { connection: connection.duplicate(), concurrency, limiter, autorun: false })
      await worker.waitUntilReady()
      worker.on('error', () => {})
      worker.run()
      return () => worker.close(true)
    },
    bytes: async () => {
      await connection.call('BGREWRITEAOF')
      let info
      do {
        await new Promise((done) => setTimeout(done, 100))
        info = await connection.info()
      } while (/aof_rewrite_in_progress:1|aof_rewrite_scheduled:1/.test(info))
      const number = (field) => Number(new RegExp(`${field}:(\\d+)`).exec(info)[1])
      return { memory: number('used_memory_dataset'), disk: number('aof_current_size') }
    },
    async close() {
      await queue.close()
      await connection.quit()
    },
  }
}
