// A world of its own for each test: a fresh data folder, a fresh database, the processes on it, and keys for it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { Client } from './client.mjs';
import { freePort, Process, run } from './program.mjs';
import { until } from './wait.mjs';

const postgresUrl = process.env.HK_TEST_POSTGRES_URL;
let databases = 0;

const urlOfDatabase = (name) => postgresUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
const psql = (sql) => execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', postgresUrl, '-c', sql], { stdio: ['ignore', 'ignore', 'pipe'] });

export const stores = postgresUrl ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

const contactPaths = {
  ZEROBOUNCE: 'zerobounce/v2',
  NEVERBOUNCE: 'neverbounce/v4.2',
  ABSTRACT_EMAIL: 'abstract/emailreputation/v1/',
  TWILIO_LOOKUP: 'twilio',
  NUMVERIFY: 'numverify/api',
  ABSTRACT_PHONE: 'abstract/phoneintelligence/v1/',
  SMARTY: 'smarty',
};

// Settings under which these services are asked at a stand-in on this port.
export function contactSettings(port, serving) {
  const settings = { HK_TWILIO_LOOKUP_SID: `SK${'a'.repeat(32)}`, HK_SMARTY_AUTH_ID: 'sim-id' };
  for (const name of serving) {
    settings[`HK_${name}_BASE_URL`] = `http://127.0.0.1:${port}/${contactPaths[name]}`;
    settings[`HK_${name}_KEY`] = 'sim-key';
  }
  return settings;
}

