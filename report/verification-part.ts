import type { DataSetResult } from '../contracts/run-result';
import type { VerificationLine } from '../contracts/verification';
import { html, type Html } from './html';
import { counted } from './table';
import { topTable } from './top-table';

/** What the reading back found, whether or not it is what was meant. */
export function verificationPart({ verification: found }: DataSetResult): Html | undefined {
  if (found === undefined) return undefined;
  const { agreed, differences, missing, otherValue, shouldBeGone } = found;
  const verdict =
    differences === 0
      ? undefined
      : html`<p>
          <strong>${counted(differences)} are not:</strong> ${counted(missing)} missing, ${counted(otherValue)} with
          another value, comment or follow-up flag, ${counted(shouldBeGone)} that should be gone.
        </p>`;
  return html`<h3>Verification</h3>
    <p>
      The scope was read back after the import, value by value: ${counted(agreed)} rows of the target are as they were
      meant.
    </p>
    ${verdict} ${lines('data element', found.byDataElement)} ${lines('period', found.byPeriod)}
    ${lines('org unit', found.byOrgUnit)}`;
}

function lines(of: string, list: readonly VerificationLine[]): Html | undefined {
  return topTable(`Read back by ${of}`, ['agreed', 'different'], list, ({ agreed, different }) => [agreed, different]);
}
