import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ProviderSetting, ProviderSettings } from '@/lib/api/provider-settings';
import { openApp } from '@/test/app';
import { ok, problem } from '@/test/reply';
import { MockServer } from '@/test/server';

const setting = (name: string, more: Partial<ProviderSetting> = {}): ProviderSetting => ({
  name, type: 'text', meaning: `Meaning of ${name}.`, variable: `HK_ZEROBOUNCE_${name.toUpperCase()}`, value: '', default: '', isSet: false, source: 'default', readable: true, changedAt: null, changedBy: null, ...more,
});
const zerobounce = (more: Partial<ProviderSettings> = {}, key: Partial<ProviderSetting> = {}): ProviderSettings => ({
  name: 'zerobounce', title: 'ZeroBounce', kind: 'email', site: 'https://www.zerobounce.net/members/API', ready: false,
  settings: [
    setting('base_url', { value: 'https://api.zerobounce.net/v2', default: 'https://api.zerobounce.net/v2', isSet: true }),
    setting('key', { type: 'secret', value: null, default: null, ...key }),
    setting('daily_budget', { value: '5.00', default: '5.00', isSet: true, source: 'here' }),
    setting('timeout_ms', { type: 'integer', value: '9000', default: '15000', isSet: true, source: 'configuration' }),
  ],
  ...more,
});
const kSet = { isSet: true, source: 'here' } as const;

function open(one: ProviderSettings) {
  const server = new MockServer();
  server.overrides.set('GET /api/settings/providers', ok({ items: [one] }));
  server.overrides.set('PUT /api/settings/providers/zerobounce', ok(zerobounce({ ready: true }, kSet)));
  return { ...openApp('/settings/providers', server), server };
}
const sent = (server: MockServer, method: string) => server.requests.find((request) => request.method === method && request.path.startsWith('/api/settings/providers/'));

describe('the settings of providers', () => {
  it('sends only what was changed, and an emptied field back to its default', async () => {
    const { server, user } = open(zerobounce());
    await user.click(await screen.findByRole('button', { name: 'Settings of ZeroBounce' }));
    const form = within(screen.getByRole('form', { name: 'Settings of ZeroBounce' }));
    expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(form.getByLabelText('Key'), 'a-key');
    await user.clear(form.getByLabelText('Daily budget'));
    await user.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent(server, 'PUT')?.body).toEqual({ settings: { key: 'a-key', daily_budget: null } }));
    await waitFor(() => expect(form.getByLabelText('Key')).toHaveValue(''));
    expect(screen.getByRole('button', { name: 'Test ZeroBounce' })).toBeVisible();
  });

  it('never shows a key, and says what the operator has set', async () => {
    const { user } = open(zerobounce({ ready: true }, kSet));
    await user.click(await screen.findByRole('button', { name: 'Settings of ZeroBounce' }));
    expect(screen.getByLabelText('Key')).toHaveAttribute('placeholder', 'Set; enter another to replace it');
    expect(screen.getByLabelText('Key')).toHaveAttribute('type', 'password');
    expect(screen.getByLabelText('Timeout ms')).toBeDisabled();
    expect(screen.getByText('Set by HK_ZEROBOUNCE_TIMEOUT_MS or hiddenkey.toml.')).toBeInTheDocument();
  });

  it('tells how a test ended, and what to do', async () => {
    const { server, user } = open(zerobounce({ ready: true }, kSet));
    server.overrides.set('POST /api/settings/providers/zerobounce/test', ok({ works: false, outcome: 'refused', message: 'ZeroBounce refused the key.', advice: 'Enter the key again.', cost: 0, durationMs: 12 }));
    await user.click(await screen.findByRole('button', { name: 'Test ZeroBounce' }));
    const said = await screen.findByText('It does not work.');
    expect(said.parentElement).toHaveTextContent('It does not work. ZeroBounce refused the key. Enter the key again. Cost $0.');
  });

  it('shows why a setting is refused, beside the button', async () => {
    const { server, user } = open(zerobounce());
    server.overrides.set('PUT /api/settings/providers/zerobounce', problem(400, 'key_needed', 'The key would go to another address: enter it again, too.'));
    await user.click(await screen.findByRole('button', { name: 'Settings of ZeroBounce' }));
    await user.type(screen.getByLabelText('Daily budget'), '0');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/enter it again, too/);
  });

  it('asks for a key again that can’t be read any more', async () => {
    open(zerobounce({}, { source: 'here', readable: false }));
    await screen.findByText('Enter the key again');
  });
});
