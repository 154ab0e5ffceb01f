const project = (name, testMatch, more = {}) => ({
  displayName: name,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.dondoc/'],
  ...more,
});

/**
 * One project a suffix: `spec` touches no I/O, `int.spec` talks to real servers,
 * `e2e.spec` drives the running applications.
 */
export default {
  projects: [
    project('spec', ['<rootDir>/{apps,libs,test}/**/*.spec.ts', '!**/*.{int,e2e}.spec.ts']),
    project('int', ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts']),
    project('e2e', ['<rootDir>/{apps,libs,test}/**/*.e2e.spec.ts']),
  ],
  maxWorkers: 2,
  testTimeout: 60_000,
};
