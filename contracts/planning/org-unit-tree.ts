/** As much of an org unit as planning needs. */
export interface TreeUnit {
  readonly id: string;
  readonly name: string;
  /** `/root/…/self` */
  readonly path: string;
}

/** A forest of org units in path order, with subtree look-ups. Units whose parent is not in the list are roots. */
export class OrgUnitTree {
  private readonly units = new Map<string, TreeUnit>();
  private readonly childrenOf = new Map<string, string[]>();
  readonly roots: readonly string[];

  constructor(units: Iterable<TreeUnit>) {
    for (const unit of units) this.units.set(unit.id, unit);
    const roots: string[] = [];
    for (const unit of this.units.values()) {
      const parent = unit.path.split('/').at(-2);
      if (parent !== undefined && this.units.has(parent)) {
        const siblings = this.childrenOf.get(parent);
        if (siblings === undefined) this.childrenOf.set(parent, [unit.id]);
        else siblings.push(unit.id);
      } else {
        roots.push(unit.id);
      }
    }
    this.roots = roots;
  }

  get(id: string): TreeUnit | undefined {
    return this.units.get(id);
  }

  name(id: string): string {
    return this.units.get(id)?.name ?? id;
  }

  children(id: string): readonly string[] {
    return this.childrenOf.get(id) ?? [];
  }

  /** The unit itself and all below it; empty for a unit that the tree does not hold. */
  subtree(id: string): string[] {
    if (!this.units.has(id)) return [];
    const found = [id];
    for (let i = 0; i < found.length; i += 1) found.push(...this.children(found[i] ?? ''));
    return found;
  }

  /** Drops units that lie below another one of the list, and doubles. */
  topmost(ids: readonly string[]): string[] {
    const wanted = new Set(ids);
    return [...wanted].filter((id) => {
      const above = this.units.get(id)?.path.split('/').slice(1, -1) ?? [];
      return !above.some((ancestor) => wanted.has(ancestor));
    });
  }
}
