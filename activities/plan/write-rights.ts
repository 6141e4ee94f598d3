import type { TargetDescription } from './target-description';

/** What the target's user lacks to write values of this data set there; DHIS2 would refuse every single one. */
export function missingWriteRights({ server, model }: TargetDescription, dataSet: string): string[] {
  const { connection, username } = server;
  return [
    ...(model.user.mayImport
      ? []
      : [`the user ${username} may not import values at ${connection}: it lacks the authority F_DATAVALUE_ADD`]),
    ...(model.dataSets[dataSet]?.dataWrite === false
      ? [
          `the user ${username} may not write data of the data set ${dataSet} at ${connection}; share it with the user for data capture`,
        ]
      : []),
  ];
}
