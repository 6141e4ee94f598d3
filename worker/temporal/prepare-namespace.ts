import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { searchAttributeNames, searchAttributes, type SearchAttributeName } from './search-attributes';
import { firstLine, TemporalServerError } from './temporal-error';

const { IndexedValueType } = temporal.api.enums.v1;
const valueTypes = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
} as const;

/** Sets how long closed workflows are kept, if it is not so already. */
export async function setRetention(connection: Connection, namespace: string, days: number): Promise<void> {
  const retention = msToTs(days * 86_400_000);
  const described = await connection.workflowService.describeNamespace({ namespace });
  if (described.config?.workflowExecutionRetentionTtl?.seconds?.toString() === retention.seconds?.toString()) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: retention },
  });
}

async function missingAttributes(connection: Connection, namespace: string): Promise<SearchAttributeName[]> {
  const listed = await connection.operatorService.listSearchAttributes({ namespace });
  return searchAttributeNames.filter((name) => listed.customAttributes[name] === undefined);
}

/**
 * Registers Sluice's search attributes in a namespace; those that are there stay as they are.
 * Returns when workflows can be started with them.
 * @throws TemporalServerError with the command that an administrator runs, when this user may not
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, valueTypes[searchAttributes[name]]])),
    });
  } catch (error) {
    throw new TemporalServerError(
      `cannot register search attributes in namespace ${namespace} (${firstLine(error)}); let an administrator run: ` +
        `temporal operator search-attribute create --namespace ${namespace} ` +
        missing.map((name) => `--name ${name} --type ${searchAttributes[name]}`).join(' '),
    );
  }
  const query = missing.map((name) => `${name} = 'x'`).join(' OR ');
  for (let attempt = 0; attempt < 100; attempt += 1) {
    // Services of the server learn of a new attribute from a cache; a query fails as long as it is unknown.
    const known = await connection.workflowService.countWorkflowExecutions({ namespace, query }).then(
      () => true,
      () => false,
    );
    if (known) return;
    await wait(200);
  }
  throw new TemporalServerError(`namespace ${namespace} does not take search attributes ${missing.join(', ')}`);
}
