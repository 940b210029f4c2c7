// usage: node tests/e2e/run.mjs [PROGRAM]
import { end } from './house.mjs';

// One after another: they share one town.
for (const part of process.env.PARTS?.split(',') ?? ['speed', 'screens', 'keyboard', 'journeys', 'firstrun']) await import(`./${part}.mjs`);

await end();
