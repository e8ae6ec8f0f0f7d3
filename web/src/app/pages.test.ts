import { waitFor } from '@testing-library/react';
import type { RouteObject } from 'react-router';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeLead } from '@/test/fixtures';
import { makeField, makeObject } from '@/test/objects';
import { makeRow } from '@/test/records';
import { MockServer } from '@/test/server';
import { codeOf, firstDataOf } from './pages';
import { routes } from './routes';

function withDeal(): MockServer {
  const server = new MockServer();
  server.leads = [makeLead({ id: 'lead_1' })];
  server.records.rows.set('opportunities', [makeRow({ id: 'opportunity_1', stage: 'appointment', status: 'open' })]);
  // What was logged has a time of its own, and no other.
  const activities = { ...makeObject('activities', 'activity', []), fields: [makeField('at', 'When', 'time')] };
  server.records.objects = [...server.records.objects, makeObject('contacts', 'contact', []), activities];
  return server;
}

const addressesOf = (list: RouteObject[]): string[] =>
  list.flatMap(({ path, lazy, children }) => [...(lazy && path ? [path] : []), ...addressesOf(children ?? []).map((child) => (child.startsWith('/') ? child : `${path ?? ''}/${child}`))]);

describe('what is fetched while the frame is on its way', () => {
  it.each([
    ['/today', ''],
    ['/leads', ''],
    ['/leads', '?layout=board'],
    ['/leads', '?sort=name'],
    ['/leads/lead_1', ''],
    ['/contacts', ''],
    ['/opportunities', '?layout=board'],
    ['/opportunities/opportunity_1', ''],
    ['/activities', ''],
    ['/tasks', ''],
  ])('is asked for by the page itself: %s%s', async (pathname, search) => {
    const wanted = firstDataOf(pathname, search);
    expect(wanted).not.toEqual([]);
    const { server } = openApp(pathname + search, withDeal());
    const asked = () => server.requests.map(({ path, query }) => (query.size === 0 ? path : `${path}?${query.toString()}`));
    await waitFor(() => expect(asked()).toEqual(expect.arrayContaining(wanted)));
  });

  it('is the code of every page that has a chunk of its own', () => {
    const addresses = addressesOf(routes);
    expect(addresses.length).toBeGreaterThan(20);
    expect(addresses.filter((address) => codeOf(address, '').length !== 1)).toEqual([]);
    expect(codeOf('/', '')).toEqual(codeOf('/today', ''));
    expect(codeOf('/leads/new', '')).not.toEqual(codeOf('/leads/lead_1', ''));
    expect(codeOf('/leads', '?layout=board')).toHaveLength(2);
    expect(codeOf('/leads/lead_1/edit', '')).toEqual([]);
  });

  it('is nothing where nobody can be signed in, or there is nothing to read yet', () => {
    for (const pathname of ['/signin', '/setup', '/invite/token', '/leads/new', '/settings']) expect(firstDataOf(pathname, '')).toEqual([]);
  });
});
