import { isRecord } from './id-scheme';
import type { SentDeletion, SentPayload, SentValue } from './import-payload';

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a parsed JSON payload of either profile; members of a wrong kind count as absent, unknown ones are ignored. */
export function jsonPayload(root: JsonObject): SentPayload {
  const schemes: Record<string, string> = {};
  for (const [member, value] of Object.entries(root)) {
    if (/^(idScheme|[a-z]\w*IdScheme)$/.test(member) && typeof value === 'string') schemes[member] = value;
  }
  return {
    dataSet: text(root['dataSet']),
    completeDate: text(root['completeDate']),
    orgUnit: text(root['orgUnit']),
    period: text(root['period']),
    attributeOptionCombo: text(root['attributeOptionCombo']),
    attributeOptions: options(root['attributeOptionCombo']),
    attributeCategoryOptions: Array.isArray(root['attributeCategoryOptions'])
      ? listOf(root['attributeCategoryOptions']).flatMap((id) => text(id) ?? [])
      : null,
    dryRun: truth(root['dryRun']),
    strategy: text(root['strategy']),
    schemes,
    deletion: isRecord(root['deletion']) ? deletionOf(root['deletion']) : null,
    values: listOf(root['dataValues']).filter(isRecord).map(valueOf),
  };
}

const topTexts = ['dataSet', 'completeDate', 'orgUnit', 'period'] as const;
const valueTexts = ['dataElement', 'orgUnit', 'period', 'attributeOptionCombo', 'value', 'comment'] as const;
const valueFlags = ['followUp', 'deleted'] as const;

/** The first member that is not of the JSON type that 2.43.0 and 2.43.1 ask for (text, or true and false); null passes. */
export function memberOfWrongKind(root: JsonObject): string | undefined {
  const isOther = (value: unknown, type: 'string' | 'boolean'): boolean =>
    value !== undefined && value !== null && typeof value !== type;
  const top = topTexts.find((member) => isOther(root[member], 'string'));
  if (top !== undefined) return top;
  if (isOther(root['dryRun'], 'boolean')) return 'dryRun';
  for (const value of listOf(root['dataValues']).filter(isRecord)) {
    const found =
      valueTexts.find((member) => isOther(value[member], 'string')) ??
      valueFlags.find((member) => isOther(value[member], 'boolean'));
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueOf(value: JsonObject): SentValue {
  return {
    dataElement: text(value['dataElement']),
    orgUnit: text(value['orgUnit']),
    period: text(value['period']),
    categoryOptionCombo: text(value['categoryOptionCombo']),
    categoryOptions: options(value['categoryOptionCombo']),
    attributeOptionCombo: text(value['attributeOptionCombo']),
    attributeOptions: options(value['attributeOptionCombo']),
    value: text(value['value']),
    comment: text(value['comment']),
    storedBy: text(value['storedBy']),
    followUp: truth(value['followUp']),
    followup: truth(value['followup']),
    deleted: truth(value['deleted']),
    created: text(value['created']),
    lastUpdated: text(value['lastUpdated']),
  };
}

function deletionOf(deletion: JsonObject): SentDeletion {
  return {
    orgUnits: listOf(deletion['orgUnits']).flatMap((id) => text(id) ?? []),
    periods: listOf(deletion['periods']).flatMap((id) => text(id) ?? []),
    elements: listOf(deletion['elements']).filter(isRecord).map(valueOf),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function truth(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && value !== '' ? value.toLowerCase() === 'true' : null;
}

function options(value: unknown): Record<string, string> | null {
  if (!isRecord(value)) return null;
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs);
}
