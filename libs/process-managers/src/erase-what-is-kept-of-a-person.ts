import { idIn, type Consumer } from '#consumers';

/** Name of the consumer that stands for this process. */
export const eraseConsumerName = 'erase_personal_data';

const erasures = ['PersonalDataErased', 'OutsidePersonErased'];

/**
 * Destroys what is kept of a person outside the log once their data are erased. Whatever a kill cuts off is done again, and
 * may be done twice.
 * @param erase destroys the key of an account, and all that is kept of it in the database
 */
export function eraseWhatIsKeptOfAPerson(erase: (accountId: string) => Promise<void>): Consumer {
  return {
    name: eraseConsumerName,
    version: 1,
    prefixes: ['account-', 'outside-'],
    actsOn: erasures,
    async apply(batch) {
      for (const { type, streamId } of batch) if (erasures.includes(type)) await erase(idIn(streamId));
    },
  };
}
