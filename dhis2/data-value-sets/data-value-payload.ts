/** One value to write. Members left out or null are cleared on the server. */
export interface DataValueToPost {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly value?: string | null | undefined;
  readonly comment?: string | null | undefined;
  readonly followUp?: boolean | null | undefined;
  /** True: delete the row. */
  readonly deleted?: boolean | undefined;
}

/** The body of one POST. 2.43+: all values must belong to one data set, best named here. */
export interface DataValuePayload {
  readonly dataSet?: string | undefined;
  readonly dataValues: readonly DataValueToPost[];
}

/** The payload as DHIS2 reads it: both `followup` (2.38–2.42) and `followUp` (2.43+), no header period or org unit. */
export function wirePayload(payload: DataValuePayload): unknown {
  return {
    ...(payload.dataSet === undefined ? {} : { dataSet: payload.dataSet }),
    dataValues: payload.dataValues.map((row) => ({
      dataElement: row.dataElement,
      period: row.period,
      orgUnit: row.orgUnit,
      categoryOptionCombo: row.categoryOptionCombo,
      attributeOptionCombo: row.attributeOptionCombo,
      ...(typeof row.value === 'string' ? { value: row.value } : {}),
      ...(typeof row.comment === 'string' ? { comment: row.comment } : {}),
      ...(typeof row.followUp === 'boolean' ? { followup: row.followUp, followUp: row.followUp } : {}),
      ...(row.deleted === true ? { deleted: true } : {}),
    })),
  };
}
