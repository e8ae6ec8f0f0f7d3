// A load generator in a process of its own, on raw sockets: it shares the machine with the server, so it must cost little.
//   closedLoad({ port, key, connections, seconds }): each connection sends its next lead when the last one is answered
//   openLoad({ port, key, rate, seconds, connectionsMax }): so many leads a second, whether answered or not
// Both answer { sent, unsent, seconds, created, refused, refusedWithoutRetryAfter, other, p50, p99 }; times in milliseconds.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const streets = ['Maple Grove', 'Ridgecrest', 'Old Mill', 'Harpeth', 'Lindell', 'Foxglove', 'Cedar Hollow', 'Winding Creek'];

class Load {
  constructor(settings) {
    Object.assign(this, settings);
    this.idle = [];
    this.open = 0;
    this.begun = performance.now();
    this.end = this.begun + 1000 * settings.seconds;
    this.latencies = [];
    this.count = { sent: 0, unsent: 0, created: 0, refused: 0, refusedWithoutRetryAfter: 0, other: 0 };
    this.head = `POST /api/leads HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer ${settings.key}\r\nContent-Type: application/json\r\nContent-Length: `;
  }

  request() {
    const n = this.first + this.count.sent++;
    const body = `{"source":"web","contact":{"firstName":"Ada","lastName":"Load ${n}","email":"ada.load.${n}@example.org","phone":"615-555-${String(1000 + (n % 9000))}"},"property":{"address":{"street":"${100 + n} ${streets[n % 8]} St","city":"Nashville","state":"TN"}}}`;
    return `${this.head}${body.length}\r\n\r\n${body}`;
  }

  connect(whenReady) {
    this.open += 1;
    const socket = net.connect(this.port, '127.0.0.1', () => whenReady(socket));
    socket.setNoDelay(true).setEncoding('latin1');
    socket.text = '';
    socket.on('error', () => {}).on('close', () => (this.open -= 1));
    socket.on('data', (part) => {
      socket.text = socket.text === '' ? part : socket.text + part;
      const headEnd = socket.text.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(socket.text)[1]);
      if (socket.text.length < headEnd + 4 + length) return;
      this.answered(socket, socket.text);
      socket.text = '';
      this.next(socket);
    });
  }

  send(socket) {
    socket.sentAt = performance.now();
    socket.write(this.request());
  }

  // Only what is answered while the load lasts counts.
  answered(socket, text) {
    const now = performance.now();
    if (now > this.end) return;
    const status = text.slice(9, 12);
    if (status === '201') {
      this.count.created += 1;
      this.latencies.push(now - socket.sentAt);
    } else if (status === '503') {
      this.count.refused += 1;
      if (!/\r\nretry-after: \d/i.test(text)) this.count.refusedWithoutRetryAfter += 1;
    } else {
      this.count.other += 1;
    }
  }

  closed() {
    this.next = (socket) => (performance.now() < this.end ? this.send(socket) : socket.destroy());
    for (let n = 0; n < this.connections; ++n) this.connect(this.next);
    return new Promise((resolve) => setTimeout(resolve, 1000 * this.seconds));
  }

  offered() {
    this.next = (socket) => this.idle.push(socket);
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const now = performance.now();
        if (now >= this.end) return resolve(clearInterval(timer));
        const due = Math.floor(((now - this.begun) / 1000) * this.rate);
        while (this.count.sent + this.count.unsent < due) this.offer();
      }, 4);
    });
  }

  offer() {
    const socket = this.idle.pop();
    if (socket) return this.send(socket);
    this.count.unsent += 1; // until its connection is open
    if (this.open >= this.connectionsMax) return undefined;
    return this.connect((ready) => {
      if (performance.now() >= this.end) return;
      this.count.unsent -= 1;
      this.send(ready);
    });
  }

  async run() {
    await (this.rate ? this.offered() : this.closed());
    const sorted = this.latencies.sort((a, b) => a - b);
    const at = (part) => Math.round(10 * (sorted[Math.floor(part * sorted.length)] ?? 0)) / 10;
    return { ...this.count, seconds: this.seconds, p50: at(0.5), p99: at(0.99) };
  }
}

const here = fileURLToPath(import.meta.url);
let used = 0; // numbers of leads: each load sends other ones

function inChild(settings) {
  const child = spawn(process.execPath, [here], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  child.stdin.end(JSON.stringify({ first: (used += 1_000_000), ...settings }));
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the load generator ended with ${code}`)))));
}

export const closedLoad = inChild;
export const openLoad = inChild;

if (process.argv[1] === here) {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) text += part;
  const result = await new Load(JSON.parse(text)).run();
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}
