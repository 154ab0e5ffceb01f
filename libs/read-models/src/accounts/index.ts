export { accountsConsumer } from './accounts-consumer.js';
export { listAccounts, type AccountFilters, type AccountItem } from './list-accounts.js';
