import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type ScheduleClient,
  type ScheduleDescription,
} from '@temporalio/client';
import { definitionChanges, scheduleDefinitionSchema, type ScheduleDefinition } from './schedule-definition';
import { scheduleDrift } from './schedule-drift';
import { definitionMemo, projectMemo, scheduleOptions } from './schedule-options';

export type ScheduleStep =
  | { readonly name: string; readonly step: 'create'; readonly definition: ScheduleDefinition }
  | {
      readonly name: string;
      readonly step: 'change';
      readonly definition: ScheduleDefinition;
      readonly changes: readonly string[];
    }
  | { readonly name: string; readonly step: 'delete' | 'unchanged' }
  /** There is a schedule of that name that this project did not make. */
  | { readonly name: string; readonly step: 'taken' };

/** A schedule of this project, as Temporal has it. */
export interface KnownSchedule {
  readonly name: string;
  /** What the configuration said when it was applied; undefined where that can't be read any more. */
  readonly definition?: ScheduleDefinition;
  /** In what it is not as it was applied. */
  readonly drift: readonly string[];
  readonly paused: boolean;
  readonly note: string;
  /** ISO instants, the next ones first. */
  readonly next: readonly string[];
  readonly recent: readonly { readonly nominal: string; readonly workflowId: string }[];
}

/** There is no schedule of that name of this project. */
export class UnknownScheduleError extends Error {
  override readonly name = 'UnknownScheduleError';
}

/** The schedules of one project in Temporal. Those of others are neither shown nor touched. */
export class ScheduleBook {
  constructor(
    private readonly client: ScheduleClient,
    private readonly project: string,
  ) {}

  async all(): Promise<KnownSchedule[]> {
    const found: KnownSchedule[] = [];
    for await (const { scheduleId, memo } of this.client.list()) {
      if (memo?.[projectMemo] !== this.project) continue;
      const known = await this.find(scheduleId);
      if (known !== undefined) found.push(known);
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What would have to be done so that Temporal has these schedules and no other of this project. */
  async plan(wanted: ReadonlyMap<string, ScheduleDefinition>): Promise<ScheduleStep[]> {
    const known = new Map((await this.all()).map((one) => [one.name, one]));
    const steps: ScheduleStep[] = [];
    for (const [name, definition] of wanted) {
      // a list may lag behind, a description does not
      const held = known.get(name) ?? (await this.find(name));
      if (held !== undefined) {
        const changes = [
          ...(held.definition === undefined ? [] : definitionChanges(held.definition, definition)),
          ...held.drift,
        ];
        steps.push(changes.length === 0 ? { name, step: 'unchanged' } : { name, step: 'change', definition, changes });
      } else steps.push((await this.exists(name)) ? { name, step: 'taken' } : { name, step: 'create', definition });
    }
    const left = [...known.keys()].filter((name) => !wanted.has(name));
    return [...steps, ...left.map((name): ScheduleStep => ({ name, step: 'delete' }))];
  }

  /** Does what a plan says. A schedule that is changed stays paused if it was. */
  async apply(steps: readonly ScheduleStep[]): Promise<void> {
    for (const step of steps) {
      const { name } = step;
      switch (step.step) {
        case 'create':
          await this.create(name, step.definition);
          break;
        case 'change':
          await (
            await this.own(name)
          ).update(({ state }) => ({
            ...scheduleOptions(name, step.definition),
            state: { ...state, ...(state.paused ? {} : { note: step.definition.note ?? '' }) },
          }));
          break;
        case 'delete':
          await (await this.own(name)).delete();
          break;
        case 'unchanged':
        case 'taken':
      }
    }
  }

  async pause(name: string, note: string): Promise<void> {
    await (await this.own(name)).pause(note);
  }

  async resume(name: string, note: string): Promise<void> {
    await (await this.own(name)).unpause(note);
  }

  /** Starts a run now, unless its overlap policy says otherwise. */
  async trigger(name: string): Promise<void> {
    const handle = await this.own(name);
    await handle.trigger((await handle.describe()).policies.overlap);
  }

  /**
   * Starts the runs that were due from `from` to `to`, each with its own nominal time, one after the other: the policies `skip` and
   * `buffer` would leave nights out when all of them are due at once.
   */
  async backfill(name: string, from: Date, to: Date): Promise<void> {
    await (await this.own(name)).backfill({ start: from, end: to, overlap: ScheduleOverlapPolicy.BUFFER_ALL });
  }

  async delete(name: string): Promise<void> {
    await (await this.own(name)).delete();
  }

  /** Throws UnknownScheduleError when there is none of this name. */
  async known(name: string): Promise<KnownSchedule> {
    const found = await this.find(name);
    if (found !== undefined) return found;
    const names = (await this.all()).map((one) => one.name);
    throw new UnknownScheduleError(
      `there is no schedule "${name}" of this project in Temporal; ${names.length === 0 ? 'there is none at all: sluice schedules apply makes those of the configuration' : `there is: ${names.join(', ')}`}`,
    );
  }

  private async create(name: string, definition: ScheduleDefinition): Promise<void> {
    try {
      await this.client.create({
        scheduleId: name,
        memo: { [projectMemo]: this.project },
        ...scheduleOptions(name, definition),
        ...(definition.note === undefined ? {} : { state: { note: definition.note } }),
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      throw new UnknownScheduleError(`a schedule "${name}" came into being meanwhile; plan again`);
    }
  }

  private async own(name: string) {
    await this.known(name);
    return this.client.getHandle(name);
  }

  private async exists(name: string): Promise<boolean> {
    return (await this.describe(name)) !== undefined;
  }

  private async find(name: string): Promise<KnownSchedule | undefined> {
    const described = await this.describe(name);
    if (described?.memo?.[projectMemo] !== this.project) return undefined;
    const { data: definition } = scheduleDefinitionSchema.safeParse(described.action.memo?.[definitionMemo]);
    const { state, info } = described;
    return {
      name,
      ...(definition === undefined ? {} : { definition }),
      drift:
        definition === undefined
          ? ['what was applied can not be read; it is applied anew']
          : scheduleDrift(name, definition, described),
      paused: state.paused,
      note: state.note ?? '',
      next: info.nextActionTimes.map((time) => time.toISOString()),
      recent: info.recentActions.map(({ action: { workflow } }) => ({
        // with jitter, Temporal's `scheduledAt` is the time after it
        nominal: workflow.workflowId.slice(described.action.workflowId.length + 1),
        workflowId: workflow.workflowId,
      })),
    };
  }

  private async describe(name: string): Promise<ScheduleDescription | undefined> {
    try {
      return await this.client.getHandle(name).describe();
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return undefined;
      throw error;
    }
  }
}
