/** A metadata object as JSON, as `POST /api/metadata` brought it, plus the members that the server fills in. */
export interface MetadataObject {
  id: string;
  name?: string;
  code?: string;
  [member: string]: unknown;
}

/** Collection names as in the Web API: `dataElements`, `organisationUnits`, `categoryOptionCombos`, `users` … */
export type Collection = string;

/** All metadata by collection and id, in insertion order. */
export class MetadataStore {
  private readonly collections = new Map<Collection, Map<string, MetadataObject>>();
  /** Grows with each change, so that derived indexes know when they are stale. */
  revision = 0;

  get(collection: Collection, id: string): MetadataObject | undefined {
    return this.collections.get(collection)?.get(id);
  }

  put(collection: Collection, object: MetadataObject): void {
    let objects = this.collections.get(collection);
    if (objects === undefined) {
      objects = new Map();
      this.collections.set(collection, objects);
    }
    objects.set(object.id, object);
    this.revision += 1;
  }

  remove(collection: Collection, id: string): boolean {
    this.revision += 1;
    return this.collections.get(collection)?.delete(id) ?? false;
  }

  list(collection: Collection): MetadataObject[] {
    return [...(this.collections.get(collection)?.values() ?? [])];
  }

  has(collection: Collection): boolean {
    return this.collections.has(collection);
  }
}
