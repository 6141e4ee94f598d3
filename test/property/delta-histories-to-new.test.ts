import { cases, runHistories, seed, worldsTo } from './delta/run-histories';

it(`brings a 2.43+ target level with its source on every night of ${cases} random histories (seed ${seed})`, async () => {
  const { histories, modes, unfinished, withRejects, altered } = await runHistories(
    worldsTo(['2.44', '2.43.0', '2.44']),
  );
  expect(histories).toBe(cases);
  // else this would be a test of full runs
  expect(modes.delta / (modes.delta + modes.full)).toBeGreaterThan(0.4);
  expect(unfinished).toBeGreaterThan(cases / 20);
  expect(withRejects).toBeGreaterThan(cases / 20);
  expect(altered).toBeGreaterThan(cases / 20);
}, 1_800_000);
