import type { User } from '../state/catalogue';
import type { MetadataObject, MetadataStore } from '../state/metadata';
import type { MetadataCatalogue } from './catalogue-of';

/** What is needed to read members of objects: the store, the other side of references, and who asks. */
export interface MetadataView {
  readonly store: MetadataStore;
  readonly catalogue: MetadataCatalogue;
  readonly user: User;
  /** IANA zone of the server, in which metadata writes its dates. */
  readonly timeZone: string;
  /** Scheme, host and port, for `href`. */
  readonly base: string;
}

/** A reference as metadata JSON writes it. */
export function reference(id: string): { id: string } {
  return { id };
}

export function referencesTo(ids: Iterable<string>): { id: string }[] {
  return [...ids].map(reference);
}

export type ComputedMember = (view: MetadataView, object: MetadataObject) => unknown;
