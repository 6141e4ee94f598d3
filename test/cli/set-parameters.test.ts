import { CliError } from '../../cli/cli-error';
import { setParameters } from '../../cli/set-parameters';

describe('--set', () => {
  it('puts JSON and text at their places and leaves the rest as it is', () => {
    const given = { source: 'a', gate: { maxDeletedRows: 5 } };
    const settings = ['dryRun=false', 'gate.holdForMinutes=2.5', 'periods=["202401"]', 'target=national', 'note=a=b'];
    expect(setParameters(given, settings)).toEqual({
      source: 'a',
      gate: { maxDeletedRows: 5, holdForMinutes: 2.5 },
      periods: ['202401'],
      target: 'national',
      dryRun: false,
      note: 'a=b',
    });
    expect(given).toEqual({ source: 'a', gate: { maxDeletedRows: 5 } });
  });

  it.each([
    ['dryRun', /write it as name=value/],
    ['source.x=1', /source is no object/],
  ])('%s is refused with what to write', (setting, message) => {
    expect(() => setParameters({ source: 'a' }, [setting])).toThrow(CliError);
    expect(() => setParameters({ source: 'a' }, [setting])).toThrow(message);
  });
});
