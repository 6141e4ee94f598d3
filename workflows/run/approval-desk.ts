import { ApplicationFailure, condition, defineUpdate, setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import {
  approvalSchema,
  approveUpdateName,
  previewsNamed,
  rejectionSchema,
  rejectUpdateName,
  type Approval,
  type Decision,
  type Rejection,
} from '../../contracts/approval';
import { boundedText, firstLines, firstOf, shownItems } from '../../contracts/bounded-text';
import { failureTypes } from '../../contracts/failures';
import type { HeldPreview } from '../../contracts/progress';
import { parameterProblems } from '../parameter-problems';

const approveUpdate = defineUpdate<string, [Approval]>(approveUpdateName);
const rejectUpdate = defineUpdate<string, [Rejection]>(rejectUpdateName);

/** Where previews wait for a person. An approval names the preview that was seen; any other is refused before it is taken. */
export class ApprovalDesk {
  private readonly waiting = new Map<string, HeldPreview>();
  private readonly decisions = new Map<string, Decision>();

  constructor(private readonly changed: () => void) {
    setHandler(
      approveUpdate,
      ({ by, note, preview }) => {
        this.decide(previewsNamed({ preview }), { decision: 'approved', by, ...(note === undefined ? {} : { note }) });
        return `preview ${preview} approved by ${by}`;
      },
      {
        validator: (given) => {
          for (const preview of previewsNamed(checked(approvalSchema, given))) this.checkPreview(preview);
        },
      },
    );
    setHandler(
      rejectUpdate,
      ({ by, note, preview }) => {
        const refused = preview === undefined ? [...this.waiting.keys()] : [preview];
        this.decide(refused, { decision: 'refused', by, ...(note === undefined ? {} : { note }) });
        return `preview ${firstOf(refused)} refused by ${by}`;
      },
      {
        validator: (given) => {
          const { preview } = checked(rejectionSchema, given);
          if (preview !== undefined || this.waiting.size === 0) this.checkPreview(preview ?? '');
        },
      },
    );
  }

  /** What waits now, for the query and the run's details. */
  get held(): readonly HeldPreview[] {
    return [...this.waiting.values()];
  }

  /** Waits for a person; undefined when nobody answered in time. */
  async wait(held: HeldPreview, holdForMinutes: number): Promise<Decision | undefined> {
    this.waiting.set(held.preview, held);
    this.changed();
    try {
      await condition(() => this.decisions.has(held.preview), holdForMinutes * 60_000);
    } finally {
      this.waiting.delete(held.preview);
      this.changed();
    }
    return this.decisions.get(held.preview);
  }

  private decide(previews: readonly string[], decision: Decision): void {
    for (const preview of previews) this.decisions.set(preview, decision);
  }

  private checkPreview(preview: string): void {
    if (this.waiting.has(preview)) return;
    const waiting = [...this.waiting.keys()];
    throw ApplicationFailure.nonRetryable(
      waiting.length === 0
        ? 'nothing waits for an approval now'
        : `preview "${preview}" is not what waits now; look at the preview again and name ${waiting.length > shownItems ? `one of ${firstOf(waiting)}` : waiting.join(' or ')}`,
      failureTypes.badParameters,
    );
  }
}

function checked<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw ApplicationFailure.nonRetryable(
    boundedText(firstLines(parameterProblems(parsed.error)).join('\n')),
    failureTypes.badParameters,
  );
}
