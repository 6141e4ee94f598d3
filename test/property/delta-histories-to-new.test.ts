import { cases, runHistories, seed } from './delta/run-histories';
import type { World } from './delta/world';

const worlds: World[] = [
  {
    source: '2.38',
    sourceZone: 'America/Lima',
    mapping: 'same',
    deletes: 'propagate',
    periods: 'named',
    recount: false,
  },
  {
    source: '2.42',
    sourceZone: 'America/Los_Angeles',
    mapping: 'tables',
    deletes: 'propagate',
    periods: 'named',
    recount: false,
  },
  {
    source: '2.43.0',
    sourceZone: 'America/Lima',
    mapping: 'same',
    deletes: 'propagate',
    periods: 'all',
    recount: false,
  },
  {
    source: '2.44',
    sourceZone: 'Africa/Nairobi',
    mapping: 'tables',
    deletes: 'ignore',
    periods: 'named',
    recount: false,
  },
  {
    source: '2.42',
    sourceZone: 'Pacific/Auckland',
    mapping: 'same',
    deletes: 'ignore',
    periods: 'all',
    recount: false,
  },
  { source: '2.38', sourceZone: 'UTC', mapping: 'sum', deletes: 'propagate', periods: 'named', recount: false },
  {
    source: '2.44',
    sourceZone: 'America/Lima',
    mapping: 'tables',
    deletes: 'propagate',
    periods: 'named',
    recount: true,
  },
  {
    source: '2.42',
    sourceZone: 'Asia/Kathmandu',
    mapping: 'same',
    deletes: 'propagate',
    periods: 'named',
    recount: true,
  },
].map((world, at) => ({ ...world, target: at % 4 === 3 ? '2.43.0' : '2.44' }) as World);

it(`brings a new target level with its source on every night of ${cases} random histories (seed ${seed})`, async () => {
  const { histories, modes, unfinished, withRejects } = await runHistories(worlds);
  console.info(JSON.stringify({ histories, modes, unfinished, withRejects }));
  expect(histories).toBe(cases);
  // else this would be a test of full runs
  expect(modes.delta / (modes.delta + modes.full)).toBeGreaterThan(0.5);
  expect(unfinished).toBeGreaterThan(cases / 20);
  expect(withRejects).toBeGreaterThan(cases / 20);
}, 600_000);
