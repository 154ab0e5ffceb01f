export { audiencesOf, mailboxFor, mailboxOf } from './audiences.js';
export { inboxConsumer } from './inbox-consumer.js';
export { findNotification, readInbox, type Inbox, type Notification } from './read-inbox.js';
