import { expect, open } from '../expect.mjs';

/** Makes leads through the API, with the page's own session. */
function postLead(page, lead) {
  return page.evaluate(async (body) => {
    const session = await (await fetch('/api/session')).json();
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrfToken };
    const response = await fetch('/api/leads', { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, lead: await response.json() };
  }, lead);
}

const untouched = async (page) =>
  expect(await page.evaluate(() => window.__xss === undefined), 'a hostile string ran as a script');

export async function hostileStrings(page, world) {
  await open(page, '/leads');
  const paths = [];
  for (const text of world.hostileNames) {
    const { status, lead } = await postLead(page, {
      source: 'web',
      contact: { firstName: text, lastName: `Hostile${world.stamp}` },
      property: { address: { street: `12 ${text}`.slice(0, 90), city: 'Nashville', state: 'TN', zip: '37206' } },
      notes: text,
    });
    expect(status === 201, `${JSON.stringify(text)} was answered with ${status}`);
    paths.push([`/leads/${lead.id}`, lead.contact.firstName]);
  }
  await open(page, `/leads?q=Hostile${world.stamp}`);
  await page.getByText('<img src=x onerror=window.__xss=1>').first().waitFor();
  await untouched(page);
  for (const [path, firstName] of paths) {
    await open(page, path);
    const title = await page.getByRole('heading', { level: 1 }).innerText();
    const words = (text) => text.replace(/\s+/g, ' ').trim();
    expect(words(title).startsWith(words(firstName)), `${JSON.stringify(firstName)} is shown as ${JSON.stringify(title)}`);
    await untouched(page);
  }
  await open(page, '/enrichment');
  await untouched(page);
  world.visited.hostile = paths[0][0];
}
