import { hash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A text as it is sent: its bytes, in what encoding, and what that form of it is known again by. */
export interface Written {
  readonly bytes: Buffer;
  readonly encoding: 'br' | 'gzip' | 'identity';
  readonly etag: string;
}

/** Makes each form of a text once, however many ask for it, and picks the smallest that a caller takes. */
export function compressedOnce(text: () => string): (acceptEncoding: string | undefined) => Written {
  let forms: readonly Written[] | undefined;
  const made = () => {
    const bytes = Buffer.from(text());
    const digest = hash('sha256', bytes, 'base64url');
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    return [
      { encoding: 'br', bytes: brotliCompressSync(bytes, { params }), etag: `"${digest}-br"` },
      { encoding: 'gzip', bytes: gzipSync(bytes), etag: `"${digest}-gzip"` },
      { encoding: 'identity', bytes, etag: `"${digest}"` },
    ] as const;
  };
  return (acceptEncoding = '') => {
    forms ??= made();
    const taken = encodingsIn(acceptEncoding);
    const [plain] = forms.slice(-1);
    return forms.find(({ encoding }) => taken.has(encoding)) ?? (plain as Written);
  };
}

/** The encodings that a header names, less those that it refuses with a weight of 0. */
function encodingsIn(acceptEncoding: string): ReadonlySet<string> {
  const named = acceptEncoding.toLowerCase().split(',', 20);
  return new Set(
    named
      .map((each) => each.split(';').map((part) => part.trim()))
      .filter(([, weight = 'q=1']) => !/^q=0(\.0*)?$/.test(weight))
      .map(([encoding = '']) => encoding),
  );
}
