/**
 * What the packages of the domain may be; anything else would bring in a clock, chance or I/O. `uuid` is there for ids
 * made of names (version 5), which hold neither.
 */
const PURE_PACKAGES = ['zod', 'luxon', 'uuid'];

const TESTS = '\\.(spec|int\\.spec|e2e\\.spec|fixture)\\.ts$|^libs/embedded/event-store/contract/';

/** A lib may import the libs named here, by `#name`, and no other. */
const MAY_IMPORT = {
  platform: [[], 'It is what everything else stands on.'],
  embedded: [[], 'Its servers are reached by URL like real ones, so they know nothing of what uses them.'],
  domain: [
    [],
    'Decisions depend on nothing but the state and the command, so they can be tested and replayed alone.',
  ],
  'event-store': [['platform'], 'The log carries any event; what an event means is the domain’s business.'],
  'personal-data': [
    ['domain', 'event-store', 'platform'],
    'It seals and opens what is recorded; who reads it afterwards, and what for, it does not know.',
  ],
  consumers: [
    ['domain', 'event-store', 'platform'],
    'What runs a consumer knows no read model; its queue carries wake-ups, and what is to be done is read from the log.',
  ],
  transparency: [[], 'A proof is verified by somebody who has nothing of ours; it could be a package.'],
  audit: [
    ['event-store', 'platform', 'transparency'],
    'The trail can be verified by somebody who has the log and nothing else.',
  ],
  files: [
    ['platform'],
    'It keeps bytes under their hash; which file belongs to what, and who may read it, is asked elsewhere.',
  ],
  application: [
    ['domain', 'event-store', 'platform'],
    'It decides and appends, and never looks at a read model.',
  ],
  'read-models': [
    ['domain', 'event-store', 'consumers', 'platform'],
    'A question is answered from the log; it never gives commands.',
  ],
  'process-managers': [
    ['domain', 'event-store', 'application', 'consumers', 'platform'],
    'A process manager is a consumer of the log that gives commands to the application.',
  ],
  notifications: [
    ['domain', 'event-store', 'application', 'consumers', 'platform', 'read-models'],
    'Notifications are a consumer of the log, and record in the log how each delivery went.',
  ],
};

const mayImport = Object.entries(MAY_IMPORT).map(([lib, [allowed, comment]]) => ({
  name: `${lib}-imports`,
  comment,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: TESTS },
  to: { path: '^(libs|apps|examples)/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...mayImport,
    {
      name: 'no-cycles',
      comment: 'Parts of a cycle can only be understood, tested and changed together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-through-the-index',
      comment: 'A lib is free to change whatever its index.ts does not export.',
      severity: 'error',
      from: { path: '^((?:libs|apps|examples)/[^/]+|test)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'libs-by-name',
      comment:
        'An import by #name stays good when folders move, and shows at a glance that it crosses a border.',
      severity: 'error',
      from: { path: '^((?:libs|apps|examples)/[^/]+|test)/' },
      to: {
        path: '^libs/[^/]+/src/index\\.ts$',
        pathNot: '^$1/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'domain-is-pure',
      comment: 'No clock, no chance, no I/O: what was decided once is decided the same when it is replayed.',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: TESTS },
      to: { pathNot: ['^libs/', '^apps/', `(^|/)node_modules/(@types/)?(${PURE_PACKAGES.join('|')})/`] },
    },
    {
      name: 'write-side-never-reads',
      comment: 'A decision taken on a read model would be taken on yesterday’s state.',
      severity: 'error',
      from: { path: '^libs/(domain|application)/' },
      to: { path: '^libs/(read-models|process-managers|notifications|consumers)/' },
    },
    {
      name: 'read-side-never-writes',
      comment: 'A rebuild replays every event; a read model that gave commands would give them all again.',
      severity: 'error',
      from: { path: '^libs/read-models/' },
      to: { path: '^libs/(application|process-managers|notifications)/' },
    },
    {
      name: 'projections-stand-alone',
      comment:
        'Each read model is rebuilt by itself, beside the live one; one that used another’s rows could not be. What projects nothing may ask several.',
      severity: 'error',
      from: {
        path: '^libs/read-models/src/([^/]+)/',
        pathNot: [TESTS, '^libs/read-models/src/(past-directives|findings|review)/'],
      },
      to: {
        path: '^libs/read-models/src/[^/]+/',
        pathNot: ['^libs/read-models/src/$1/', '^libs/read-models/src/(csv|paging|search|descriptions)/'],
      },
    },
    {
      name: 'embedded-only-by-the-launcher',
      comment:
        'A production build does not contain the embedded servers, so nothing that runs there may need them.',
      severity: 'error',
      from: {
        path: '^(libs|apps|examples)/',
        pathNot: ['^libs/embedded/', '^apps/cli/', '^examples/', TESTS],
      },
      to: { path: '^libs/embedded/' },
    },
    {
      name: 'event-store-package-stands-alone',
      comment:
        'The embedded event store is a package: what it imports of this repository it would not have elsewhere.',
      severity: 'error',
      from: { path: '^libs/embedded/event-store/' },
      to: { path: '^(libs|apps|examples|test)/', pathNot: '^libs/embedded/event-store/' },
    },
    {
      name: 'event-store-package-through-its-exports',
      comment: 'What its package.json does not export nobody who installs the package could import.',
      severity: 'error',
      from: { path: '^libs/embedded/src/' },
      to: {
        path: '^libs/embedded/event-store/',
        pathNot: '^libs/embedded/event-store/src/(folder-lock/)?index\\.ts$',
      },
    },
    {
      name: 'applications-import-no-other',
      comment: 'Each application is a process of its own; the launcher loads the others only where it must.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'libs-never-import-applications',
      comment: 'A lib that knew its application could serve no other.',
      severity: 'error',
      from: { path: '^(libs|test)/', pathNot: TESTS },
      to: { path: '^(apps|examples)/' },
    },
    {
      name: 'web-only-over-http',
      comment: 'The page people use sees what every client of the API sees, and no more.',
      severity: 'error',
      from: { path: '^apps/web/', pathNot: TESTS },
      to: { path: '^(libs|apps)/', pathNot: '^apps/web/' },
    },
    {
      name: 'only-locked-packages',
      comment:
        'A package that package.json does not name is there by luck, and one for development is not there in production. The page is bundled: its packages are needed to build it alone.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: [TESTS, '^apps/web/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      comment:
        'An import that leads nowhere fails when it is first needed, which may be at night. What runs among the packages of ' +
        'the peers that the bench installs is resolved there.',
      severity: 'error',
      from: { pathNot: '^test/bench/peers/servers/' },
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|apps/cli/bootstrap)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
