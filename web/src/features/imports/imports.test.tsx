import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeImport } from '@/test/fixtures';
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
    await user.click(screen.getByRole('button', { name: 'Import leads' }));
    await screen.findByText(/^Done, with rows set aside/);
    await screen.findByText('No name, e-mail, phone or address');
    const started = server.requests.find((request) => request.path.endsWith('/start'));
    expect(started?.body).toEqual({ mapping: { '0': 'firstName', '1': 'email' } });
  });

  it('does not run while two columns go to one field', async () => {
    const server = ready();
    server.imports = [makeImport({ status: 'ready', sizeBytes: 10, receivedBytes: 10 })];
    const { user } = openApp('/imports/import_1', server);
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Field for Mail' }), 'firstName');
    await screen.findByText('Two columns go to First name.');
    expect(screen.getByRole('button', { name: 'Import leads' })).toBeDisabled();
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
