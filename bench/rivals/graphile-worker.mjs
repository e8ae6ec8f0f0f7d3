// graphile-worker with its local queue and batched completion. It keeps nothing of a finished job.
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { payload } from './payload.mjs'

const quiet = new Logger(() => () => {})

export async function open(url) {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet })
  await utils.migrate()
  let added = 0
  return {
    add(count) {
      added += count
      return count === 1
        ? utils.addJob('bench', payload)
        : utils.addJobs(Array.from({ length: count }, () => ({ identifier: 'bench', payload })))
    },
    async finished() {
      const { rows } = await pool.query('select count(*) as n from graphile_worker._private_jobs')
      return added - Number(rows[0].n)
    },
    async work(handle, { concurrency = 24, batch = 100 } = {}) {
      const runner = await run({
        pgPool: pool,
        logger: quiet,
        noHandleSignals: true,
        taskList: { bench: handle },
        preset: {
          worker: {
            concurrentJobs: concurrency,
            maxPoolSize: 10,
            pollInterval: 1000,
            localQueue: { size: batch, refetchDelay: { durationMs: 1 } },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      })
      return () => runner.stop()
    },
    async close() {
      await utils.release()
      await pool.end()
    },
  }
}