export class World {
  constructor(store = 'SQLite') {
    this.store = store;
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'hk-system-'));
    this.data = path.join(this.folder, 'data');
    this.env = {};
    this.processes = [];
    this.keys = {};
    if (store !== 'PostgreSQL') return;
    this.database = `hk_system_${process.pid}_${++databases}`;
    psql(`create database ${this.database}`);
    this.env.HK_DATABASE_URL = urlOfDatabase(this.database);
  }

  file(name, content) {
    const file = path.join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  cli(args, { input, env = {} } = {}) {
    return run([...args, '--data', this.data], { env: { ...this.env, ...env }, cwd: this.folder, input });
  }

  async cliJson(args, options) {
    const done = await this.cli(args, options);
    assert.equal(done.code, 0, `hiddenkey ${args.join(' ')}: ${done.stderr}`);
    return JSON.parse(done.stdout);
  }

  // Into the database behind the program's back.
  sql(text) {
    if (this.database) execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', this.env.HK_DATABASE_URL, '-c', text], { stdio: ['ignore', 'ignore', 'pipe'] });
    else execFileSync('sqlite3', ['-bail', path.join(this.data, 'hiddenkey.db'), `pragma busy_timeout = 10000; ${text}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  // What it answers, a text a row.
  select(text) {
    const settings = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30 };
    const answer = this.database
      ? execFileSync('psql', ['-qAt', '-v', 'ON_ERROR_STOP=1', this.env.HK_DATABASE_URL, '-c', text], settings)
      : execFileSync('sqlite3', ['-bail', path.join(this.data, 'hiddenkey.db'), text], settings);
    return answer.split('\n');
  }

  // A whole file, in parts.
  async upload(api, id, file) {
    const from = openSync(file, 'r');
    try {
      const part = Buffer.alloc(4 << 20);
      for (let offset = 0; ; ) {
        const got = readSync(from, part, 0, part.length, offset);
        if (got === 0) return;
        const answer = await api.send('PUT', `/api/imports/${id}/content?offset=${offset}`, part.subarray(0, got), { 'content-type': 'application/octet-stream' });
        offset = answer.expect(200).received;
      }
    } finally {
      closeSync(from);
    }
  }

  importParcels(file, more = []) {
    return this.cliJson(['import', 'parcels', file, '--json', ...more]);
  }

  async key(role) {
    if (this.keys[role]) return this.keys[role];
    const made = await this.cli(['apikey', 'create', '--name', `test ${role}`, '--role', role]);
    assert.equal(made.code, 0, made.stderr);
    return (this.keys[role] = made.stdout.trim());
  }

  // Starts a process without waiting for it.
  launch({ role, args = [], env = {}, port = 0, program } = {}) {
    const roles = role ? ['--role', role] : [];
    const started = new Process(['serve', '--listen', `127.0.0.1:${port}`, '--data', this.data, ...roles, ...args], {
      env: { ...this.env, ...env },
      cwd: this.folder,
      program,
    });
    this.processes.push(started);
    return started;
  }

  // A simulated provider with a bill of its own; processes of this world use it as ATTOM.
  async simulateAttom(parcels, { faultRate = 0, seed = 1, more = [], settings = {} } = {}) {
    const bill = path.join(this.folder, 'bill.jsonl');
    const arrivals = path.join(this.folder, 'arrivals.txt');
    const port = String(await freePort());
    const args = ['simulate', 'attom', '--port', port, '--parcels', parcels, '--key', 'sim-key', '--seed', String(seed), '--fault-rate', String(faultRate), '--bill', bill, '--arrivals', arrivals, ...more];
    const simulator = new Process(args, { cwd: this.folder });
    this.processes.push(simulator);
    await until('the simulator to be ready', () => {
      if (simulator.over) throw new Error(`the simulator ended with ${simulator.code}: ${simulator.stderr}`);
      return simulator.stdout.includes('Simulating ATTOM');
    });
    Object.assign(this.env, { HK_ATTOM_BASE_URL: `http://127.0.0.1:${port}/propertyapi/v1.0.0`, HK_ATTOM_KEY: 'sim-key', ...settings });
    const lines = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
    return { process: simulator, bill: () => lines(bill).map((line) => JSON.parse(line)), arrivals: () => lines(arrivals) };
  }

  // The same for CoreLogic; `arrivals` answers the calls as they came, tokens among them.
  async simulateCorelogic(parcels, { more = [], settings = {} } = {}) {
    const [bill, arrivals] = ['corelogic-bill.jsonl', 'corelogic-arrivals.jsonl'].map((name) => path.join(this.folder, name));
    const port = String(await freePort());
    const simulator = new Process(['simulate', 'corelogic', '--port', port, '--parcels', parcels, '--key', 'sim-key', '--secret', 'sim-secret', '--bill', bill, '--arrivals', arrivals, ...more], { cwd: this.folder });
    this.processes.push(simulator);
    await until('the simulator to be ready', () => {
      if (simulator.over) throw new Error(`the simulator ended with ${simulator.code}: ${simulator.stderr}`);
      return simulator.stdout.includes('Simulating CoreLogic');
    });
    const url = `http://127.0.0.1:${port}`;
    Object.assign(this.env, { HK_CORELOGIC_BASE_URL: url, HK_CORELOGIC_TOKEN_URL: `${url}/oauth/token`, HK_CORELOGIC_KEY: 'sim-key', HK_CORELOGIC_SECRET: 'sim-secret', ...settings });
    const lines = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : []);
    return { process: simulator, bill: () => lines(bill), arrivals: () => lines(arrivals) };
  }

  // The services that judge e-mails, phones and addresses; `serving` names those that have a key in `env`.
  async simulateContacts(serving, { more = [], port } = {}) {
    const bill = path.join(this.folder, 'contacts-bill.jsonl');
    port ??= await freePort();
    const simulator = new Process(['simulate', 'contacts', '--port', String(port), '--key', 'sim-key', '--bill', bill, ...more], { cwd: this.folder });
    this.processes.push(simulator);
    await until('the simulator to be ready', () => {
      if (simulator.over) throw new Error(`the simulator ended with ${simulator.code}: ${simulator.stderr}`);
      return simulator.stdout.includes('zerobounce');
    });
    Object.assign(this.env, contactSettings(port, serving));
    return { process: simulator, port, bill: () => readFileSync(bill, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) };
  }

  // Starts a process with the API and waits until it answers.
  async serve(options = {}) {
    this.port = options.port ?? (await freePort());
    const started = this.launch({ ...options, port: this.port });
    await this.answering(started);
    return started;
  }

  async answering(started) {
    const answers = async () => {
      if (started.over) throw new Error(`the program ended with ${started.code}: ${started.stderr}${started.stdout}`);
      return fetch(`${this.base}/api/health`).then((r) => r.arrayBuffer().then(() => r.ok), () => false);
    };
    await until('the program to answer', answers, { every: 10 });
  }

  get base() {
    return `http://127.0.0.1:${this.port}`;
  }

  client(headers = {}) {
    return new Client(() => this.base, headers);
  }

  async as(role) {
    return this.client({ authorization: `Bearer ${await this.key(role)}` });
  }

  async close() {
    for (const one of this.processes) if (!one.over) await one.kill();
    if (this.database) psql(`drop database if exists ${this.database} with (force)`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Long, or in need of a machine of its own: ./dev soak runs them.
export const isSoak = process.env.HK_SOAK === '1';

// Runs the test once on each store, in a world of its own.
export function testOnStores(name, body, options = {}) {
  for (const store of stores) {
    test(`${name} (${store})`, { timeout: 600_000, ...options }, async (t) => {
      const world = new World(store);
      try {
        await body(world, t);
      } finally {
        await world.close();
      }
    });
  }
}
