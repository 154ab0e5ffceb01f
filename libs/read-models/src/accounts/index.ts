export { accountsConsumer } from './accounts-consumer.js';
export { findAccount, listAccounts, type AccountFilters, type AccountItem } from './list-accounts.js';
export { toldLeaves, type ToldLeave } from './told-leaves.js';
