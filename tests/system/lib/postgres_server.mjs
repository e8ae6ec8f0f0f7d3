// A PostgreSQL server of a test's own, which it may fill, kill and start again.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const versions = '/usr/lib/postgresql';
const newest = existsSync(versions) && readdirSync(versions).sort((a, b) => a - b).map((version) => path.join(versions, version, 'bin')).at(-1);

// initdb refuses to run as root.
const asUser = (program, args) => {
  const command = [path.join(newest, program), ...args];
  const options = { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] };
  return process.getuid() === 0 ? execFileSync('runuser', ['-u', 'postgres', '--', ...command], options) : execFileSync(command[0], command.slice(1), options);
};
const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

export class PostgresServer {
  constructor(folder) {
    this.folder = folder;
    this.data = path.join(folder, 'db');
    if (process.getuid() === 0) chownSync(folder, idOf('-u'), idOf('-g'));
    chmodSync(folder, 0o711);
    asUser('initdb', ['-D', this.data, '-U', 'hk', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
    this.start();
  }

  get url() {
    return `postgresql://hk@/postgres?host=${this.folder}`;
  }

  start() {
    const options = `-k '${this.folder}' -c listen_addresses='' -c fsync=off -c max_connections=100 -c shared_buffers=16MB -c min_wal_size=32MB -c max_wal_size=48MB`;
    asUser('pg_ctl', ['-D', this.data, '-w', '-l', path.join(this.folder, 'log'), '-o', options, 'start']);
  }

  kill() {
    asUser('pg_ctl', ['-D', this.data, '-m', 'immediate', 'stop']);
  }

  sql(text) {
    execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', this.url, '-c', text], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  close() {
    try {
      this.kill();
    } catch {
      // it is down already
    }
  }
}
