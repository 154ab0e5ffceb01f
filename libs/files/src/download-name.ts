import { create } from 'content-disposition';
import { endingsOf } from './media-types.js';

const longest = 200;

/** What no name of a file holds: what parts paths, what Windows keeps for itself, what cannot be seen or turns text about. */
const unfit = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * The name under which bytes are handed out: as it was recorded (NFC), without what paths are made of, with an ending that
 * fits what the bytes are, so that no program takes them for something to run.
 */
export function downloadName(recorded: string, mediaType: string): string {
  const plain = recorded
    .normalize('NFC')
    .replace(unfit, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const known = endingsOf(mediaType);
  const ending = /\.([^.]+)$/u.exec(plain)?.[1]?.toLowerCase() ?? '';
  const kept = known.includes(ending) ? plain.slice(0, -ending.length - 1) : plain;
  const short = [...kept].slice(0, longest).join('').trim();
  return `${short === '' ? 'tep' : short}.${known.includes(ending) ? ending : known[0]}`;
}

/** The header that makes a browser keep bytes under a name and show them nowhere (RFC 6266, RFC 8187). */
export const attachment = (name: string): string => create(name, { type: 'attachment' });
