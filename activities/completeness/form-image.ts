import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { findPeriod } from '../../dhis2/periods';
import type { Calendar } from '../../contracts/calendars';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { unitsFilledBy } from '../compare/deletable-image';
import { targetTree } from '../compare/target-scope';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { mapContext, mappingsOf } from '../transform/map-chunk';

type FormId = Pick<Registration, 'orgUnit' | 'period' | 'attributeOptionCombo'>;

/** Names a form within a data set. */
export function formKey({ orgUnit, period, attributeOptionCombo }: FormId): string {
  return `${orgUnit} ${period} ${attributeOptionCombo}`;
}

/** What the forms of the source become at the target, by the tables that map the rows. */
export class FormImage {
  readonly sourceTree: OrgUnitTree;
  readonly sourceUnits: ReadonlySet<string>;
  readonly tree: OrgUnitTree;
  /** Target org unit → the source units in scope that become it. */
  readonly units = new Map<string, string[]>();
  /** Target attribute option combo → those of the source's data set that become it. */
  readonly attributeOptionCombos = new Map<string, Set<string>>();
  /** Target org unit → the source units that become it and report the data set, in scope or not. */
  private readonly assigned = new Map<string, string[]>();
  private readonly combos: ReadonlyMap<string, string>;
  private readonly removableUnits: ReadonlySet<string>;
  private readonly calendar: Calendar;

  constructor(private readonly lane: LaneDocuments) {
    const target = requireTarget(lane);
    this.calendar = target.index.calendar;
    const { source, plan } = lane;
    this.sourceTree = new OrgUnitTree(source.orgUnits);
    this.sourceUnits = new Set(source.orgUnits.map(({ id }) => id));
    this.tree = targetTree(target);
    const { attributeOptionCombos: table } = mappingsOf(lane);
    this.combos = new Map(Object.entries({ ...mapContext(lane).defaultCombos, ...table }));
    for (const unit of this.sourceUnits) {
      const image = this.orgUnit(unit);
      if (image === undefined || this.tree.get(image) === undefined) continue;
      this.units.set(image, [...(this.units.get(image) ?? []), unit]);
    }
    const set = source.dataSets[plan.lane.sourceDataSet];
    for (const unit of set?.orgUnits ?? []) {
      const image = this.orgUnit(unit);
      if (image !== undefined) this.assigned.set(image, [...(this.assigned.get(image) ?? []), unit]);
    }
    for (const combo of source.categoryCombos[set?.categoryCombo ?? ''] ?? []) {
      const image = this.attributeOptionCombo(combo);
      if (image === undefined) continue;
      this.attributeOptionCombos.set(image, (this.attributeOptionCombos.get(image) ?? new Set()).add(this.same(combo)));
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
    return this.combos.get(id) ?? (table === undefined || unmapped === 'keep' ? id : undefined);
  }

  /** The key of the form of the target that a form of the source becomes. */
  keyOf({ period, ...form }: FormId): string | undefined {
    const orgUnit = this.orgUnit(form.orgUnit);
    const attributeOptionCombo = this.attributeOptionCombo(form.attributeOptionCombo);
    if (orgUnit === undefined || attributeOptionCombo === undefined) return undefined;
    return formKey({ orgUnit, period, attributeOptionCombo });
  }

  isReachable(orgUnit: string): boolean {
    return this.units.has(orgUnit);
  }

  /**
   * Whether this form of the target waits for more than the source's forms `complete` (as `sourceOf` names them): all must be there, one
   * for each org unit that reports the set and each attribute option combo that leads there.
   */
  isPart(form: FormId, complete: ReadonlySet<string>): boolean {
    const combos = [...(this.attributeOptionCombos.get(form.attributeOptionCombo) ?? [])];
    return (this.assigned.get(form.orgUnit) ?? []).some((orgUnit) =>
      combos.some((attributeOptionCombo) => !complete.has(this.sourceOf({ orgUnit, attributeOptionCombo }))),
    );
  }

  sourceOf({ orgUnit, attributeOptionCombo }: Omit<FormId, 'period'>): string {
    return `${orgUnit} ${this.same(attributeOptionCombo)}`;
  }

  /** Whether the text is a period of the target's calendar; no server can be asked for another one. */
  isPeriod(text: string): boolean {
    return findPeriod(text, this.calendar) !== undefined;
  }

  /** Whether a registration of the target is one that this run's source answers for alone. */
  removable({ orgUnit, period }: Pick<FormId, 'orgUnit' | 'period'>): boolean {
    return this.removableUnits.has(orgUnit) && this.isPeriod(period);
  }

  /** Old databases hold several default option combos; a form is registered for one of them. */
  private same(combo: string): string {
    const [first, ...others] = this.lane.source.defaultOptionCombos;
    return first !== undefined && others.includes(combo) ? first : combo;
  }
}
