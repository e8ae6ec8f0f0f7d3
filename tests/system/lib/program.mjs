// The real program: where it is, how it is started, stopped and killed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { until } from './wait.mjs';

export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

function findBinary() {
  if (process.env.HK_BINARY) return path.resolve(process.env.HK_BINARY);
  const built = ['release', 'dev'].map((preset) => path.join(checkout, 'build', preset, 'hiddenkey'));
  return built.find((file) => existsSync(file)) ?? built[0];
}

export const binary = findBinary();
if (!existsSync(binary)) throw new Error(`there is no program at ${binary}: build it, or set HK_BINARY`);

// The same program with fail points that a test can set off (tests/faults).
export const faultyBinary = process.env.HK_FAULTY_BINARY ?? path.join(path.dirname(binary), 'hiddenkey_faults');

// Speed and memory promises are made for the Release build.
export const isRelease = process.env.HK_RELEASE === '1' || /\/build\/release\//.test(binary);

export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

// Settings come from the test alone, not from the shell it runs in; name servers of the machine are not asked.
export function cleanEnvironment(more = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('HK_'));
  return { ...Object.fromEntries(kept), HK_DNS_SERVERS: 'off', ...more };
}

// A child process with everything it prints.
export class Process {
  constructor(args, { env = {}, cwd, input, program = binary } = {}) {
    this.stdout = '';
    this.stderr = '';
    this.startedAt = performance.now();
    this.child = spawn(program, args, { env: cleanEnvironment(env), cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdout.setEncoding('utf8').on('data', (text) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.child.stdin.on('error', () => {}); // a program that ends early need not read its input
    this.child.stdin.end(input ?? '');
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        this.code = code;
        this.signal = signal;
        this.over = true;
        resolve(this);
      });
    });
  }

  get pid() {
    return this.child.pid;
  }

  // A figure of /proc/PID/status in MiB: VmRSS, VmHWM.
  memory(name) {
    const line = readFileSync(`/proc/${this.pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'));
    return Number(line[1]) / 1024;
  }

  async kill() {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  async stop() {
    if (!this.over) this.child.kill('SIGTERM');
    await until('the program to end after SIGTERM', () => this.over, { cap: 40_000, every: 10 });
    return this;
  }
}

export const run = (args, options) => new Process(args, options).ended;
