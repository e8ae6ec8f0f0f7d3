import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeLead, makeSession } from '@/test/fixtures';
import { MockServer } from '@/test/server';

describe('the shell', () => {
  it('goes where the keys say', async () => {
    const { user, address } = openApp('/leads');
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    await user.keyboard('ge');
    await waitFor(() => expect(address()).toBe('/enrichment'));
    await user.keyboard('gi');
    await waitFor(() => expect(address()).toBe('/imports'));
    await user.keyboard('go');
    await waitFor(() => expect(address()).toBe('/opportunities'));
    await user.keyboard('c');
    await waitFor(() => expect(address()).toBe('/leads/new'));
  });

  it('leaves keys alone while somebody types', async () => {
    const { user, address } = openApp('/leads');
    await screen.findByRole('searchbox');
    await user.keyboard('/');
    expect(screen.getByRole('searchbox')).toHaveFocus();
    await user.keyboard('gec?');
    expect(screen.getByRole('searchbox')).toHaveValue('gec?');
    await waitFor(() => expect(address()).toBe('/leads?q=gec%3F'));
  });

  it('shows the keys and folds the sidebar', async () => {
    const { user } = openApp('/leads');
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    await user.keyboard('{Control>}b{/Control}');
    expect(screen.getByRole('button', { name: /Expand sidebar/ })).toHaveAttribute('aria-expanded', 'false');
    await user.keyboard('?');
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  });

  it('gives the focus back when a dialog closes', async () => {
    const { user } = openApp('/leads');
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    const button = screen.getByRole('button', { name: 'Keyboard shortcuts' });
    await user.click(button);
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('leaves the focus on the page where nothing had it before', async () => {
    const { user } = openApp('/leads');
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('combobox', { name: 'Search and act' })).toHaveFocus();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(document.getElementById('page')));
  });

  it('says when live updates stop', async () => {
    const { dropStream } = openApp('/leads');
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    act(() => dropStream());
    await screen.findByText(/Reconnecting…/);
  });

  it('removes the demo data after asking once', async () => {
    const server = new MockServer();
    server.session = makeSession({ workspace: { name: 'Demo', timeZone: 'UTC', demo: true } });
    server.leads = [makeLead({ isDemo: true })];
    const { user } = openApp('/leads', server);
    await screen.findByRole('link', { name: 'Dana Rivera' });
    await user.click(screen.getByRole('button', { name: 'Remove demo data' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove demo data?' });
    expect(dialog).toHaveTextContent('cannot be undone');
    await user.click(screen.getByRole('button', { name: 'Remove demo data' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Dana Rivera' })).not.toBeInTheDocument());
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Demo data' })).not.toBeInTheDocument());
  });

  it('asks to sign in again when the session ends', async () => {
    const { server, user, address } = openApp('/leads');
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    server.session = null;
    await user.keyboard('ge');
    await waitFor(() => expect(address()).toBe('/signin?next=%2Fenrichment'));
  });
});
