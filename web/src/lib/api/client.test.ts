import { expect, it, vi } from 'vitest';
import { request, setEarlyAnswers } from './client';

it('gives an answer that was asked for early to the first who wants it, and to nobody else', async () => {
  let answers = 0;
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json((answers += 1))));
  setEarlyAnswers(new Map([['/api/objects', Promise.resolve(Response.json('early'))]]));
  expect(await request('GET', '/api/views')).toBe(1);
  expect(await request('POST', '/api/objects')).toBe(2);
  expect(await request('GET', '/api/objects')).toBe('early');
  expect(await request('GET', '/api/objects')).toBe(3);
});
