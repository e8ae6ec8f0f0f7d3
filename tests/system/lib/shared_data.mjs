// Real data that is not part of the repository; tests that need it are skipped without it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { checkout } from './program.mjs';

const folder = process.env.HK_SHARED_DATA ?? path.join(checkout, '..', 'shared', 'data');

const read = (name) => readFileSync(path.join(folder, name));

export const hasSharedData = existsSync(path.join(folder, 'nashville_housing', 'nashville_housing.csv.gz'));
export const withoutSharedData = hasSharedData ? false : 'the shared data is not here (HK_SHARED_DATA)';
export const nashvilleCsv = () => gunzipSync(read('nashville_housing/nashville_housing.csv.gz')).toString('utf8');
export const nashvilleSampleFile = path.join(folder, 'nashville_housing', 'nashville_housing_sample2000.csv');
export const hostileJson = (name) => JSON.parse(read(`hostile_input/${name}`).toString('utf8'));
