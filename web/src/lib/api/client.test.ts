import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { request, setEarlyAnswers } from './client';

describe('an answer that was asked for early', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json('late')));
    setEarlyAnswers(new Map([['/api/objects', Promise.resolve(Response.json('early'))]]));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is for the first who wants it, and for nobody else', async () => {
    expect(await request('GET', '/api/views')).toBe('late');
    expect(await request('GET', '/api/objects')).toBe('early');
    expect(await request('GET', '/api/objects')).toBe('late');
  });

  it('is nothing any more once something was changed', async () => {
    expect(await request('POST', '/api/objects')).toBe('late');
    expect(await request('GET', '/api/objects')).toBe('late');
  });

  it('grows old', async () => {
    vi.advanceTimersByTime(11_000);
    expect(await request('GET', '/api/objects')).toBe('late');
  });
});
