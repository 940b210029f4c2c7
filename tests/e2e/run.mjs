// usage: node tests/e2e/run.mjs [PROGRAM]
import { end } from './house.mjs';

// One after another: they share one town.
const parts = process.env.PARTS?.split(',') ?? ['speed', 'screens', 'keyboard', 'journeys', 'walking', 'meeting', 'firstrun'];
for (const part of parts) await import(`./${part}.mjs`);

await end();
