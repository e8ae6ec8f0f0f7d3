// Talks to the API as a browser or an integration would.
import assert from 'node:assert/strict';
import http from 'node:http';

// One answer: status, headers, text, and json when it is JSON.
class Answer {
  constructor(response, text) {
    this.status = response.status;
    this.headers = response.headers;
    this.text = text;
    this.type = response.headers.get('content-type') ?? '';
    this.json = /json/.test(this.type) && text !== '' ? JSON.parse(text) : undefined;
  }

  expect(status) {
    assert.equal(this.status, status, this.text.slice(0, 600));
    return this.json;
  }

  // A refusal as the contract has it: problem+json with a stable code.
  expectProblem(status, code) {
    assert.equal(this.status, status, this.text.slice(0, 600));
    assert.match(this.type, /^application\/problem\+json/);
    for (const member of ['type', 'title', 'code', 'detail', 'error', 'requestId']) assert.equal(typeof this.json[member], 'string', member);
    assert.equal(this.json.status, status);
    assert.match(this.json.code, /^[a-z][a-z0-9_]+$/);
    if (code) assert.equal(this.json.code, code);
    return this.json;
  }
}

export class Client {
  constructor(base, headers) {
    this.base = base;
    this.headers = headers;
  }

  with(headers) {
    return new Client(this.base, { ...this.headers, ...headers });
  }

  // `body`: an object is sent as JSON, text and bytes as they are.
  async send(method, path, body, headers = {}) {
    const all = { ...this.headers, ...headers };
    let payload = body;
    if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) payload = JSON.stringify(body);
    if (payload !== undefined && !('content-type' in all)) all['content-type'] = 'application/json';
    const response = await fetch(this.base() + path, { method, headers: all, body: payload, redirect: 'manual' });
    return new Answer(response, await response.text());
  }

  get(path, headers) {
    return this.send('GET', path, undefined, headers);
  }

  post(path, body, headers) {
    return this.send('POST', path, body, headers);
  }

  // All items of a list, page after page.
  async all(path, limit = 200) {
    const items = [];
    const joint = path.includes('?') ? '&' : '?';
    let cursor = '';
    do {
      const page = (await this.get(`${path}${joint}limit=${limit}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).expect(200);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }

  // Follows /api/stream. `events` grows; close() ends it.
  stream(headers = {}) {
    const events = [];
    const request = http.get(this.base() + '/api/stream', { headers: { ...this.headers, accept: 'text/event-stream', ...headers } });
    request.on('error', () => {});
    const opened = new Promise((resolve, reject) => {
      request.once('error', reject);
      request.once('response', (response) => {
        response.on('error', () => {});
        collectEvents(response, events);
        resolve(response);
      });
    });
    return { events, opened, close: () => request.destroy() };
  }
}

function collectEvents(response, events) {
  let rest = '';
  response.setEncoding('utf8').on('data', (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = {};
      for (const line of block.split('\n')) {
        const [, name, value] = line.match(/^(\w+): ?(.*)$/) ?? [];
        if (name) event[name] = name === 'data' ? JSON.parse(value) : value;
      }
      if (event.data) events.push(event);
    }
  });
}
