// pg-boss through fetch() and complete(), a batch each: work() never polls more often than twice a second.
import { PgBoss } from 'pg-boss'
import pg from 'pg'
import { payload, sleep } from './payload.mjs'

const name = 'bench'

export async function open(url) {
  const boss = new PgBoss({ connectionString: url, max: 10, supervise: false, schedule: false })
  boss.on('error', (error) => console.error(error.message))
  await boss.start()
  await boss.createQueue(name)
  const sql = new pg.Pool({ connectionString: url, max: 1 })
  const number = async (text) => Number((await sql.query(text)).rows[0].n)
  return {
    add: (count) => (count === 1 ? boss.send(name, payload) : boss.insert(name, Array.from({ length: count }, () => ({ data: payload })))),
    finished: () => number(`select count(*) as n from pgboss.job where name = '${name}' and state = 'completed'`),
    async work(handle, { concurrency = 4, batch = 100 } = {}) {
      let stopping = false
      const loop = async () => {
        while (!stopping) {
          const jobs = await boss.fetch(name, { batchSize: batch })
          if (jobs.length === 0) {
            await sleep(5)
            continue
          }
          for (const job of jobs) await handle(job)
          await boss.complete(name, jobs.map((job) => job.id))
        }
      }
      const loops = Array.from({ length: concurrency }, loop)
      return async () => {
        stopping = true
        await Promise.all(loops)
      }
    },
    async close() {
      await boss.stop({ graceful: false })
      await sql.end()
    },
  }
}
