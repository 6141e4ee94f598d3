import { firstOf } from '../../contracts/bounded-text';
import type { Dhis2Client } from '../client/dhis2-client';
import { Dhis2ContentError } from '../errors/errors';
import {
  categoryComboKind,
  categoryOptionComboKind,
  categoryOptionKind,
  type CategoryCombo,
  type CategoryOption,
  type CategoryOptionCombo,
} from './category-combo';
import { dataElementKind, dataSetsOfElementKind, type DataElement, type DataSetsOfElement } from './data-element';
import { dataSetKind, dataSetSummaryKind, type DataSet, type DataSetSummary } from './data-set';
import { defaultComboFilters, isAmbiguous, pickDefault, type DefaultCombo } from './default-combo';
import {
  dataElementGroupKind,
  organisationUnitGroupKind,
  type DataElementGroup,
  type OrganisationUnitGroup,
} from './groups';
import { readLockExceptions, type LockException } from './lock-exception';
import { meFields, meSchema, type Me } from './me';
import { MetadataReader, type ReadOptions } from './metadata-reader';
import { optionSetKind, type OptionSet } from './option-set';
import { organisationUnitKind, type OrganisationUnit } from './organisation-unit';

/**
 * Metadata of one server, as plain typed objects; nothing is cached. `…s(ids)` leaves out what does not exist or may not
 * be read; a single object that is unknown throws Dhis2NotFoundError. Malformed UIDs throw InvalidArgumentError.
 */
export class Metadata {
  private readonly reader: MetadataReader;

  constructor(private readonly client: Dhis2Client) {
    this.reader = new MetadataReader(client);
  }

  async dataSet(id: string, options?: ReadOptions): Promise<DataSet> {
    return await this.reader.one(dataSetKind, id, options);
  }

  /** Whole data sets with elements and org units, one request each. Unknown: Dhis2NotFoundError. */
  async dataSets(ids: Iterable<string>, options?: ReadOptions): Promise<DataSet[]> {
    return await Promise.all([...new Set(ids)].map((id) => this.reader.one(dataSetKind, id, options)));
  }

  /** Whole data sets in few requests; those that do not exist or may not be read are left out. */
  async dataSetsByIds(ids: Iterable<string>, options?: ReadOptions): Promise<DataSet[]> {
    return await this.reader.byIds(dataSetKind, ids, options);
  }

  /** Id, code, name and period type of the data sets that match all filters, e.g. `code:eq:HMIS`. */
  async dataSetSummaries(filters: readonly string[] = [], options?: ReadOptions): Promise<DataSetSummary[]> {
    return await this.reader.list(dataSetSummaryKind, filters, options);
  }

  async dataElements(ids: Iterable<string>, options?: ReadOptions): Promise<DataElement[]> {
    return await this.reader.byIds(dataElementKind, ids, options);
  }

  /** All data elements that match all filters. */
  async allDataElements(filters: readonly string[] = [], options?: ReadOptions): Promise<DataElement[]> {
    return await this.reader.list(dataElementKind, filters, options);
  }

  /** For each known element the data sets that hold it. */
  async dataSetsOfElements(
    ids: Iterable<string>,
    options?: ReadOptions,
  ): Promise<Map<string, DataSetsOfElement['dataSets']>> {
    const elements = await this.reader.byIds(dataSetsOfElementKind, ids, options);
    return new Map(elements.map((element) => [element.id, element.dataSets]));
  }

  async dataElementGroup(id: string, options?: ReadOptions): Promise<DataElementGroup> {
    return await this.reader.one(dataElementGroupKind, id, options);
  }

  /** The whole list of org units that this user may see. */
  async organisationUnits(options?: ReadOptions): Promise<OrganisationUnit[]> {
    return await this.reader.list(organisationUnitKind, [], options);
  }

  async organisationUnitsByIds(ids: Iterable<string>, options?: ReadOptions): Promise<OrganisationUnit[]> {
    return await this.reader.byIds(organisationUnitKind, ids, options);
  }

  async organisationUnitGroup(id: string, options?: ReadOptions): Promise<OrganisationUnitGroup> {
    return await this.reader.one(organisationUnitGroupKind, id, options);
  }

  /** All combos, or those with these ids, with their option combos and category options. */
  async categoryCombos(ids?: Iterable<string>, options?: ReadOptions): Promise<CategoryCombo[]> {
    if (ids === undefined) return await this.reader.list(categoryComboKind, [], options);
    return await this.reader.byIds(categoryComboKind, ids, options);
  }

  /** Option combos with the combo they belong to. */
  async categoryOptionCombos(
    ids: Iterable<string>,
    options?: ReadOptions,
  ): Promise<(CategoryOptionCombo & { readonly categoryCombo: string })[]> {
    return await this.reader.byIds(categoryOptionComboKind, ids, options);
  }

  async categoryOptions(ids: Iterable<string>, options?: ReadOptions): Promise<CategoryOption[]> {
    return await this.reader.byIds(categoryOptionKind, ids, options);
  }

  async optionSets(ids: Iterable<string>, options?: ReadOptions): Promise<OptionSet[]> {
    return await this.reader.byIds(optionSetKind, ids, options);
  }

  /** The category combos that may be the default one, with their option combos; `pickDefault` tells which is. */
  async defaultCombos(options?: ReadOptions): Promise<CategoryCombo[]> {
    for (const filters of defaultComboFilters) {
      const combos = await this.reader.list(categoryComboKind, filters, { ...options, anyFilter: true });
      if (pickDefault(combos) !== undefined) return combos;
    }
    return [];
  }

  /**
   * The default category combo and its option combo; their UIDs and names differ between servers. Dhis2ContentError when there is
   * none, or, with `toWrite`, when several option combos could be the default one.
   */
  async defaultCombo(options: ReadOptions & { readonly toWrite?: boolean } = {}): Promise<DefaultCombo> {
    return this.requireDefault(await this.defaultCombos(options), options.toWrite);
  }

  /** As `defaultCombo`, of combos that `defaultCombos` gave. */
  requireDefault(combos: readonly CategoryCombo[], toWrite = false): DefaultCombo {
    const picked = pickDefault(combos);
    const request = { method: 'GET', url: this.client.urlOf('/api/categoryCombos', []) };
    if (picked === undefined) {
      const advice = 'Every DHIS2 has one; check that this user may read category combos.';
      throw new Dhis2ContentError(false, 'There is no default category combo', advice, request);
    }
    if (toWrite && isAmbiguous(picked)) {
      const ids = [picked.categoryOptionCombo, ...picked.duplicates];
      const shown = firstOf(ids);
      const what = `${ids.length} option combos could be the default one: ${shown}`;
      throw new Dhis2ContentError(
        false,
        what,
        "Merge them with DHIS2's maintenance app, so that one is left.",
        request,
      );
    }
    return picked;
  }

  /** What is exempt from the expiry of data sets; undefined when this user may not read it. */
  async lockExceptions(options?: ReadOptions): Promise<LockException[] | undefined> {
    return await readLockExceptions(this.client, options);
  }

  async me(options: ReadOptions = {}): Promise<Me> {
    return await this.client.getJson('/api/me', [['fields', meFields]], meSchema, options);
  }
}
