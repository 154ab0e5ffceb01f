export { agenciesConsumer, type PreviousName } from './agencies-consumer.js';
export { findAgency, listAgencies, type AgencyItem } from './agency-queries.js';
