import { altering } from '../../../simulator/faults/alterations';
import { Release } from '../../../simulator/version';
import type { Night, NightOptions } from '../../kit/night-runner';
import { asFaults, type Altering } from './altered';
import type { Edit, History, NightPlan, TargetEdit } from './history';
import {
  differences,
  imageOf,
  meantBy,
  placeKey,
  placeOf,
  shown,
  sourcesOf,
  wantedAt,
  type Content,
  type Scope,
} from './model';
import { changeWorld } from './change-world';
import { editSource } from './edit-source';
import { unsaidOfMissing } from './judge-missing';
import { Listed } from './listed';
import { BrokenPromise, type Played } from './played';
import type { Stage } from './stage';
import { arrangeTrouble } from './trouble';
import {
  clinics,
  closingDay,
  closingMonth,
  dataSet,
  firstLines,
  firstMonths,
  laterClinic,
  mappingsOf,
  months,
  straightLines,
} from './world';

/** Plays the nights of a history one after the other, and holds every one against the model. */
export async function play(stage: Stage, history: History): Promise<Played> {
  await stage.reset();
  return await new Play(stage, history).all();
}

class Play {
  private readonly played = { modes: { full: 0, delta: 0 }, unfinished: 0, withRejects: 0, altered: 0 };
  private readonly story: string[] = [];
  private scope: Scope;
  /** Of the last run that was recorded. */
  private recordedScope: Scope;
  private closed: string | undefined;
  /** Target keys whose source changed since the last recorded run began to read, and those that this run has to try again. */
  private due = new Set<string>();
  /** Target keys that changed in ways that a delta does not see. */
  private unseen = new Set<string>();
  /** Those whose source lost all trace of them while the run was: what was meant when it began says nothing of them. */
  private lostMeanwhile = new Set<string>();
  private isBehind = false;
  private readonly listed = new Listed();
  /** Target keys of rows that wait for another try, and of them those whose source has lost all trace since: they may land. */
  private waiting = new Set<string>();
  private forgotten = new Set<string>();

  constructor(
    private readonly stage: Stage,
    private readonly history: History,
  ) {
    const { mapping, periods } = stage.world;
    this.scope = {
      mapping,
      lines: straightLines(firstLines),
      clinics: clinics.filter((_, at) => at !== laterClinic),
      months: periods === 'all' ? undefined : months.slice(0, firstMonths),
      isOld: !new Release(stage.world.target).isNew,
    };
    this.recordedScope = this.scope;
  }

  async all(): Promise<Played> {
    for (const [at, plan] of this.history.nights.entries()) {
      this.story.push(`night ${at + 1}: ${JSON.stringify(plan)}`);
      await this.night(plan);
    }
    return this.played;
  }

  private async night(plan: NightPlan): Promise<void> {
    const { stage } = this;
    this.pass(plan.gapMs);
    await this.change(plan);
    for (const edit of plan.edits) this.edit(edit, plan.stepMs);
    for (const edit of plan.targetEdits) this.editTarget(edit);
    // done a minute before the run, which takes real time while the clock stands still
    stage.target.advanceClock(60_000);

    const scope = this.scope;
    const meant = meantBy(stage.sourceState(), scope);
    const before = stage.targetState();
    const due = this.due;
    this.due = new Set();
    const dueAfter = this.due;
    const written = new Map<string, Content | undefined>();
    const watermark = (await stage.nights.watermarks())[0];
    let night: Night | undefined;
    let failure: unknown;
    this.lostMeanwhile = new Set();
    const undo = arrangeTrouble(stage, plan.trouble);
    const faults = asFaults(plan.altering);
    if (faults.length > 0) stage.target.state.faults.storesOtherwise = altering(faults);
    try {
      const run = await stage.nights.begin(this.options(plan));
      for (const edit of plan.meanwhile) this.edit(edit, plan.stepMs);
      this.meanwhile(plan, written);
      night = await run.finish();
    } catch (error) {
      failure = error;
    } finally {
      undo();
      stage.target.state.faults.storesOtherwise = undefined;
    }
    const moved = (await stage.nights.watermarks())[0]?.run !== watermark?.run;
    const { trouble } = plan;
    if (night === undefined) {
      this.story.push(`  ended with ${String(failure)}`);
      if (trouble.kind === 'none' || trouble.kind === 'closed') this.fail(`it failed: ${String(failure)}`);
      const isRecorded =
        trouble.kind === 'killed' && trouble.kill.activity === 'recordVerified' && trouble.kill.point === 'after';
      if (moved !== isRecorded) this.fail(`it did not finish, and the watermark ${moved ? 'moved' : 'did not move'}`);
      if (!isRecorded) {
        this.played.unfinished += 1;
        this.due = new Set([...due, ...dueAfter]);
        for (const [key] of written) this.unseen.add(key);
        return;
      }
      this.played.unfinished += 1;
    } else {
      this.story.push(`  ${night.reading.mode} (${night.reading.reason}) ${JSON.stringify(night.account)}`);
      this.played.modes[night.reading.mode] += 1;
      if (!moved && plan.change !== 'clockBack' && !this.isBehind)
        this.fail('it finished, and the watermark did not move');
    }
    this.judge({ scope, meant, before, due, written, night, altering: plan.altering });
  }

