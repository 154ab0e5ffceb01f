export { startPostgres, type PostgresOptions, type RunningPostgres } from './start-postgres.js';
export { findPort } from './loopback-port.js';
