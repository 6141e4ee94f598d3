import { isDate } from 'node:util/types';
import type { DataType } from 'nodejs-polars';
import type pl from 'nodejs-polars';

/** Column name → Polars type, in column order. */
export type FrameSchema = Readonly<Record<string, DataType>>;

/** The name of a type as frames tell it; Polars' own constant for texts calls itself by another name than a text column does. */
export function typeName(type: DataType): string {
  const name = String(type);
  return name === 'DataType(Utf8)' ? 'DataType(String)' : name;
}

/** A frame lacks a column, or a column has another type than the work at hand needs. */
export class FrameColumnError extends Error {
  override readonly name = 'FrameColumnError';
}

function columnOf(frame: pl.DataFrame, name: string): pl.Series {
  if (!frame.columns.includes(name)) {
    throw new FrameColumnError(`The frame has no column "${name}"; it has: ${frame.columns.join(', ')}`);
  }
  return frame.getColumn(name);
}

/** Columns are dear to take out (about a millisecond each), and those of empty frames hold nothing. */
function cellsOf(frame: pl.DataFrame, name: string): unknown[] {
  return frame.height === 0 && frame.columns.includes(name) ? [] : columnOf(frame, name).toArray();
}

/** The cells of a text column. */
export function textColumn(frame: pl.DataFrame, name: string): (string | null)[] {
  const cells = cellsOf(frame, name);
  return cells.map((cell) => {
    if (cell === null || typeof cell === 'string') return cell;
    throw new FrameColumnError(`Column "${name}" must hold text, found ${typeof cell}`);
  });
}

/** The cells of a text column that is never null (the key columns). */
export function filledTextColumn(frame: pl.DataFrame, name: string): string[] {
  return textColumn(frame, name).map((cell, row) => {
    if (cell !== null) return cell;
    throw new FrameColumnError(`Column "${name}" must not be null, row ${row} is`);
  });
}

/** The cells of a boolean column. */
export function booleanColumn(frame: pl.DataFrame, name: string): (boolean | null)[] {
  const cells = cellsOf(frame, name);
  return cells.map((cell) => {
    if (cell === null || typeof cell === 'boolean') return cell;
    throw new FrameColumnError(`Column "${name}" must hold booleans, found ${typeof cell}`);
  });
}

/** The cells of an integer column without nulls. */
export function numberColumn(frame: pl.DataFrame, name: string): number[] {
  const cells = cellsOf(frame, name);
  return cells.map((cell) => {
    if (typeof cell === 'number') return cell;
    if (typeof cell === 'bigint') return Number(cell);
    throw new FrameColumnError(`Column "${name}" must hold numbers, found ${cell === null ? 'null' : typeof cell}`);
  });
}

/** The cells of a date-time column, UTC. */
export function dateColumn(frame: pl.DataFrame, name: string): (Date | null)[] {
  const cells = cellsOf(frame, name);
  return cells.map((cell) => {
    if (cell === null || isDate(cell)) return cell;
    throw new FrameColumnError(`Column "${name}" must hold date-times, found ${typeof cell}`);
  });
}
