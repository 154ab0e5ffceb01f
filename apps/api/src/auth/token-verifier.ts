import { decodeJwt, errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { ReferenceData } from '#application';
import { personsText, roleSchema, type Account, type Actor, stableId } from '#domain';
import type { Config } from '#platform';
import { Problem } from '../problems/problem.js';
import { textFault } from '../problems/text-faults.js';
import { AccountDisabled } from './account-disabled.js';

const issuer = 'dondoc';
const algorithm = 'HS256';
const mostVerified = 5_000;
const longestToken = 8_192;
/** A key that an outside issuer withdrew opens nothing for longer than this. */
const outsideTokenKeptMs = 60_000;

const localClaims = z.object({
  sub: z.string().min(1),
  name: z.string().min(1),
  role: roleSchema,
  agencyId: z.string().optional(),
  /** Of the password; absent in tokens from before, which go with the first. */
  gen: z.number().int().min(0).default(0),
  iat: z.number().default(0),
  exp: z.number(),
});

const outsideClaims = z.object({
  sub: z.string().min(1).max(255),
  name: personsText.min(1).max(200).optional(),
  preferred_username: personsText.min(1).max(200).optional(),
  dondoc_role: roleSchema,
  dondoc_agency: z.string().min(1).max(100).optional(),
  exp: z.number(),
  iat: z.number(),
  /** Names the token; an access token of RFC 9068 has it, others may not. */
  jti: z.string().optional(),
  auth_time: z.number().optional(),
  aud: z.union([z.string(), z.array(z.string())]),
  /** Whom the token was given to: of an ID token the one, of an access token (RFC 9068) the other. */
  azp: z.string().optional(),
  client_id: z.string().optional(),
});

/** Who has a token or a session, and until when it holds. */
export interface Bearer {
  readonly actor: Actor;
  /** The outside issuer that made the token; absent where it is of an account here. */
  readonly issuer?: string;
  /** Names the token of an outside issuer, the same in every process, and says nothing of it. */
  readonly outsideTokenId?: string;
  readonly expiresAtMs: number;
  /** The session of the page; absent where there is a token. */
  readonly sessionId?: string;
  /** Whether a temporary password is to be changed before anything else. */
  readonly passwordChangeRequired: boolean;
  /** Whether a second factor is to be enrolled before anything else. */
  readonly secondFactorDue: boolean;
  /** When the person last showed that it is them; 0 where that is not known. */
  readonly provenAtMs: number;
}

interface Verified extends Bearer {
  /** The generation of the password that it was given for. */
  readonly generation: number;
  /** Until when it is not verified again. */
  readonly untilMs: number;
}

/** What nothing has to be done about first. */
const plain = { passwordChangeRequired: false, secondFactorDue: false };

/** Whether the settings ask a second factor of an account that has none. */
export const isSecondFactorDue = (
  { role, hasSecondFactor }: Pick<Account, 'role' | 'hasSecondFactor'>,
  { secondFactorFor }: Pick<Config, 'secondFactorFor'>,
): boolean => hasSecondFactor !== true && secondFactorFor.includes(role);

/** Makes and checks bearer tokens. What was verified once is remembered for a while: no signature is checked twice. */
export class TokenVerifier {
  readonly #secret: Uint8Array;
  readonly #verified = new LRUCache<string, Verified>({ max: mostVerified });
  readonly #outsideKeys: JWTVerifyGetKey | undefined;

  constructor(
    private readonly config: Pick<Config, 'tokenSecret' | 'tokenHours' | 'oidc' | 'secondFactorFor'>,
    private readonly reference: Pick<ReferenceData, 'account' | 'isDisabled'>,
    outsideKeys?: JWTVerifyGetKey,
    /** Whether an agency with this id was registered. */
    private readonly isAgency: (id: string) => Promise<boolean> = () => Promise.resolve(false),
  ) {
    this.#secret = new TextEncoder().encode(config.tokenSecret);
    this.#outsideKeys = outsideKeys;
  }

  /**
   * A token for a local account.
   * @param gen the generation of its password, with which the token ends
   */
  async issue(
    { id, name, role, agencyId }: Actor,
    gen: number,
  ): Promise<{ accessToken: string; expiresIn: number }> {
    const expiresIn = Math.round(this.config.tokenHours * 3_600);
    const claims = { name, role, gen, ...(agencyId === undefined ? {} : { agencyId }) };
    const accessToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresIn)
      .sign(this.#secret);
    return { accessToken, expiresIn };
  }

  /**
   * The bearer of an `Authorization` header. Answers without a promise what was verified before.
   * @throws Problem 401 without a valid token, or when the account was disabled or holds an event that cannot be read, or
   *   its password has changed since
   */
  bearerOf(authorization: string | undefined): Bearer | Promise<Bearer> {
    const token = bearerToken(authorization);
    const known = this.#verified.get(token);
    if (known && known.untilMs > Date.now()) return this.#asOfNow(known);
    return this.#verify(token);
  }

  async #verify(token: string): Promise<Bearer> {
    const verified = (await this.#verifyLocal(token)) ?? (await this.#verifyOutside(token));
    if (!verified) throw notAuthenticated('The token is not valid.');
    this.#verified.set(token, verified);
    return this.#asOfNow(verified);
  }

  async #verifyLocal(token: string): Promise<Verified | undefined> {
    const payload = await jwtVerify(token, this.#secret, { algorithms: [algorithm], issuer }).then(
      (result) => result.payload,
      () => undefined,
    );
    const claims = localClaims.safeParse(payload);
    if (!claims.success || textFault(claims.data)) return undefined;
    const { sub, name, role, agencyId, gen: generation, iat, exp } = claims.data;
    const expiresAtMs = exp * 1_000;
    const actor = actorFrom(sub, name, role, agencyId);
    return { ...plain, actor, generation, provenAtMs: iat * 1_000, expiresAtMs, untilMs: expiresAtMs };
  }

  async #verifyOutside(token: string): Promise<Verified | undefined> {
    const { oidc } = this.config;
    if (!oidc || !this.#outsideKeys || !saysToBeFrom(oidc.issuer, token)) return undefined;
    const payload = await outsidePayload(token, this.#outsideKeys, oidc);
    const claims = outsideClaims.safeParse(payload);
    // What it says of somebody is recorded: it is to be text like any other.
    if (!claims.success || textFault(claims.data)) return undefined;
    const { sub, name, preferred_username, dondoc_role: role, dondoc_agency: agencyId } = claims.data;
    const { exp, iat, auth_time, jti } = claims.data;
    if ((role === 'agency') !== (agencyId !== undefined)) return undefined;
    if (!isForUs(claims.data, oidc) || !isSoonOver(claims.data)) return undefined;
    if (agencyId !== undefined && !(await this.isAgency(agencyId))) return undefined;
    return {
      actor: actorFrom(stableId('oidc', oidc.issuer, sub), name ?? preferred_username ?? sub, role, agencyId),
      issuer: oidc.issuer,
      outsideTokenId: stableId('outside token', oidc.issuer, sub, jti ?? `${iat} ${auth_time ?? ''}`),
      generation: 0,
      ...plain,
      // Nobody was there after the token was made, whatever unit the issuer counts in.
      provenAtMs: Math.min(auth_time ?? iat, iat) * 1_000,
      expiresAtMs: exp * 1_000,
      untilMs: Math.min(exp * 1_000, Date.now() + outsideTokenKeptMs),
    };
  }

  /** As the account stands now: a role that was changed holds at once, whatever the token says. */
  #asOfNow(bearer: Verified): Bearer {
    if (this.reference.isDisabled(bearer.actor.id)) throw new AccountDisabled(bearer.actor);
    if (bearer.issuer !== undefined) return bearer;
    const account = this.reference.account(bearer.actor.id);
    if (account === undefined) return bearer;
    const { role, agencyId, password } = account;
    if (bearer.generation < password.generation)
      throw notAuthenticated('The password has changed since the token was made.');
    const passwordChangeRequired = password.state === 'temporary';
    const secondFactorDue = isSecondFactorDue(account, this.config);
    const isSameRole = role === bearer.actor.role && (agencyId ?? undefined) === bearer.actor.agencyId;
    if (isSameRole && !passwordChangeRequired && !secondFactorDue) return bearer;
    const { id, name } = bearer.actor;
    const actor = actorFrom(id, name, role, agencyId ?? undefined);
    return { ...bearer, actor, passwordChangeRequired, secondFactorDue };
  }
}

