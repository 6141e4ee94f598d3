import type { FrameRef } from '../frame-ref';
import type { RunKey } from '../run';
import type { PassedOn } from './gather-activities';
import type { FileFormat } from './stored-rows-activities';

/** What becomes of a file that is there already. */
export const existingFilePolicies = ['refuse', 'overwrite'] as const;
export type ExistingFilePolicy = (typeof existingFilePolicies)[number];

/** A file of data values below the `files` folder that was written and read back. */
export interface WrittenFile {
  readonly file: string;
  readonly format: FileFormat;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** False: the file was there already with exactly this content, and was left untouched. */
  readonly written: boolean;
}

/** How a written file names its columns; JSON is always DHIS2's. */
export const fileLayouts = ['sluice', 'toolbox', 'dhis2'] as const;
export type FileLayout = (typeof fileLayouts)[number];

export interface FileToWrite {
  readonly file: string;
  /** Default: by the ending of its name. */
  readonly format?: FileFormat;
  /** Default: `sluice`. */
  readonly layout?: FileLayout;
  readonly ifExists: ExistingFilePolicy;
}

/** Served on the main queue. */
export interface FileActivities {
  /** Fails with `badParameters` where the file can't be written: its folder, its name, or a file that is there and must stay. */
  checkFile(input: FileToWrite & { readonly run: RunKey }): Promise<void>;
  /**
   * Writes the rows that these plans' chunks ended with into one file, whole or not at all, and reads it back. Counts every
   * way's account anew; fails with `accountDoesNotBalance`, and with `fileNotWritten` where the file can't hold the rows.
   */
  writeFile(
    input: FileToWrite & { readonly run: RunKey; readonly task: string; readonly plans: readonly FrameRef[] },
  ): Promise<{ readonly file: WrittenFile; readonly inputs: readonly PassedOn[] }>;
}
