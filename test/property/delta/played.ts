/** What the nights of a history did. */
export interface Played {
  readonly modes: Record<'full' | 'delta', number>;
  readonly unfinished: number;
  readonly withRejects: number;
  /** Keys that the target stored otherwise than they were sent. */
  readonly altered: number;
}

/** A run did not do what it promises; the text tells the whole history. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}
