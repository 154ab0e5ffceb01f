import type { Message, MessageItem } from './message.js';

const words = {
  vi: {
    greeting: 'Kính gửi Ông/Bà,',
    opening: (count: number) => `Có ${count} nội dung cần đôn đốc:`,
    due: 'Hạn hoàn thành',
    open: 'Mở nhiệm vụ',
    more: (count: number) => `Và ${count} nội dung khác; xem trong hệ thống.`,
    stop: 'Ngừng nhận thư điện tử',
    closing: 'Thư này do hệ thống theo dõi, đôn đốc nhiệm vụ gửi tự động.',
  },
  en: {
    greeting: 'Dear colleague,',
    opening: (count: number) =>
      count === 1 ? 'One matter needs attention:' : `${count} matters need attention:`,
    due: 'Due on',
    open: 'Open the directive',
    more: (count: number) => `And ${count} more; see them in the system.`,
    stop: 'Send me no more e-mail',
    closing: 'This message was sent by the system that follows up directives.',
  },
} as const;

const dayIn = (language: Message['language'], day: string): string => {
  const [year = '', month = '', date = ''] = day.split('-');
  return language === 'vi' ? `${Number(date)}/${Number(month)}/${year}` : day;
};

/** The subject of a message about these items. */
export function subjectOf(
  language: Message['language'],
  items: readonly MessageItem[],
  total: number,
): string {
  const [only] = items;
  if (total === 1 && only) {
    const about = `${only.number}: ${only.title}`.slice(0, 180);
    return language === 'vi' ? `Đôn đốc nhiệm vụ ${about}` : `Reminder of directive ${about}`;
  }
  return language === 'vi' ? `Đôn đốc ${total} nhiệm vụ` : `Reminders of ${total} directives`;
}

/** The plain text of a mail; `unsubscribeUrl` is null where there is no way out. */
export function mailText(message: Message, unsubscribeUrl: string | null): string {
  const said = words[message.language];
  const items = message.items.map(({ number, title, words: told, deadline, link }) =>
    [
      `${number}. ${title}`,
      told,
      ...(deadline === null ? [] : [`${said.due}: ${dayIn(message.language, deadline)}`]),
      link,
    ].join('\n'),
  );
  const more = message.more > 0 ? [said.more(message.more)] : [];
  return [
    said.greeting,
    said.opening(message.items.length + message.more),
    ...items,
    ...more,
    [`-- \n${said.closing}`, ...(unsubscribeUrl === null ? [] : [`${said.stop}: ${unsubscribeUrl}`])].join(
      '\n',
    ),
  ].join('\n\n');
}

/** The HTML of a mail: one column, readable on a telephone, with every text escaped. */
export function mailHtml(message: Message, unsubscribeUrl: string | null): string {
  const said = words[message.language];
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`;
  const items = message.items.map(({ number, title, words: told, deadline, link }) =>
    [
      '<div style="margin:0 0 16px;padding:16px;border:1px solid #d0d5dd;border-radius:8px">',
      `<div style="font-weight:bold;margin:0 0 8px">${escaped(number)}. ${escaped(title)}</div>`,
      `<div style="margin:0 0 8px">${escaped(told)}</div>`,
      deadline === null
        ? ''
        : `<div style="margin:0 0 12px;color:#b42318">${said.due}: <b>${dayIn(message.language, deadline)}</b></div>`,
      `<a href="${escaped(link)}" style="display:inline-block;padding:12px 20px;background:#9b1c1c;color:#ffffff;text-decoration:none;border-radius:6px">${said.open}</a>`,
      '</div>',
    ].join(''),
  );
  const more = message.more > 0 ? paragraph(said.more(message.more)) : '';
  const stop =
    unsubscribeUrl === null
      ? ''
      : `<br><a href="${escaped(unsubscribeUrl)}" style="color:#667085">${said.stop}</a>`;
  return `<!doctype html>
<html lang="${message.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(message.subject)}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1d2939;font:16px/1.5 Arial,sans-serif"><div style="max-width:600px;margin:0 auto">
${paragraph(said.greeting)}${paragraph(said.opening(message.items.length + message.more))}
${items.join('\n')}
${more}<p style="margin:16px 0 0;font-size:13px;color:#667085">${said.closing}${stop}</p>
</div></body></html>
`;
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
