// usage: node tests/e2e/run.mjs [PROGRAM]
import { end } from './house.mjs';

// One after another: they share one town.
for (const part of ['speed', 'screens', 'keyboard', 'journeys', 'firstrun']) await import(`./${part}.mjs`);

await end();
