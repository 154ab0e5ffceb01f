export { calendarFeed } from './calendar-feed/calendar-feed.js';
export { type Channel as DeliveryChannel } from './channels/channel.js';
export { type DispatchOptions } from './dispatch/dispatch-due.js';
export { forgetAttemptsOf } from './dispatch/attempts.js';
export { configuredChannels, openDispatch, type OpenDispatch } from './dispatch/open-dispatch.js';
export { stalledAlerts, type Waiting } from './dispatch/waiting-messages.js';
export { sendAgain, sendChannelAgain } from './dispatch/send-again.js';
export { waitingMessages } from './dispatch/waiting-messages.js';
export { keepDispatching } from './dispatch/open-dispatch.js';
export { migrateDelivery } from './migrate.js';
export { deliverNotifications, deliverNotificationsName } from './outgoing/deliver-notifications.js';
export { countDeadDeliveries, listDeadDeliveries, type DeadDelivery } from './outgoing/outgoing-queries.js';
export { readDirectory } from './outgoing/directory.js';
export type { Directory } from './outgoing/recipients.js';
export {
  PreviewLedger,
  type Preview,
  type PreviewedStep,
  type PreviewRecipient,
} from './preview/preview-ledger.js';
export { trackOverduePeriods, overduePeriodsName } from './unreminded/track-overdue-periods.js';
export {
  countUnreminded,
  listUnreminded,
  unremindedReasons,
  type Unreminded,
  type UnremindedWindow,
} from './unreminded/list-unreminded.js';
export { UnsubscribeTokens } from './unsubscribe/unsubscribe-tokens.js';
export { whereabouts } from './webhook/public-address.js';
export { makeWebhookSecret, webhookSecretsOf } from './webhook/webhook-secrets.js';
