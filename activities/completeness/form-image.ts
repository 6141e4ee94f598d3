import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { unitsFilledBy } from '../compare/deletable-image';
import { targetTree } from '../compare/target-scope';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { mapContext, mappingsOf } from '../transform/map-chunk';

/** Names a form within a data set. */
export function formKey({
  orgUnit,
  period,
  attributeOptionCombo,
}: Pick<Registration, 'orgUnit' | 'period' | 'attributeOptionCombo'>): string {
  return `${orgUnit} ${period} ${attributeOptionCombo}`;
}

/** What the forms of the source become at the target, by the tables that map the rows. */
export class FormImage {
  readonly sourceTree: OrgUnitTree;
  readonly sourceUnits: ReadonlySet<string>;
  readonly tree: OrgUnitTree;
  /** Target org unit → the source units in scope that become it. */
  readonly units = new Map<string, string[]>();
  readonly attributeOptionCombos = new Set<string>();
  private readonly removableUnits: ReadonlySet<string>;

  constructor(private readonly lane: LaneDocuments) {
    const target = requireTarget(lane);
    const { source, plan } = lane;
    this.sourceTree = new OrgUnitTree(source.orgUnits);
    this.sourceUnits = new Set(source.orgUnits.map(({ id }) => id));
    this.tree = targetTree(target);
    for (const unit of this.sourceUnits) {
      const image = this.orgUnit(unit);
      if (image === undefined || this.tree.get(image) === undefined) continue;
      this.units.set(image, [...(this.units.get(image) ?? []), unit]);
    }
    const set = source.dataSets[plan.lane.sourceDataSet];
    for (const combo of source.categoryCombos[set?.categoryCombo ?? ''] ?? []) {
      const image = this.attributeOptionCombo(combo);
      if (image !== undefined) this.attributeOptionCombos.add(image);
    }
    // whose options the source's user may not see can't be told to be incomplete
    const seesAll = set?.hiddenOptions.length === 0;
    const filled = unitsFilledBy(lane, { orgUnits: [...this.sourceUnits], children: false });
    this.removableUnits = new Set(seesAll ? filled.keys() : []);
  }

  orgUnit(id: string): string | undefined {
    const { orgUnits: table, unmapped } = mappingsOf(this.lane);
    if (table === undefined) return id;
    return Object.hasOwn(table, id) ? table[id] : unmapped === 'keep' ? id : undefined;
  }

  attributeOptionCombo(id: string): string | undefined {
    const { attributeOptionCombo: constant, attributeOptionCombos: table, unmapped } = mappingsOf(this.lane);
    if (constant !== undefined) return constant;
    const known = { ...mapContext(this.lane).defaultCombos, ...table };
    if (Object.hasOwn(known, id)) return known[id];
    return table === undefined || unmapped === 'keep' ? id : undefined;
  }

  isReachable(orgUnit: string): boolean {
    return this.units.has(orgUnit);
  }

  /** Whether a registration of the target is one that this run's source answers for alone. */
  removable(orgUnit: string): boolean {
    return this.removableUnits.has(orgUnit);
  }
}
