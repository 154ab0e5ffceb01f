/** Bytes or text that are not what their specification says; the message says in what. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** What was signed by nobody who is trusted, or with a signature that does not hold; the message says which. */
export class SignatureRefused extends Error {
  override readonly name = 'SignatureRefused';
}
