import type { MetadataObject, MetadataStore } from '../state/metadata';
import { objectsMember, referenceId, referenceIds } from './json';

type Index = ReadonlyMap<string, readonly string[]>;

function append(index: Map<string, string[]>, key: string, value: string): void {
  const values = index.get(key);
  if (values === undefined) index.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}

/** A set of option ids as one text, whatever their order. */
export function optionSetKey(categoryOptions: readonly string[]): string {
  return [...categoryOptions].sort().join('|');
}

/** Lookups that the other side of a reference needs, made on first use and kept until the metadata changes. */
export class MetadataIndexes {
  private revision = -1;
  private readonly made = new Map<string, Index>();

  constructor(readonly store: MetadataStore) {}

  /** The ids of `from` objects whose reference or list `member` names the key. */
  reverse(from: string, member: string): Index {
    return this.index(`${from}.${member}`, (index) => {
      for (const object of this.store.list(from)) {
        const single = referenceId(object, member);
        for (const target of single === undefined ? referenceIds(object, member) : [single])
          append(index, target, object.id);
      }
    });
  }

  /** Data element → the sets that hold it. */
  dataSetsOfElement(): Index {
    return this.index('dataSetElements', (index) => {
      for (const set of this.store.list('dataSets')) {
        for (const entry of objectsMember(set, 'dataSetElements')) {
          const element = referenceId(entry, 'dataElement');
          if (element !== undefined) append(index, element, set.id);
        }
      }
    });
  }

  /** Category combo → its option combos, in the order of their creation. */
  optionCombosOf(categoryCombo: string): readonly string[] {
    return this.reverse('categoryOptionCombos', 'categoryCombo').get(categoryCombo) ?? [];
  }

  /** Options of a set: those it lists, in that order, then those that only point to it, by sort order. */
  optionsOf(optionSet: MetadataObject): string[] {
    const listed = referenceIds(optionSet, 'options').filter((id) => this.store.get('options', id) !== undefined);
    const pointing = this.reverse('options', 'optionSet').get(optionSet.id) ?? [];
    return [...listed, ...pointing.filter((id) => !listed.includes(id))];
  }

  private index(name: string, fill: (index: Map<string, string[]>) => void): Index {
    if (this.revision !== this.store.revision) {
      this.made.clear();
      this.revision = this.store.revision;
    }
    let index = this.made.get(name);
    if (index === undefined) {
      const filled = new Map<string, string[]>();
      fill(filled);
      index = filled;
      this.made.set(name, index);
    }
    return index;
  }
}
