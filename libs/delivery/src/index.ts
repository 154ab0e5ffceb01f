export { calendarFeed } from './calendar-feed/calendar-feed.js';
export { NotSent, type Channel as DeliveryChannel } from './channels/channel.js';
export { emailChannel, type EmailOptions } from './channels/email.js';
export { sendAgain } from './dispatch/claims.js';
export { dispatcher, waitBefore, type DispatchOptions } from './dispatch/dispatch-due.js';
export { keepDispatching } from './dispatch/keep-dispatching.js';
export { migrateDelivery } from './migrate.js';
export { deliverNotifications, deliverNotificationsName } from './outgoing/deliver-notifications.js';
export {
  listDeadDeliveries,
  listUnreminded,
  type DeadDelivery,
  type Unreminded,
} from './outgoing/outgoing-queries.js';
export { isPublicAddress, webhookChannel, type WebhookOptions } from './channels/webhook.js';
