import { seededRandom } from '../random';
import {
  afterClosing,
  type DemoElement,
  elements,
  facilityCount,
  optionLists,
  periods,
  shortages,
  special,
  unopenedPeriod,
} from './model';

/** Why a row of the source cannot land in the target. */
export type RejectReason =
  'unmapped' | 'orgUnitClosed' | 'orgUnitNotAssigned' | 'periodNotOpen' | 'valueType' | 'option';

/** A row in words that both servers share. */
export interface DemoRow {
  readonly element: DemoElement;
  readonly facility: number;
  readonly period: string;
  /** Option codes of the category option combo; empty for the default. */
  readonly options: readonly string[];
  /** Option codes of the attribute option combo; empty for the default. */
  readonly attribute: readonly string[];
  readonly value: string;
  readonly comment: string | null;
  readonly followUp: boolean;
  /** Seconds after the demo's first write in the source. */
  readonly writtenAfterSeconds: number;
}

/** A row with what the generator decided about it. */
export interface PlannedRow {
  readonly row: DemoRow;
  /** False: only the target may have it. */
  readonly inSource: boolean;
  readonly reject: RejectReason | undefined;
  /** What the target holds of it before any sync; undefined: nothing. */
  readonly inTarget: Pick<DemoRow, 'value' | 'comment' | 'followUp'> | undefined;
}

const remarks = [
  'No problems',
  'Nurse said: "out of gloves", twice',
  'Roof leaks, again; see report #4',
  'Première ligne\nDeuxième ligne',
  'ተጨማሪ መድሃኒት ያስፈልጋል',
  'مستشفى المنطقة, الطابق "الثاني"',
  '医薬品が不足しています',
  "It's 50% done, isn't it?",
];

function valueOf(element: DemoElement, random: () => number): string {
  const whole = (most: number): string => String(Math.floor(random() * (most + 1)));
  switch (element.code) {
    case 'MAL_OCCUPANCY':
      // Some clinics put two patients into a bed: more than a percentage can hold.
      return random() < 0.02 ? String(100 + Math.round(random() * 500) / 10) : String(Math.round(random() * 1000) / 10);
    case 'MAL_SHORTAGE':
      return random() < 0.02 ? shortages[4] : (shortages[Math.floor(random() * 4)] ?? shortages[0]);
    case 'MAL_STOCKOUT':
      return random() < 0.3 ? 'true' : 'false';
    case 'MAL_SUPERVISED':
      return `2023-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
    case 'MAL_POPULATION':
      return String(500 + Math.floor(random() * 20_000));
    case 'MAL_DEATHS':
      return whole(2);
    case 'MAL_REMARK':
    case 'PAR_NOTE':
      return remarks[Math.floor(random() * remarks.length)] ?? 'No problems';
    case 'MAL_ACT_STOCK':
    case 'SUR_RAINFALL':
    case 'PAR_FUNDS':
      return String(Math.round(random() * 100_000) / 100);
    default:
      return whole(150);
  }
}

/** Another valid value of the same element. */
function otherValue(element: DemoElement, value: string): string {
  if (value === 'true') return 'false';
  if (value === 'false') return 'true';
  if (element.optionSet) return value === 'ACT' ? 'RDT' : 'ACT';
  if (element.code === 'MAL_SUPERVISED') return value === '2022-12-31' ? '2022-12-30' : '2022-12-31';
  if (element.code === 'MAL_OCCUPANCY') return value === '50' ? '51' : '50';
  if (/^-?\d/.test(value)) return String(Math.floor(Number(value)) + 1);
  return `${value} (old)`;
}

function reports(facility: number, element: DemoElement, period: string): boolean {
  if (facility === special.unmapped)
    return element.set === 'malaria' && ['202301', '202302', '202303'].includes(period);
  if (period === unopenedPeriod) return special.early.includes(facility);
  return true;
}

/** The generator's own judgement, made without the rules of any importer. */
function rejectOf(facility: number, element: DemoElement, period: string, value: string): RejectReason | undefined {
  if (facility === special.unmapped) return 'unmapped';
  if (facility === special.closed && afterClosing.has(period)) return 'orgUnitClosed';
  if (facility === special.unassigned && element.set === 'partners') return 'orgUnitNotAssigned';
  if (period === unopenedPeriod) return 'periodNotOpen';
  if (element.code === 'MAL_OCCUPANCY' && Number(value) > 100) return 'valueType';
  if (element.code === 'MAL_SHORTAGE' && value === shortages[4]) return 'option';
  return undefined;
}

/** Periods of which the target has most rows already. */
const known = new Set([
  ...periods.malaria.slice(0, 12),
  ...periods.surveillance.slice(0, 26),
  ...periods.partners.slice(1, 3),
]);

function inTargetOf(
  row: DemoRow,
  inSource: boolean,
  reject: RejectReason | undefined,
  chance: number,
): PlannedRow['inTarget'] {
  if (!known.has(row.period) || reject !== undefined) return undefined;
  const { value, comment, followUp } = row;
  if (!inSource) return chance < 0.5 ? { value, comment, followUp } : undefined;
  if (chance < 0.85) return { value, comment, followUp };
  if (chance < 0.92) return { value: otherValue(row.element, value), comment, followUp };
  if (chance < 0.95) return { value, comment: comment === null ? 'checked' : null, followUp };
  if (chance < 0.96) return { value, comment, followUp: !followUp };
  return undefined;
}

let planned: readonly PlannedRow[] | undefined;

/** Every row of the demo; always the same (about 50,000 of them in the source). */
export function plannedRows(): readonly PlannedRow[] {
  if (planned !== undefined) return planned;
  const random = seededRandom(20_240_131);
  const rows: PlannedRow[] = [];
  for (const element of elements) {
    const optionSets = element.options === 'none' ? [[]] : optionLists(element.options);
    const attributes = element.set === 'partners' ? optionLists('partner') : [[]];
    for (const period of periods[element.set]) {
      for (let facility = 1; facility <= facilityCount; facility += 1) {
        if (!reports(facility, element, period)) continue;
        for (const options of optionSets) {
          for (const attribute of attributes) {
            const value = valueOf(element, random);
            const row: DemoRow = {
              element,
              facility,
              period,
              options,
              attribute,
              value,
              comment: random() < 0.02 ? (remarks[Math.floor(random() * remarks.length)] ?? null) : null,
              followUp: random() < 0.01,
              writtenAfterSeconds: Math.floor(random() * 86_400 * 30),
            };
            const inSource = random() >= 0.02;
            const reject = rejectOf(facility, element, period, value);
            rows.push({ row, inSource, reject, inTarget: inTargetOf(row, inSource, reject, random()) });
          }
        }
      }
    }
  }
  planned = rows;
  return rows;
}
