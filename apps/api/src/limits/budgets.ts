import type { Config } from '#platform';

/** How much of something may be used in a window of time. */
export interface Budget {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** The budgets of everything that is limited. */
export interface Budgets {
  /** All that comes from one address. */
  readonly requests: Budget;
  readonly commands: Budget;
  readonly queries: Budget;
  readonly exports: Budget;
  /** Of one name from one address. */
  readonly signInsOfName: Budget;
  /** Of one name from wherever. */
  readonly signInsOfNameAnywhere: Budget;
  readonly signInsOfAddress: Budget;
  /** Of a device by which the account has signed in before. */
  readonly signInsOfDevice: Budget;
  /** Codes of one account that were wrong, from wherever: a code has six digits. */
  readonly secondFactors: Budget;
  /** Of one secret link that is opened without signing in, from one address; and of all links from there. */
  readonly linksOfToken: Budget;
  readonly links: Budget;
}

const minute = 60;
const fiveMinutes = 300;
const quarter = 900;
/** An address may stand for a whole office, and a name for a person who is being attacked from many. */
const manyTimes = 10;

/** The budgets that the settings give. */
export function budgetsOf({ limits }: Pick<Config, 'limits'>): Budgets {
  const signIns = (name: string, points: number): Budget => ({ name, points, seconds: fiveMinutes });
  return {
    requests: { name: 'requests', points: limits.requestsAMinute, seconds: minute },
    commands: { name: 'commands', points: limits.commandsAMinute, seconds: minute },
    queries: { name: 'queries', points: limits.queriesAMinute, seconds: minute },
    exports: { name: 'exports', points: limits.exportsAMinute, seconds: minute },
    signInsOfName: signIns('sign-in-name', limits.signIns),
    signInsOfNameAnywhere: signIns('sign-in-anywhere', manyTimes * limits.signIns),
    signInsOfAddress: signIns('sign-in-address', manyTimes * limits.signIns),
    signInsOfDevice: signIns('sign-in-device', limits.signIns),
    secondFactors: { name: 'second-factor', points: limits.signIns, seconds: quarter },
    linksOfToken: { name: 'links-token', points: 20, seconds: minute },
    links: { name: 'links', points: 300, seconds: minute },
  };
}
