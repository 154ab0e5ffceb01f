/** Fields whose value is a secret, in whatever object they stand. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'pass',
  'passwd',
  'secret',
  'signingSecret',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'id_token',
];

const inField = new RegExp(String.raw`("(?:${secretFields.join('|')})":)"(?:[^"\\]|\\.)*"`, 'gi');
/** The user and the password of `postgres://user:password@host`, SMTP, Redis and the log alike, badly escaped ones too. */
const inAddress = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s"\\/?#@]+|[^\s"\\/@]*:[^\s"\\@]*)@/gi;
const inParameter = /([?&](?:access_token|token|password|secret|code)=)[^&\s"\\#]+/gi;
const inHeader = /\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi;
const inSmtp = /\b(AUTH (?:PLAIN|LOGIN|XOAUTH2)) +[\w+/=-]+/gi;
const signingSecret = /\bwhsec_[\w+/=-]+/g;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/**
 * A line of a log with the secrets taken out of it, wherever they stand: in fields that are named for them, in the
 * addresses of servers, in headers, and in the words of an error.
 */
export function withoutSecrets(line: string): string {
  return line
    .replace(inField, '$1"[secret]"')
    .replace(inAddress, '$1[secret]@')
    .replace(inParameter, '$1[secret]')
    .replace(inHeader, '$1 [secret]')
    .replace(inSmtp, '$1 [secret]')
    .replace(signingSecret, '[secret]')
    .replace(jsonWebToken, '[secret]');
}
