/** Folders of the product, lowest first, and what each may import besides itself (docs/architecture.md). */
const mayImport = {
  contracts: [],
  frames: ['contracts'],
  dhis2: ['contracts', 'frames'],
  transforms: ['contracts', 'frames'],
  report: ['contracts', 'frames'],
  workflows: ['contracts'],
  pipelines: ['contracts', 'workflows'],
  activities: ['contracts', 'frames', 'dhis2', 'transforms', 'report'],
  worker: ['contracts', 'frames', 'dhis2', 'transforms', 'report', 'activities'],
  simulator: ['contracts'],
  cli: [
    'contracts',
    'frames',
    'dhis2',
    'transforms',
    'report',
    'activities',
    'worker',
    'pipelines',
    'workflows',
    'simulator',
  ],
};
const folders = Object.keys(mayImport);

const oneWay = folders.map((from) => ({
  name: `${from}-imports-only-what-is-below-it`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: `^(${folders.filter((f) => f !== from && !mayImport[from].includes(f)).join('|')}|test|bench)/` },
}));

/** Packages that only some folders may use. */
const only = (name, pattern, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^(${folders.join('|')})/`, pathNot: allowed },
  to: { path: pattern },
});

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contracts-are-sandbox-safe',
      severity: 'error',
      from: { path: '^contracts/' },
      to: { pathNot: '^(contracts/|node_modules/zod/)' },
    },
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      from: { path: '^(workflows|pipelines)/' },
      to: { pathNot: '^(contracts/|workflows/|pipelines/|node_modules/(zod|@temporalio/(workflow|common))/)' },
    },
    only('undici-only-where-sockets-are-opened', '^node_modules/undici/', '^(dhis2/client|worker/notifications)/'),
    only(
      'temporal-only-above-the-libraries',
      '^node_modules/@temporalio/',
      '^(activities|workflows|pipelines|worker|cli)/',
    ),
    only('polars-only-with-frames', '^node_modules/nodejs-polars/', '^(frames|dhis2|transforms|activities)/'),
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: `^(${folders.join('|')})/` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
