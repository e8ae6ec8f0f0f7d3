import { expect } from '../expect.mjs';
import { figure, importFile } from './import_file.mjs';

export async function importParcels(page, world) {
  if (!world.madeParcels.equals(world.parcels)) await importFile(page, 'Parcels', 'county.csv', world.parcels);
  world.visited.importResult = await importFile(page, 'Parcels', `parcels_${world.stamp}.csv`, world.madeParcels);
  const created = await figure(page, 'Created');
  expect(created === '10', `10 parcels were sent, ${created} created`);
}
