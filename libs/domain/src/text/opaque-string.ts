/** What RFC 8264 keeps out of its FreeformClass and a person may have without seeing it. */
const notFreeform = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * A password as it is hashed: the preparation and mapping of RFC 8265's OpaqueString, which are NFC and U+0020 for every
 * other space. Case and width stay. No maintained package does this for Node; SASLprep, which several do, is another
 * profile (RFC 4013, obsolete) and drops characters.
 */
export function opaqueString(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** Whether a new password holds nothing that OpaqueString refuses: controls, invisible and unassigned characters. */
export function isOpaqueString(password: string): boolean {
  return password !== '' && !notFreeform.test(opaqueString(password));
}
