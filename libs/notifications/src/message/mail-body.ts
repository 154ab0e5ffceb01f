import { badgeOf, noticesOf, openingOf } from './letter-texts.js';
import { factsOf, mailTexts, byDirective, type DirectiveItems } from './mail-texts.js';
import type { Message } from './message.js';

/** How a reader is spared further mail: whoever has an account by a link, an agency by writing to the office. */
export interface WayOut {
  readonly url: string;
  /** The office's address, where the way is to write to it. */
  readonly writeTo: string | null;
}

/**
 * The plain text of a mail.
 * @param contact whom to call at the office
 */
export function mailText(message: Message, wayOut: WayOut | null, contact: string): string {
  const { language } = message;
  const said = mailTexts[language];
  const items = byDirective(message.items).map((items) => {
    const [{ number, title, link }] = items;
    return [
      `${marked(items, message)}${number}. ${title}`,
      ...factsOf(items, language, showing(message)).map(({ text }) => text),
      link,
    ].join('\n');
  });
  return [
    greeting(message),
    ...standingIn(message),
    opening(message),
    ...items,
    ...rest(message),
    said.contact(contact),
    ['-- ', said.closing, ...stopping(message, wayOut)].join('\n'),
  ].join('\n\n');
}

function greeting({ accountId, reader, items, language }: Message): string {
  const said = mailTexts[language];
  if (accountId !== null) return said.toPerson(reader);
  return items.some(({ audience }) => audience === 'agency_head')
    ? said.toHead(reader)
    : said.toAgency(reader);
}

/** For whom else the reader is told, if for anybody. */
function standingIn({ standingInFor, language }: Message): string[] {
  if (standingInFor.length === 0) return [];
  return [mailTexts[language].standingIn(standingInFor)];
}

const opening = ({ items, directives, overdue, language }: Message): string =>
  openingOf(items, { directives, overdue }, language);

/** Where all come from one notice, the opening names it and no directive repeats it. */
const showing = ({ items }: Message) => ({ withNotice: noticesOf(items).length > 1 });

function marked(items: DirectiveItems, { language }: Message): string {
  const badge = badgeOf(items, language);
  return badge === null ? '' : `[${badge}] `;
}

/** What is said of the directives that are not shown, if there are any. */
function rest({ items, directives, language }: Message): string[] {
  const hidden = directives - new Set(items.map(({ directiveId }) => directiveId)).size;
  return hidden > 0 ? [mailTexts[language].more(hidden)] : [];
}

function stopping({ language }: Message, wayOut: WayOut | null): string[] {
  if (wayOut === null) return [];
  const { stop, writeToStop } = mailTexts[language];
  return [wayOut.writeTo === null ? `${stop}: ${wayOut.url}` : `${writeToStop(wayOut.writeTo)}.`];
}

/**
 * The HTML of a mail: one column, readable on a telephone and in the dark, with every text escaped. A colour stands only
 * on a ground of its own: no grey or red can be read on both white and black.
 */
export function mailHtml(message: Message, wayOut: WayOut | null, contact: string): string {
  const { language } = message;
  const said = mailTexts[language];
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`;
  const label = wayOut?.writeTo ? said.writeToStop(wayOut.writeTo) : said.stop;
  const stop =
    wayOut === null
      ? ''
      : `<br><a href="${escaped(wayOut.url)}" style="color:inherit;text-decoration:underline">${escaped(label)}</a>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><style>:root{color-scheme:light dark}</style><title>${escaped(message.subject)}</title></head>
<body style="margin:0;padding:16px;font:16px/1.5 Arial,Helvetica,sans-serif"><div style="max-width:600px;margin:0 auto">
${[greeting(message), ...standingIn(message), opening(message)].map(paragraph).join('')}
${byDirective(message.items)
  .map((items) => cardOf(items, message))
  .join('\n')}
${[...rest(message), said.contact(contact)].map(paragraph).join('')}<p style="margin:24px 0 0;font-size:13px">${said.closing}${stop}</p>
</div></body></html>
`;
}

function cardOf(items: DirectiveItems, message: Message): string {
  const { language } = message;
  const said = mailTexts[language];
  const [{ number, title, link }] = items;
  const edge = items.some(({ daysLate }) => daysLate > 0) ? '#d92d20' : '#808a99';
  const raised = badgeOf(items, language);
  const badge = raised
    ? ` <span style="padding:1px 8px;border-radius:10px;background:#b42318;color:#ffffff">${escaped(raised)}</span>`
    : '';
  const facts = factsOf(items, language, showing(message)).map(({ text, alarming }) =>
    alarming
      ? `<div style="margin:0 0 8px;padding:4px 8px;border-radius:4px;background:#b42318;color:#ffffff;font-weight:bold">${escaped(text)}</div>`
      : `<div style="margin:0 0 4px">${escaped(text)}</div>`,
  );
  return [
    `<div style="margin:0 0 16px;padding:12px 16px;border:1px solid #808a99;border-left:4px solid ${edge};border-radius:6px;overflow-wrap:anywhere">`,
    `<div style="margin:0 0 4px;font-size:13px">${escaped(number)}${badge}</div>`,
    `<div style="font-weight:bold;margin:0 0 8px">${escaped(title)}</div>`,
    ...facts,
    `<a href="${escaped(link)}" style="display:inline-block;margin:8px 0 0;padding:8px 16px;border:1px solid #1d4ed8;border-radius:6px;background:#ffffff;color:#1d4ed8;text-decoration:none">${said.open}</a>`,
    '</div>',
  ].join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
