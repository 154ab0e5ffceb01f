export { accountsConsumer } from './accounts-consumer.js';
export { findAccount, listAccounts, type AccountFilters, type AccountItem } from './list-accounts.js';
export { openLeaves, type OpenLeave } from './list-accounts.js';
