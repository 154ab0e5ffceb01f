import { describe, expect, it } from '@jest/globals';
import { BeyondWaiting, errorText, reasonInFull } from './errors.js';

const caused = (message: string, cause: unknown) => new Error(message, { cause });

describe('the text of an error', () => {
  it('names each cause to the end of the chain', () => {
    const error = caused('the tables could not be made', caused('no luck', new Error('disk full')));
    expect(errorText(error)).toBe('the tables could not be made: no luck: disk full');
  });

  it('says why the database refused a statement, and neither the statement nor its values', () => {
    const refused = Object.assign(new Error('permission denied for schema public'), { code: '42501' });
    const error = caused("Failed query: insert into x values ($1)\nparams: 'very secret'", refused);
    expect(errorText(error)).toBe(
      'a statement of the database failed: permission denied for schema public (SQLSTATE 42501)',
    );
  });

  it('says what the first of several attempts failed with, also where the whole has no message', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    expect(errorText(new AggregateError([refused, new Error('other')]))).toContain(
      'connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it('repeats nothing that a cause says again', () => {
    expect(errorText(caused('the log did not answer: gone', new Error('gone')))).toBe(
      'the log did not answer: gone',
    );
  });

  it('has no secret in it', () => {
    expect(errorText(new Error('cannot reach postgres://dondoc:pass-word@db:5432/x'))).not.toContain(
      'pass-word',
    );
  });

  it('ends where causes go in a circle', () => {
    const error = new Error('a');
    error.cause = caused('b', error);
    expect(errorText(error)).toBe('a: b');
  });

  it('takes anything that was thrown', () => {
    expect(['text', 7, null, undefined, {}].map(errorText)).toEqual(['text', '7', '', '', '']);
  });
});

describe('the reason why a program ended', () => {
  it('says where it was thrown, and last what it is', () => {
    expect(reasonInFull(new Error('it broke'))).toMatch(/^ +at [\s\S]*\nit broke$/);
  });

  it('is one sentence where somebody has to put right something outside the program', () => {
    expect(reasonInFull(new BeyondWaiting('the log is of another system'))).toBe(
      'the log is of another system',
    );
  });
});