type OutsideClaims = z.infer<typeof outsideClaims>;

/** Where a token says whom it was given to, or has to since it is for several, that is one of the clients we know. */
function isForUs({ aud, azp, client_id }: OutsideClaims, { clients }: NonNullable<Config['oidc']>): boolean {
  const givenTo = azp ?? client_id;
  if (givenTo === undefined) return typeof aud === 'string' || aud.length === 1;
  return clients.includes(givenTo);
}

/** As for our own, a day is the longest that anybody who was turned away elsewhere is still let in. */
const longestOutsideTokenSeconds = 24 * 3_600;
const clocksApartSeconds = 60;

function isSoonOver({ iat, exp }: OutsideClaims): boolean {
  const now = Date.now() / 1_000;
  return iat <= now + clocksApartSeconds && exp - iat <= longestOutsideTokenSeconds;
}

/** Kinds of JWT that say who somebody is; others (of a logout, of a proof of possession) are signed by the same keys. */
const takenTypes = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/** Spares asking an issuer about tokens that are not even said to be its own. */
function saysToBeFrom(outsideIssuer: string, token: string): boolean {
  try {
    return decodeJwt(token).iss === outsideIssuer;
  } catch {
    return false;
  }
}

const asymmetric = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/** What is wrong with a token, not with its issuer. */
const tokenFaults = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** @throws Problem 503 while the issuer's keys cannot be had: nobody knows then whether the token is valid */
async function outsidePayload(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer: outsideIssuer, audience }: NonNullable<Config['oidc']>,
): Promise<JWTPayload | undefined> {
  try {
    const options = { issuer: outsideIssuer, algorithms: asymmetric, audience };
    const { payload, protectedHeader } = await jwtVerify(token, keys, options);
    return takenTypes.has(protectedHeader.typ?.toLowerCase()) ? payload : undefined;
  } catch (error) {
    if (tokenFaults.some((fault) => error instanceof fault)) return undefined;
    throw new Problem(503, 'token-issuer-unavailable', {
      detail: `The keys of the token issuer cannot be had: ${error instanceof Error ? error.message : String(error)}`,
      headers: { 'retry-after': '5' },
    });
  }
}

const challenge = { 'www-authenticate': 'Bearer' };

function notAuthenticated(detail?: string): Problem {
  return new Problem(401, 'not-authenticated', { headers: challenge, ...(detail ? { detail } : {}) });
}

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization.length > longestToken) throw notAuthenticated();
  if (!/^Bearer /i.test(authorization)) throw notAuthenticated();
  const token = authorization.slice(7).trim();
  if (token === '') throw notAuthenticated();
  return token;
}

function actorFrom(id: string, name: string, role: Actor['role'], agencyId: string | undefined): Actor {
  return { id, name, role, ...(agencyId === undefined ? {} : { agencyId }) };
}
