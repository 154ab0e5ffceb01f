import { factsOf, lateAmong, mailWords } from './mail-words.js';
import type { Message, MessageItem } from './message.js';

/** The plain text of a mail; `unsubscribeUrl` is null where there is no way out. */
export function mailText(message: Message, unsubscribeUrl: string | null): string {
  const { language } = message;
  const said = mailWords[language];
  const items = message.items.map((item) =>
    [
      `${item.escalation ? `[${said.escalation}] ` : ''}${item.number}. ${item.title}`,
      ...factsOf(item, language).map(({ text }) => text),
      item.link,
    ].join('\n'),
  );
  return [
    greeting(message),
    opening(message),
    ...items,
    ...(message.more > 0 ? [said.more(message.more)] : []),
    ['-- ', said.closing, ...(unsubscribeUrl === null ? [] : [`${said.stop}: ${unsubscribeUrl}`])].join('\n'),
  ].join('\n\n');
}

const greeting = ({ accountId, language }: Message): string =>
  accountId === null ? mailWords[language].toAgency : mailWords[language].toPerson;

const opening = ({ items, more, language }: Message): string =>
  mailWords[language].opening(items.length + more, lateAmong(items));

/** The HTML of a mail: one column, readable on a telephone and in the dark, with every text escaped. */
export function mailHtml(message: Message, unsubscribeUrl: string | null): string {
  const { language } = message;
  const said = mailWords[language];
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`;
  const more = message.more > 0 ? paragraph(said.more(message.more)) : '';
  const stop =
    unsubscribeUrl === null
      ? ''
      : `<br><a href="${escaped(unsubscribeUrl)}" style="color:#475467">${said.stop}</a>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escaped(message.subject)}</title></head>
<body style="margin:0;padding:16px;font:16px/1.5 Arial,Helvetica,sans-serif"><div style="max-width:600px;margin:0 auto">
${paragraph(greeting(message))}${paragraph(opening(message))}
${message.items.map((item) => cardOf(item, message)).join('\n')}
${more}<p style="margin:24px 0 0;font-size:13px;color:#667085">${said.closing}${stop}</p>
</div></body></html>
`;
}

function cardOf(item: MessageItem, { language }: Message): string {
  const said = mailWords[language];
  const edge = item.daysLate > 0 ? '#b42318' : '#98a2b3';
  const badge = item.escalation
    ? ` <span style="padding:1px 8px;border-radius:10px;background:#b42318;color:#ffffff">${said.escalation}</span>`
    : '';
  const facts = factsOf(item, language).map(
    ({ text, alarming }) =>
      `<div style="margin:0 0 4px${alarming ? ';color:#d92d20;font-weight:bold' : ''}">${escaped(text)}</div>`,
  );
  return [
    `<div style="margin:0 0 16px;padding:12px 16px;border:1px solid #98a2b3;border-left:4px solid ${edge};border-radius:6px;overflow-wrap:anywhere">`,
    `<div style="margin:0 0 4px;font-size:13px">${escaped(item.number)}${badge}</div>`,
    `<div style="font-weight:bold;margin:0 0 8px">${escaped(item.title)}</div>`,
    ...facts,
    `<a href="${escaped(item.link)}" style="display:inline-block;margin:8px 0 0;padding:8px 16px;border:1px solid #1d4ed8;border-radius:6px;background:#ffffff;color:#1d4ed8;text-decoration:none">${said.open}</a>`,
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
