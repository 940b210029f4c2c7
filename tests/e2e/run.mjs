// usage: node tests/e2e/run.mjs [PROGRAM]
import { end } from './house.mjs';

// One after another: they share one town.
const all = [
  'speed',
  'screens',
  'keyboard',
  'journeys',
  'walking',
  'exports',
  'meeting', 'plan', 'hearing',
  'monitoring',
  'evening',
  'room',
  'asking',
  'april',
  'locks',
  'firstrun',
];
const parts = process.env.PARTS?.split(',') ?? all;
for (const part of parts) await import(`./${part}.mjs`);

await end();
