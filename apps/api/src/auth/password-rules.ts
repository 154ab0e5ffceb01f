import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { z } from 'zod';
import { comparedText, isOpaqueString, opaqueString, Rejection } from '#domain';
import { isBreached } from './breached-passwords/breached-passwords.js';

/** Characters. A password is all that stands between somebody and an account here, so that it is longer than where it is not. */
export const shortestPassword = 12;
const longest = 200;

/** A password that somebody chooses for themself. */
export const newPasswordField = z
  .string()
  .min(shortestPassword)
  .max(longest)
  .refine(isOpaqueString, 'must not hold control or invisible characters');

/** What those who guess passwords of an office here try first. */
const ownWords = [
  ...['matkhau', 'dondoc', 'vanphong', 'quantri', 'thanhtra', 'lanhdao', 'chuyenvien', 'banchidao'],
  ...['toaan', 'congan', 'vienkiemsat', 'tuphap', 'vietnam', 'hanoi', 'xinchao', 'anhyeuem'],
];
/** Beyond, a password is hard enough by its length; to judge it takes longer the longer it is. */
const mostJudged = 48;
/** Of 0 to 4: what takes fewer than a hundred million guesses is refused. */
const leastScore = 3;
const shortestName = 3;

/**
 * Refuses a password that others would guess: one with the user name in it, one of the tens of thousands most used, and what
 * is made of such by years, rows of keys, repetition or letters put for others, and one that is known from a breach. Nothing
 * is asked of another machine.
 * @param path the field of the request
 * @throws Rejection `password-holds-name`, `password-too-easy`, `password-breached`
 */
export async function requireGoodPassword(
  password: string,
  { username, name }: { readonly username: string; readonly name: string },
  path: string,
): Promise<void> {
  const prepared = opaqueString(password);
  const bare = comparedText(username);
  if (bare.length >= shortestName && comparedText(prepared).includes(bare))
    throw new Rejection('impossible', 'password-holds-name', 'The password holds the user name.', path);
  const judge = await theJudge();
  const known = [username, ...name.split(/\s+/), name.replace(/\s+/g, ''), ...ownWords];
  if (judge.check(prepared.slice(0, mostJudged), known).score < leastScore)
    throw new Rejection('impossible', 'password-too-easy', 'The password is easily guessed.', path);
  if (await isBreached(prepared))
    throw new Rejection('impossible', 'password-breached', 'The password is known from a breach.', path);
}

let judge: Promise<ZxcvbnFactory> | undefined;

/** Made when first needed: its lists of words take a tenth of a second and some megabytes. */
function theJudge(): Promise<ZxcvbnFactory> {
  judge ??= (async () => {
    const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
      import('@zxcvbn-ts/core'),
      import('@zxcvbn-ts/language-common'),
    ]);
    return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  })();
  return judge;
}
