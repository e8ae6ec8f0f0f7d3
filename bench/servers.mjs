// Throw-away Redis and PostgreSQL in a temp folder, with the committed configurations: durable, on unix sockets.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, readdirSync, rmSync, appendFileSync, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { sleep } from './rivals/payload.mjs'

const rivals = resolve(import.meta.dirname, 'rivals')
const isRoot = process.getuid() === 0
const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

export const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

/** The program on a port of its own, once it answers: `serve` and these arguments. */
export async function startProgram(binary, args, env = process.env) {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const server = spawn(binary, ['serve', ...args, '--listen', `127.0.0.1:${port}`], { env: { HK_DNS_SERVERS: 'off', ...env }, stdio: 'ignore' })
  for (;;) {
    if (server.exitCode !== null) throw new Error('the program did not start')
    if ((await fetch(`${base}/api/ready`).catch(() => null))?.ok) return { base, server }
    await sleep(50)
  }
}

export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'hk-redis-'))
  const socket = join(folder, 'redis.sock')
  const server = spawn('redis-server', [join(rivals, 'redis.conf'), '--dir', folder, '--unixsocket', socket], { stdio: 'ignore' })
  for (let tries = 0; !existsSync(socket); ++tries) {
    if (tries > 500) throw new Error('redis-server does not start')
    await sleep(10)
  }
  const cli = (...args) => execFileSync('redis-cli', ['-s', socket, ...args], { encoding: 'utf8' })
  return {
    url: socket,
    clear: () => cli('flushall'),
    version: /redis_version:(\S+)/.exec(cli('info', 'server'))[1],
    stop() {
      server.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// initdb refuses to run as root.
const asUser = (program, args, options = {}) =>
  isRoot
    ? execFileSync('runuser', ['-u', 'postgres', '--', program, ...args], { encoding: 'utf8', ...options })
    : execFileSync(program, args, { encoding: 'utf8', ...options })

export function startPostgres() {
  const newest = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))[0]
  const bin = `/usr/lib/postgresql/${newest}/bin`
  const folder = mkdtempSync(join(tmpdir(), 'hk-bench-pg-'))
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'))
  chmodSync(folder, 0o711)
  asUser(`${bin}/initdb`, ['-D', `${folder}/db`, '-U', 'hk', '-A', 'trust', '-E', 'UTF8', '--locale=C'], { stdio: 'ignore' })
  appendFileSync(`${folder}/db/postgresql.conf`, readFileSync(join(rivals, 'postgresql.conf')))
  const control = (...args) => asUser(`${bin}/pg_ctl`, ['-D', `${folder}/db`, '-w', ...args], { stdio: 'ignore' })
  control('-l', `${folder}/log`, '-o', `-k '${folder}'`, 'start')
  const urlOf = (name) => `postgresql://hk@/${name}?host=${folder}`
  const sql = (text, name = 'postgres') => execFileSync('psql', ['-qAt', urlOf(name), '-c', text], { encoding: 'utf8' }).trim()
  let databases = 0
  return {
    version: sql('show server_version').split(' ')[0],
    sql,
    // A fresh database; `drop` it after use.
    database() {
      const name = `bench_${databases++}`
      sql(`create database ${name}`)
      sql('checkpoint')
      return { name, url: urlOf(name), drop: () => sql(`drop database ${name} with (force)`) }
    },
    stop() {
      control('-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
