/** What is done with rows that the target has, and with those that it has not. Means the same on every version. */
export const importStrategies = ['CREATE', 'UPDATE', 'CREATE_AND_UPDATE', 'DELETE'] as const;
export type ImportStrategy = (typeof importStrategies)[number];

export function isImportStrategy(text: string): text is ImportStrategy {
  return importStrategies.some((strategy) => strategy === text);
}