  private judge({
    scope,
    meant,
    before,
    due,
    written,
    night,
    altering,
  }: {
    scope: Scope;
    meant: ReturnType<typeof meantBy>;
    before: Map<string, Content>;
    due: ReadonlySet<string>;
    written: ReadonlyMap<string, Content | undefined>;
    night: Night | undefined;
    altering: readonly Altering[];
  }): void {
    const { stage, recordedScope } = this;
    const after = stage.targetState();
    const stuck = new Set(written.keys());
    for (const key of new Set([...meant.keys(), ...before.keys()])) if (this.isClosed(key)) stuck.add(key);
    const entersScope = (key: string): boolean => {
      const { clinic, month } = placeOf(key);
      return (
        recordedScope.months?.includes(month) === false || sourcesOf(clinic, recordedScope) !== sourcesOf(clinic, scope)
      );
    };
    const unsaid = night === undefined ? undefined : unsaidOfMissing(night, [recordedScope, scope], before);
    if (unsaid !== undefined) this.fail(unsaid);
    const isFull = night?.reading.mode === 'full';
    const mayBeUnseen = !isFull;
    const wanted = (key: string): Content | undefined =>
      wantedAt(key, meant, before.get(key), stage.world.deletes, scope);
    const { stays, tried } = this.listed.split(wanted, before);
    const mustBeTried = (key: string): boolean => due.has(key) || tried.has(key) || entersScope(key);
    const unseen = new Set([...this.unseen].filter((key) => mayBeUnseen && !mustBeTried(key)));
    // another number of months is another record of what is known
    const isSameScope = JSON.stringify(scope) === JSON.stringify(recordedScope);
    const listed = new Set(isSameScope ? stays : []);
    if (!isSameScope) for (const key of stays) unseen.add(key);
    if (isFull) this.forgotten.clear();
    const hindrances = { stuck, unseen, written, altering, listed, forgotten: this.forgotten };
    const wrong = differences(meant, before, after, stage.world.deletes, scope, hindrances);
    if (wrong.length > 0) this.fail(`the target is not as it should be:\n  ${wrong.join('\n  ')}`);
    const { rejected = 0, held = 0, notAttempted = 0, targetHeld = 0 } = night?.account ?? {};
    if (rejected + held + notAttempted + targetHeld > 0) this.played.withRejects += 1;

    // what is still other than meant stays in the books
    const isAsMeant = (state: ReadonlyMap<string, Content>) => (key: string) => {
      const wanted = meant.get(key);
      return shown(wanted?.state === 'value' ? wanted.content : undefined) === shown(state.get(key));
    };
    const [wasAsMeant, asMeant] = [isAsMeant(before), isAsMeant(after)];
    const wasTried = (key: string): boolean => !mayBeUnseen || mustBeTried(key);
    for (const key of stuck)
      if (!asMeant(key) && meant.has(key) && wasTried(key) && !wasAsMeant(key)) this.due.add(key);
    const still = [...this.unseen, ...written.keys()].filter((key) => !asMeant(key));
    this.unseen = new Set([...still, ...this.lostMeanwhile]);
    this.recordedScope = scope;
    const altered = [...new Set([...meant.keys(), ...before.keys()])].filter(
      (key) =>
        altering.length > 0 && shown(after.get(key)) !== shown(wanted(key)) && !stuck.has(key) && !unseen.has(key),
    );
    this.played.altered += altered.length;
    this.listed.renew(stays, altered, wanted, after);
    this.waiting = new Set([...this.listed.keys(), ...stuck]);
    for (const key of this.lostMeanwhile) if (this.waiting.has(key)) this.forgotten.add(key);
  }

