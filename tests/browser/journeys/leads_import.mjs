import { expect, open, seeText } from '../expect.mjs';
import { figure, importFile } from './import_file.mjs';

export async function importLeads(page, world) {
  const name = `Listed${world.stamp}`;
  // The third row has lost a cell and holds nothing that could reach anybody.
  const file = ['First Name,Last Name,Email,Street', `Ida,${name},ida.${world.stamp}@example.com,`, `Ian,${name},ian.${world.stamp}@example.com,`, ',,', ''];
  world.visited.quarantine = await importFile(page, 'Leads', `list_${world.stamp}.csv`, Buffer.from(file.join('\n')));
  expect((await figure(page, 'New')) === '2', 'two leads are created');
  expect((await figure(page, 'Bad')) === '1', 'one row is set aside');
  const row = page.getByRole('table', { name: 'Quarantined rows' }).getByRole('row').nth(1);
  expect((await row.innerText()).includes('4'), 'the row is named by its line in the file');

  await open(page, `/leads?q=${name}`);
  await seeText(page, `Ida ${name}`);
  await seeText(page, `Ian ${name}`);
}
