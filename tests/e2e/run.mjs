// usage: [PARTS=looks|day|evening|NAME,NAME…] node tests/e2e/run.mjs [PROGRAM]
import { begin, end } from './house.mjs';

// The parts of a group share one town, one after another; groups may run side by side.
const groups = {
  looks: ['screens', 'keyboard', 'locks'],
  day: [
    'journeys', 'walking', 'exports', 'meeting', 'plan', 'hearing', 'monitoring', 'worksheet', 'asking', 'april',
    'papers', 'deed', 'firstrun',
  ],
  evening: ['evening', 'room'],
};
const wanted = process.env.PARTS ?? Object.keys(groups).join();
for (const part of wanted.split(',').flatMap((name) => groups[name] ?? name)) {
  const start = Date.now();
  begin(part);
  await import(`./${part}.mjs`);
  console.log(`${part}: ${Math.round((Date.now() - start) / 1000)} s`);
}

await end();
