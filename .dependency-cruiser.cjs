/** The layers of the program (ARCHITECTURE.md). Lower never imports higher; there is no list of exceptions. */

/** Layers of core from the lowest; those of one row do not depend on each other by a rule. */
const LAYERS = [
  ['limits'],
  ['bytes', 'problems', 'protocol'],
  ['elements', 'addresses'],
  ['capture', 'transport', 'wire'],
  ['templates'],
  ['decode'],
  ['names', 'store'],
  ['query'],
  ['telemetry'],
  ['session'],
  ['live', 'export'],
  ['node', 'simulate'],
]

const folders = (names) => `^core/(${names.join('|')})/`

const upward = LAYERS.slice(0, -1).map((layer, index) => ({
  name: `${layer.join('-')}-imports-no-higher-layer`,
  comment: 'A layer of core knows itself and what is below it.',
  severity: 'error',
  from: { path: folders(layer) },
  to: { path: folders(LAYERS.slice(index + 1).flat()) },
}))

/** The one module of each external library: whoever else wants it asks that module. */
const LIBRARIES = [
  ['ag-grid-community', '^renderer/grid/'],
  ['uplot', '^renderer/histogram/'],
  ['@duckdb/', '^core/store/'],
  ['apache-arrow$', '^core/export/'],
  ['electron$', '^electron/'],
  ['ws$', '^cli/serve/'],
  ['commander$', '^cli/'],
  ['fzstd$', '^core/node/'],
  ['env-paths$', '^core/node/'],
  ['mmdb-lib$', '^core/node/'],
]

const libraries = LIBRARIES.map(([library, home]) => ({
  name: `${library.replace(/\W+/g, '')}-in-one-place`,
  comment: 'One module per external library.',
  severity: 'error',
  from: { pathNot: home },
  to: { path: `^node_modules/${library.endsWith('$') ? `${library.slice(0, -1)}/` : library}` },
}))

module.exports = {
  forbidden: [
    ...upward,
    ...libraries,
    {
      name: 'no-cycle',
      comment: 'Modules that need each other are one module, or have a third one missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'protocol-is-a-leaf',
      severity: 'error',
      from: { path: '^core/protocol/' },
      to: { pathNot: '^core/(protocol|limits)/' },
    },
    {
      name: 'decoding-stands-alone',
      comment: 'Decoding runs anywhere: no npm, no Node.',
      severity: 'error',
      from: {
        path: folders([...LAYERS.slice(0, LAYERS.findIndex((layer) => layer.includes('decode')) + 1).flat(), 'names']),
      },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'query-and-session-know-no-node',
      comment: 'Node belongs to core/node, core/live and core/store.',
      severity: 'error',
      from: { path: '^core/(query|telemetry|session|export)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(renderer|electron|cli|test|scripts)/' },
    },
    {
      name: 'renderer-sees-the-contract-only',
      comment:
        'The viewer speaks the protocol; it shares the grammar of filters and the formats of elements with the engine.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^(core|electron|cli|test|scripts)/',
        pathNot: '^core/(protocol/|limits/|query/filter-language|elements/format-)',
      },
    },
    {
      name: 'renderer-knows-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shells-stay-apart',
      severity: 'error',
      from: { path: '^(electron|cli)/' },
      to: { path: '^(renderer|test|scripts)/' },
    },
    { name: 'desktop-needs-no-command-line', severity: 'error', from: { path: '^electron/' }, to: { path: '^cli/' } },
    { name: 'command-line-needs-no-desktop', severity: 'error', from: { path: '^cli/' }, to: { path: '^electron/' } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
