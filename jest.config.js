const project = (name, testMatch, instead = {}) => ({
  displayName: name,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { ...instead, '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.dondoc/'],
});

/**
 * One project a suffix: `spec` touches no I/O, `int.spec` talks to real servers,
 * `e2e.spec` drives the running applications.
 */
export default {
  projects: [
    project('spec', ['<rootDir>/{apps,examples,libs,test}/**/*.spec.ts', '!**/*.{int,e2e}.spec.ts']),
    project('int', ['<rootDir>/{apps,examples,libs,test}/**/*.int.spec.ts']),
    project('e2e', ['<rootDir>/{apps,examples,libs,test}/**/*.e2e.spec.ts']),
    // The contract once more, with the other client in the place of the first. Left out are the files that call with
    // the first one's generated classes.
    project(
      'kurrent',
      [
        '<rootDir>/libs/embedded/event-store/contract/*.int.spec.ts',
        '!**/{falling-behind,groups-as-sent,pinned-by-correlation,streams-as-sent,read-all-filtered,kurrent-client}.int.spec.ts',
      ],
      { '^@eventstore/db-client$': '<rootDir>/libs/embedded/event-store/contract/kurrent-client.ts' },
    ),
  ],
  // One more than the cores of the smallest machine they run on: a test of servers waits for much of its time.
  maxWorkers: 3,
  // One that has run some dozens of files computes more to collect what is left of them than a new one takes to start.
  workerIdleMemoryLimit: '500MB',
  // The long rounds of `npm test -- --long` take as long as they take.
  testTimeout: process.env.DONDOC_TEST_LONG ? 1_800_000 : 60_000,
};
