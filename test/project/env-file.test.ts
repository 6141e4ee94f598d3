import { startSimulator, type Simulator } from '../../simulator/simulator';
import { seedSmallWorld } from '../kit/small-world';
import { UserProject } from './user-project';

let project: UserProject;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ version: '2.42' });
  seedSmallWorld(simulator, 1);
  project = await UserProject.make();
  const source = { url: simulator.url, username: { env: 'SOURCE_USER' }, password: { env: 'SOURCE_PASSWORD' } };
  await project.write('sluice.yaml', JSON.stringify({ connections: { source }, log: { level: 'error' } }));
  await project.write('elsewhere/note.txt', '');
});
afterAll(async () => {
  await simulator.stop();
  await project.remove();
});

const unset = { SOURCE_USER: undefined, SOURCE_PASSWORD: undefined };
const good = '# of the source\nSOURCE_USER=admin\nSOURCE_PASSWORD="district" # of the simulator\n';
const test = (env: Readonly<Record<string, string | undefined>>, ...options: string[]) =>
  project.sluiceWith({ ...unset, ...env }, 'connections', 'test', ...options);

describe('a file .env beside sluice.yaml', () => {
  it('gives the commands the variables that the environment does not have', async () => {
    await project.delete('.env');
    const without = await test({});
    expect([without.exitCode, without.errors.join()]).toEqual([64, expect.stringMatching(/SOURCE_USER/)]);
    await project.write('.env', good);
    expect(await test({})).toMatchObject({ exitCode: 0, errors: [] });
    expect(await project.sluiceWith(unset, 'config', 'check')).toMatchObject({ exitCode: 0 });
  });

  it('does not win over a variable of the environment', async () => {
    await project.write('.env', good);
    const { exitCode, stdout } = await test({ SOURCE_PASSWORD: 'not-the-one' });
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/admin/)]);
    await project.write('.env', good.replace('district', 'not-the-one'));
    expect(await test({})).toMatchObject({ exitCode: 1 });
    expect(await test({ SOURCE_PASSWORD: 'district' })).toMatchObject({ exitCode: 0 });
  });

  it('is the one beside the file that is named, not the one where the command runs', async () => {
    await project.write(
      'named/sluice.yaml',
      JSON.stringify({ connections: { source: { url: simulator.url, token: { env: 'SOURCE_TOKEN' } } } }),
    );
    await project.write('.env', 'SOURCE_TOKEN=of-here\n');
    const before = await project.sluice('config', 'check', '--config', 'named/sluice.yaml');
    expect([before.exitCode, before.errors.join()]).toEqual([64, expect.stringMatching(/SOURCE_TOKEN/)]);
    await project.write('named/.env', 'SOURCE_TOKEN=of-there\n');
    expect(await project.sluice('config', 'check', '--config', 'named/sluice.yaml')).toMatchObject({ exitCode: 0 });
  });

  it('overrides settings as the environment does, and says which variable does not fit', async () => {
    await project.write('.env', `${good}SLUICE_LOG_LEVEL=loud\n`);
    const { exitCode, errors } = await test({});
    expect([exitCode, errors.join()]).toEqual([64, expect.stringMatching(/SLUICE_LOG_LEVEL: must be one of/)]);
    expect(await test({ SLUICE_LOG_LEVEL: 'warn' })).toMatchObject({ exitCode: 0 });
  });

  it('that cannot be read is named, with what to do', async () => {
    await project.delete('.env');
    await project.write('.env/not-a-file', '');
    const { exitCode, errors } = await test({});
    await project.delete('.env');
    expect([exitCode, errors]).toEqual([64, [expect.stringMatching(/\/\.env: cannot be read \(EISDIR\); correct /)]]);
  });
});
