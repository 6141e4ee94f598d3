import type { z } from 'zod';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import type { FrameStore } from '../../frames/store/frame-store';
import { TerminalError } from './to-failure';

/** Parsed documents kept in memory; plans and descriptions are read by every activity of a run. */
const keptDocuments = 32;

/** Reads documents of the store, checked by their schema; each is read and parsed once while it is in use. */
export class Documents {
  private readonly parsed = new Map<string, Promise<unknown>>();

  constructor(private readonly store: FrameStore) {}

  async get<T>(ref: FrameRef, schema: z.ZodType<T>): Promise<T> {
    const known = this.parsed.get(ref.sha256);
    this.parsed.delete(ref.sha256);
    const reading = known ?? this.read(ref, schema);
    this.parsed.set(ref.sha256, reading);
    for (const oldest of this.parsed.keys()) {
      if (this.parsed.size <= keptDocuments) break;
      this.parsed.delete(oldest);
    }
    try {
      // the hash names the content, and a content has one schema
      return (await reading) as T;
    } catch (error) {
      this.parsed.delete(ref.sha256);
      throw error;
    }
  }

  private async read<T>(ref: FrameRef, schema: z.ZodType<T>): Promise<T> {
    const result = schema.safeParse(await this.store.getDocument(ref));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new TerminalError(failureTypes.storeUnusable, [
      `the document ${ref.uri} was written by another version of Sluice: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}; start the run anew`,
    ]);
  }
}
