import { cleanup, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import type { Import, RowSample } from '@/lib/api/types';
import { makeCheck, makeImport, makeSession } from '@/test/fixtures';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

function ready(): MockServer {
  const server = new MockServer();
  server.preview = {
    header: [
      { index: 0, name: 'Name', samples: ['Dana'], field: 'firstName', confidence: 0.9 },
      { index: 1, name: 'Mail', samples: ['dana@example.com'], field: null, confidence: 0 },
    ],
    fields: [
      { name: 'firstName', label: 'First name', required: false },
      { name: 'email', label: 'E-mail', required: false },
    ],
    delimiter: ';',
    encoding: 'windows-1252',
  };
  server.quarantine = [{ line: 3, reason: 'No name, e-mail, phone or address', code: 'empty_row', raw: ';;' }];
  return server;
}

describe('an import', () => {
  it('goes from a file to its result, with bad rows set aside', async () => {
    const { user, server, address } = openApp('/imports', ready());
    await user.click(await screen.findByRole('link', { name: 'Import a file' }));
    const file = new File(['Name;Mail\nDana;dana@example.com\n;;\n'], 'list.csv', { type: 'text/csv' });
    await user.upload(await screen.findByLabelText(/Drop a file here/), file);
    await waitFor(() => expect(address()).toMatch(/^\/imports\/import_/));

    await screen.findByText(/windows-1252, separated by semicolon/);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Field for Mail' }), 'email');
    await user.click(screen.getByRole('button', { name: 'Import without checking' }));
    await screen.findByText(/^Done, with rows set aside/);
    await screen.findByText('No name, e-mail, phone or address');
    const started = server.requests.find((request) => request.path.endsWith('/start'));
    expect(started?.body).toEqual({ mapping: { '0': 'firstName', '1': 'email' }, duplicates: 'update' });
  });

  it('does not run while two columns go to one field', async () => {
    const server = ready();
    server.imports = [makeImport({ status: 'ready', sizeBytes: 10, receivedBytes: 10 })];
    const { user } = openApp('/imports/import_1', server);
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Field for Mail' }), 'firstName');
    await screen.findByText('Two columns go to First name.');
    expect(screen.getByRole('button', { name: 'Import without checking' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Check first' })).toBeDisabled();
  });

  it('goes on from where an interrupted upload stopped', async () => {
    const server = ready();
    const text = 'Name;Mail\nDana;d@example.com\n';
    server.imports = [makeImport({ sizeBytes: text.length, receivedBytes: 10, fileName: 'list.csv' })];
    const { user } = openApp('/imports/import_1', server);
    await user.upload(await screen.findByLabelText(/Drop a file here/), new File([text], 'list.csv', { type: 'text/csv' }));
    await screen.findByRole('combobox', { name: 'Field for Name' });
    const parts = server.requests.filter((request) => request.method === 'PUT');
    expect(parts.map((part) => [part.query.get('offset'), part.bytes])).toEqual([['10', text.length - 10]]);
  });
});

const kSamples: RowSample[] = [
  { line: 3, outcome: 'update', reason: 'Same e-mail as Dana Rivera; adds the phone.', leadId: 'lead_1', raw: 'Dana;dana@example.com' },
  { line: 5, outcome: 'duplicate', reason: 'Same phone as line 2 of this file.', leadId: null, raw: 'D;d@example.com' },
  { line: 7, outcome: 'bad', reason: 'The row has 3 columns, the header 2.', leadId: null, raw: 'a;b;c' },
];

const kChecked = makeCheck({ rowsRead: 5003, rowsNew: 4800, rowsUpdate: 50, rowsDuplicate: 150, rowsBad: 3, samples: kSamples });

const readyImport = (changes: Partial<Import> = {}): Import => makeImport({ status: 'ready', sizeBytes: 100, receivedBytes: 100, ...changes });

function openReady(changes: Partial<Import> = {}) {
  const server = ready();
  server.imports = [readyImport(changes)];
  return openApp('/imports/import_1', server);
}

const count = (label: string): string | undefined => screen.getByText(label, { selector: 'dt' }).nextElementSibling?.textContent ?? undefined;
const counts = () => ['New', 'Updates', 'Duplicates', 'Bad'].map(count);

describe('a check of leads', () => {
  it('says what the file would do before anything is done', async () => {
    const { user, server } = openReady();
    await user.click(await screen.findByRole('button', { name: 'Check first' }));
    await screen.findByText(/nothing is changed\./);
    expect(screen.getByRole('button', { name: 'Checking…' })).toBeDisabled();
    expect(screen.getByRole('heading', { name: 'What the file would do' })).toHaveFocus();
    server.endCheck('import_1', kChecked);

    await screen.findByRole('button', { name: 'Import 4,800 leads' });
    expect(counts()).toEqual(['4,800', '50', '150', '3']);
    await screen.findByText('50 rows update leads, 150 rows change nothing, 3 rows are set aside.');
    screen.getByText('The row has 3 columns, the header 2.');
    await user.click(screen.getByRole('button', { name: /^Updates/ }));
    screen.getByText('Same e-mail as Dana Rivera; adds the phone.');
    expect(screen.queryByText('The row has 3 columns, the header 2.')).toBeNull();
    expect(screen.getByRole('link', { name: 'Open lead' })).toHaveAttribute('href', '/leads/lead_1');
    expect(server.requests.find((request) => request.path.endsWith('/check'))?.body).toEqual({ mapping: { '0': 'firstName', '1': null }, duplicates: 'update' });
    expect(server.requests.some((request) => request.path.endsWith('/start'))).toBe(false);
  });

  it('is out of date once a choice changes, and holds again when the choice is taken back', async () => {
    const { user, server } = openReady();
    await user.click(await screen.findByRole('button', { name: 'Check first' }));
    await screen.findByText(/nothing is changed\./);
    server.endCheck('import_1', kChecked);
    await screen.findByRole('button', { name: 'Import 4,800 leads' });

    await user.click(screen.getByRole('radio', { name: /^Make another lead/ }));
    await screen.findByText(/made with other choices/);
    screen.getByRole('button', { name: 'Check again' });
    expect(screen.queryByRole('button', { name: /^Import 4,800/ })).toBeNull();
    await user.click(screen.getByRole('radio', { name: /^Fill in/ }));
    await screen.findByRole('button', { name: 'Import 4,800 leads' });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Field for Mail' }), 'email');
    await screen.findByText(/made with other choices/);

    await user.click(screen.getByRole('radio', { name: /^Leave the lead/ }));
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    await waitFor(() => expect(server.requests.filter((request) => request.path.endsWith('/check'))).toHaveLength(2));
    server.endCheck('import_1', { ...kChecked, rowsNew: 4790 });
    await user.click(await screen.findByRole('button', { name: 'Import 4,790 leads' }));
    await screen.findByText(/^Done/);
    expect(server.requests.find((request) => request.path.endsWith('/start'))?.body).toEqual({ mapping: { '0': 'firstName', '1': 'email' }, duplicates: 'skip' });
  });

  it('keeps its choices over a reload, and trusts no check whose choices it does not know', async () => {
    localStorage.setItem('hk-import-check', JSON.stringify({ importId: 'import_1', mapping: { '0': null, '1': 'email' }, duplicates: 'skip' }));
    openReady({ check: kChecked });
    await screen.findByRole('button', { name: 'Import 4,800 leads' });
    expect(screen.getByRole('radio', { name: /^Leave the lead/ })).toBeChecked();
    expect(screen.getByRole('combobox', { name: 'Field for Mail' })).toHaveValue('email');
    cleanup();
    localStorage.setItem('hk-import-check', JSON.stringify({ importId: 'import_2', mapping: {}, duplicates: 'skip' }));
    openReady({ check: kChecked });
    await screen.findByRole('button', { name: 'Check again' });
    await screen.findByText(/made with other choices/);
  });

  it('says why it stopped, and what could not be started', async () => {
    const { user, server } = openReady({ check: makeCheck({ status: 'failed', error: 'The file could not be read.' }) });
    await screen.findByText('The check stopped. The file could not be read.');
    server.overrides.set('POST /api/imports/import_1/check', problem(409, 'import_not_ready', 'The import runs already.'));
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    await screen.findByText('The import runs already.');
  });

  it('offers what is left to do where nothing is new', async () => {
    localStorage.setItem('hk-import-check', JSON.stringify({ importId: 'import_1', mapping: { '0': 'firstName' }, duplicates: 'update' }));
    const { server } = openReady({ check: makeCheck({ rowsNew: 0, rowsUpdate: 1 }) });
    await screen.findByRole('button', { name: 'Update 1 lead' });
    server.endCheck('import_1', { rowsNew: 0, rowsUpdate: 0, rowsDuplicate: 9 });
    await screen.findByText('No row would make or change a lead.');
    screen.getByRole('button', { name: 'Import anyway' });
  });

  it('is nothing for parcels, nor for those who may not import', async () => {
    openReady({ kind: 'parcels' });
    await screen.findByRole('button', { name: 'Import parcels' });
    expect(screen.queryByRole('button', { name: 'Check first' })).toBeNull();
    cleanup();
    const server = ready();
    server.imports = [readyImport()];
    server.session = makeSession({ permissions: ['records.read'] });
    openApp('/imports/import_1', server);
    await screen.findByRole('combobox', { name: 'Field for Mail' });
    expect(screen.queryByRole('button', { name: /Check|Import/ })).toBeNull();
  });
});

describe('the result of an import of leads', () => {
  const finished: Partial<Import> = { status: 'completed', rowsRead: 5003, rowsCreated: 4800, rowsUpdated: 50, rowsUnchanged: 150, rowsQuarantined: 3, samples: kSamples.slice(0, 2) };

  it('shows the numbers of the run, the new leads and the bad rows', async () => {
    const { user, address } = openReady({ ...finished, startedAt: '2026-03-02T15:00:00Z', finishedAt: '2026-03-02T15:00:04Z' });
    await screen.findByText('5,003 rows read.', { exact: false });
    expect(counts()).toEqual(['4,800', '50', '150', '3']);
    screen.getByText(/took 4\.0 s/);
    await screen.findByText('No name, e-mail, phone or address');
    await user.click(screen.getByRole('button', { name: /^Duplicates/ }));
    screen.getByText('Same phone as line 2 of this file.');
    await user.click(screen.getByRole('link', { name: 'Show the 4,800 new leads' }));
    await waitFor(() => expect(address()).toMatch(/^\/leads\?/));
    const filter = new URLSearchParams(address().split('?')[1]).get('filter');
    expect(JSON.parse(filter ?? '')).toEqual({ and: [{ field: 'importId', op: 'is', value: ['import_1'] }] });
    await screen.findByRole('group', { name: 'Filter: Import is leads.csv' });
  });

  it('offers no leads where none were made', async () => {
    openReady({ ...finished, rowsCreated: 0 });
    await screen.findByText(/^Done/);
    expect(screen.queryByRole('link', { name: /new lead/ })).toBeNull();
  });
});
