import { ask, type Got } from '../http-client';
import { World } from './value-world';

describe.each(['2.42', '2.44'] as const)('single values on %s', (version) => {
  let made: World;
  beforeEach(async () => {
    made = await World.start({ version });
  });
  afterEach(() => made.simulator.stop());

  const call = (method: string, query: string): Promise<Got> =>
    ask(`${made.simulator.url}/api/dataValues?de=DeText00000&pe=202401&ou=OuClinicA00&${query}`, { method });
  const row = (): unknown => made.row({ dataElement: 'DeText00000' });

  test('are created with 201 and keep the members that are not sent', async () => {
    expect((await call('POST', 'value=a&comment=note')).status).toBe(201);
    expect((await call('POST', 'value=b')).status).toBe(201);
    expect(row()).toMatchObject({ value: 'b', comment: 'note' });
    expect((await call('POST', 'followUp=true')).status).toBe(201);
    expect(row()).toMatchObject({ value: 'b', comment: 'note', followUp: true });
  });

  test('are deleted by an empty value alone', async () => {
    await call('POST', 'value=a');
    await call('POST', 'value=');
    expect(row()).toMatchObject({ deleted: true });
  });

  test('are deleted with 204, and with 409 if there is none', async () => {
    expect((await call('DELETE', '')).status).toBe(409);
    await call('POST', 'value=a');
    expect((await call('DELETE', '')).status).toBe(204);
    expect(row()).toMatchObject({ deleted: true, value: 'a' });
    expect((await call('DELETE', '')).status).toBe(409);
  });
});
