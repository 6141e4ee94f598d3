import pl from 'nodejs-polars';
import { coverCells } from '../../dhis2/loader';
import { filledTextColumn } from '../../frames/columns';

/** A part of stored rows: its rows lie in these source org units × periods. */
export interface RowsPart {
  readonly rows: pl.DataFrame;
  readonly orgUnits: readonly string[];
  readonly periods: readonly string[];
}

/**
 * Cuts stored rows (`dataValueSchema`) into parts for which the target is read in few, narrow requests. Every row is in exactly
 * one part, and rows that `targetUnit` brings to one org unit are in the same part for each period: they may share a target key.
 */
export function cutRows(rows: pl.DataFrame, targetUnit: (orgUnit: string) => string, maxRows: number): RowsPart[] {
  const cells = rows.select('organisation_unit_id', 'period').unique();
  const units = filledTextColumn(cells, 'organisation_unit_id');
  const periods = filledTextColumn(cells, 'period');
  const sources = new Map<string, Set<string>>();
  for (const unit of units) {
    const image = targetUnit(unit);
    sources.set(image, (sources.get(image) ?? new Set()).add(unit));
  }
  const covers = coverCells(units.map((unit, i) => ({ orgUnit: targetUnit(unit), period: periods[i] ?? '' })));
  const cut = (images: readonly string[], spans: readonly string[]): RowsPart[] => {
    const inside = images.flatMap((image) => [...(sources.get(image) ?? [])]);
    const part = rows.filter(
      pl
        .col('organisation_unit_id')
        .isIn(inside)
        .and(pl.col('period').isIn([...spans])),
    );
    if (part.height === 0) return [];
    if (part.height > maxRows && spans.length > 1) return halves(spans).flatMap((half) => cut(images, half));
    if (part.height > maxRows && images.length > 1) return halves(images).flatMap((half) => cut(half, spans));
    return [{ rows: part, orgUnits: inside, periods: spans }];
  };
  return covers.flatMap((cover) => cut(cover.orgUnits, cover.periods));
}

function halves<T>(list: readonly T[]): T[][] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
