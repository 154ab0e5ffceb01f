import { z } from 'zod';
import { text } from '../commands/command-schemas.js';
import { dayField } from '../queries/query-fields.js';

/** The instrument by which an agency is renamed or succeeded: its number and symbol, its day, who issued it. */
export const legalBasisField = z
  .strictObject({
    number: text(100).meta({ example: '202/2025/QH15' }),
    issuedOn: dayField,
    issuer: text(300).meta({ example: 'Quốc hội' }),
  })
  .meta({ id: 'LegalBasis' });
