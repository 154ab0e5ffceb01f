export { calendarFeed } from './calendar-feed/calendar-feed.js';
export { NotSent, type Channel as DeliveryChannel } from './channels/channel.js';
export { dispatcher, type DispatchOptions } from './dispatch/dispatch-due.js';
export { configuredChannels, openDispatch, type OpenDispatch } from './dispatch/open-dispatch.js';
export { silences, type Waiting } from './dispatch/silences.js';
export { sendAgain, sendChannelAgain } from './dispatch/send-again.js';
export { waitingMessages } from './dispatch/waiting-messages.js';
export { keepDispatching } from './dispatch/keep-dispatching.js';
export { migrateDelivery } from './migrate.js';
export { deliverNotifications, deliverNotificationsName } from './outgoing/deliver-notifications.js';
export { listDeadDeliveries, type DeadDelivery } from './outgoing/outgoing-queries.js';
export { readDirectory } from './outgoing/directory.js';
export type { Directory } from './outgoing/recipients.js';
export {
  PreviewLedger,
  type Preview,
  type PreviewedStep,
  type PreviewRecipient,
} from './preview/preview-ledger.js';
export { keepOverdueSpells, overdueSpellsName } from './unreminded/keep-overdue-spells.js';
export {
  listUnreminded,
  untoldReasons,
  type Unreminded,
  type UnremindedWindow,
} from './unreminded/list-unreminded.js';
export { UnsubscribeTokens } from './unsubscribe/unsubscribe-tokens.js';
export { whereabouts } from './webhook/public-address.js';
export { makeWebhookSecret, webhookSecretsOf } from './webhook/webhook-secrets.js';
