import { AxeBuilder } from '@axe-core/playwright';
import { open, settled } from '../expect.mjs';

export const kThemes = ['light', 'dark'];
export const kWidths = [360, 1024, 1440];
const kHeights = { 360: 740, 1024: 768, 1440: 900 };

const filtered = (...conditions) => `/leads?filter=${encodeURIComponent(JSON.stringify({ and: conditions }))}`;

const signedInPages = (visited) => ({
  today: '/today',
  leads: '/leads',
  'leads-board': '/leads?layout=board',
  'new-lead': '/leads/new',
  lead: visited.lead ?? '/leads',
  opportunity: visited.opportunity ?? '/opportunities',
  enrichment: '/enrichment',
  calls: '/enrichment/calls',
  imports: '/imports',
  'new-import': '/imports/new',
  'import-result': visited.quarantine ?? '/imports',
});

/** States of those pages; one width shows them. */
const stateViews = (visited) => ({
  'leads-filtered': filtered({ field: 'status', op: 'is', value: ['new'] }, { field: 'createdAt', op: 'in_last', value: { n: 7, unit: 'day' } }),
  'opportunities-board': '/opportunities?layout=board',
  contacts: '/contacts',
  investors: '/investors',
  tasks: '/tasks',
  'new-opportunity': '/opportunities/new',
  'settings-people': '/settings/people',
  'settings-access': '/settings/access',
  'settings-stages': '/settings/stages',
  'settings-providers': '/settings/providers',
  analytics: '/analytics',
  'leads-none': '/leads?q=nobody-has-this-name',
  'lead-hostile': visited.hostile ?? '/leads',
  'enrichment-costs': '/enrichment?days=90#costs',
  'calls-waiting': '/enrichment/calls?state=waiting',
  'not-found': '/no-such-page',
});

const kSignedOutPages = { signin: '/signin', setup: '/setup?token=example' };

/** Screenshots for people, and the accessibility rules for everybody, of each page. */
export async function survey(runner, page, world) {
  const problems = [];
  const visitor = await runner.openPage();
  for (const theme of kThemes) {
    await surveyPages(runner, page, signedInPages(world.visited), theme, kWidths, problems);
    await surveyPages(runner, page, stateViews(world.visited), theme, [1440], problems);
    await surveyPages(runner, visitor, kSignedOutPages, theme, kWidths, problems);
    await surveyNavigation(runner, page, theme, problems);
  }
  await visitor.context().close();
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

export async function surveyPages(runner, page, pages, theme, widths, problems) {
  await setTheme(page, theme);
  for (const [name, path] of Object.entries(pages)) {
    await open(page, path);
    for (const width of widths) {
      await page.setViewportSize({ width, height: kHeights[width] });
      await settled(page);
      problems.push(...(await overflowing(page, `${name} ${theme} ${width}`)));
      await page.screenshot({ path: runner.pathOf(`${name}-${theme}-${width}.png`) });
      // The phone layout differs by structure, not by color: one theme tells.
      const checked = width === 1440 || (width === 360 && theme === 'light');
      if (checked) problems.push(...(await violations(page, `${name} ${theme} ${width}`)));
    }
  }
}

/** The navigation of a phone is a sheet of its own. */
async function surveyNavigation(runner, page, theme, problems) {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, '/leads');
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('dialog', { name: 'Navigation' }).waitFor();
  await page.screenshot({ path: runner.pathOf(`navigation-${theme}-360.png`) });
  problems.push(...(await violations(page, `navigation ${theme}`)));
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function setTheme(page, theme) {
  await open(page, '/signin');
  await page.evaluate((name) => localStorage.setItem('hk-theme', name), theme);
}

async function overflowing(page, where) {
  const extra = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return extra > 0 ? [`${where}: the page is ${extra} px wider than the window`] : [];
}

export async function violations(page, where) {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${where}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
