import type { Handler, SimulatorReply } from '../http/exchange';
import { parameter } from '../http/query';
import { refuse } from '../http/web-message';
import { parseDay } from '../periods/calendar-day';
import { parsePeriod } from '../periods/period';
import type { SimulatorState } from '../state/simulator-state';
import { isRecord } from '../values/id-scheme';
import { bodyText, parseJson } from '../values/import-body';
import { parseStrategy } from '../values/import-options';
import { failedSummary, summaryReply } from '../values/import-summary';
import { createNamedPeriods, createPeriods } from '../values/period-race';
import { refusable } from '../values/refusable';
import { RegistrationImport, textOf, type Sent } from './registration-import';

/**
 * POST /api/completeDataSetRegistrations (contract section 8): conflicts have no codes; only a total failure is an ERROR.
 * What cannot be read, a body or a date, ends the import with zero counts.
 */
export function postRegistrations(state: SimulatorState): Handler {
  return refusable(async (request) => {
    const strategyText = parameter(request, 'importStrategy') ?? 'CREATE_AND_UPDATE';
    const strategy =
      parseStrategy(strategyText) ?? refuse(400, `Value '${strategyText}' is not valid for parameter importStrategy`);
    const failed = (reason: string): SimulatorReply =>
      summaryReply(request, state.release, {
        summary: failedSummary(`The import process failed: ${reason}`),
        wrote: 0,
      });
    const root = parseJson(bodyText(request.body) ?? '');
    if (!isRecord(root)) return failed('No content to map due to end-of-input');
    const listed = root['completeDataSetRegistrations'];
    const sent = Array.isArray(listed) ? listed.filter(isRecord) : [];
    if (state.release.isNew) {
      const refused = await refusedWhole(state, sent);
      if (refused !== undefined) return failed(refused);
    } else {
      const named = sent.flatMap(({ period }) => parsePeriod(textOf(period), state)?.id ?? []);
      await createNamedPeriods(state, named);
    }
    const work = new RegistrationImport(state, request, strategy);
    for (const registration of sent) {
      const date = textOf(registration['date']);
      if (date !== '' && parseDay(date) === undefined) return failed(`Invalid date format: ${date}`);
      work.take(registration);
    }
    return summaryReply(request, state.release, { summary: work.summary(sent.length), wrote: work.wrote });
  });
}

/**
 * 2.43+: an unparsable period, or one that the server has never stored, fails the whole request without conflict. The new
 * period is stored all the same, so that the same request succeeds the second time.
 */
async function refusedWhole(state: SimulatorState, sent: readonly Sent[]): Promise<string | undefined> {
  const named = new Set<string>();
  for (const registration of sent) {
    const text = textOf(registration['period']);
    const period = parsePeriod(text, state);
    if (period === undefined) return `Invalid Period \`${text}\``;
    named.add(period.id);
  }
  const unknown = [...named].some((period) => !state.knownPeriods.has(period));
  await createPeriods(state, named);
  return unknown ? 'could not save period' : undefined;
}