  private options({ change, trouble }: NightPlan): NightOptions {
    const { world } = this.stage;
    return {
      dataSet,
      from: 'reader',
      ...(this.scope.months === undefined ? {} : { periods: this.stage.periodsOf(this.scope.months) }),
      mappings: mappingsOf(world.mapping, this.scope.lines),
      deletes: world.deletes,
      recount: world.recount || trouble.kind === 'short',
      overlapHours: this.history.overlapHours,
      ...(change === 'full' ? { fullEveryDays: 1e-9 } : {}),
      ...(trouble.kind === 'killed' ? { kill: trouble.kill } : {}),
      ...(trouble.kind === 'down' ? { attempts: trouble.attempts } : {}),
    };
  }

  private pass(ms: number): void {
    const { source, target } = this.stage;
    for (const server of [source, target]) server.advanceClock(ms);
    // the clocks stand still, and 2.38–2.42 stamp whole seconds: what was written just now would seem older than now
    if (this.scope.isOld) target.setClock(Math.ceil(target.state.now() / 1000) * 1000);
  }

  private async change({ change }: NightPlan): Promise<void> {
    this.closed = undefined;
    for (const clinic of this.scope.clinics) {
      this.stage.target.change('organisationUnits', clinic, { closedDate: undefined });
    }
    this.scope = await changeWorld(this.stage, this.scope, change);
    if (change === 'clockBack') this.isBehind = true;
  }

  private meanwhile({ trouble }: NightPlan, written: Map<string, Content | undefined>): void {
    const { target } = this.stage;
    if (trouble.kind === 'closed') {
      this.closed = trouble.clinic;
      target.change('organisationUnits', trouble.clinic, { closedDate: closingDay(this.stage.world) });
    }
    if (trouble.kind !== 'touched') return;
    for (const edit of trouble.edits) {
      this.editTarget(edit);
      written.set(placeKey(edit.place), this.stage.targetState().get(placeKey(edit.place)));
    }
  }

  private isClosed(key: string): boolean {
    const { clinic, month } = placeOf(key);
    return this.closed === clinic && month > closingMonth;
  }

  private edit(edit: Edit, stepMs: number): void {
    const { place } = edit;
    if (!this.scope.clinics.includes(place.clinic)) return;
    this.pass(stepMs);
    const image = imageOf(place, { ...this.scope, months: undefined });
    const sums = this.scope.mapping === 'sum' && place.element !== 'note';
    const done = editSource(this.stage, edit, { sums, overlapHours: this.history.overlapHours });
    if (image === undefined || done === 'nothing') return;
    if (done === 'written') this.due.add(image);
    else {
      this.due.delete(image);
      this.unseen.add(image);
      this.lostMeanwhile.add(image);
      if (this.waiting.has(image)) this.forgotten.add(image);
    }
  }

  private editTarget(edit: TargetEdit): void {
    const { target } = this.stage;
    const key = this.stage.keyOf(edit.place);
    if (!this.scope.clinics.includes(edit.place.clinic)) return;
    const old = target.state.dataValues.get(key);
    if (edit.kind === 'delete' && (old === undefined || old.deleted)) return;
    this.unseen.add(placeKey(edit.place));
    if (edit.kind === 'value') target.insert([{ ...key, value: edit.value, storedBy: 'nurse' }]);
    else target.insert([{ ...key, ...old, lastUpdated: target.state.now(), storedBy: 'nurse', deleted: true }]);
  }

  private fail(what: string): never {
    const { world } = this.stage;
    throw new BrokenPromise(
      [
        `In ${JSON.stringify(world)}, overlap ${this.history.overlapHours} h, the last night: ${what}`,
        ...this.story,
      ].join('\n'),
    );
  }
}
