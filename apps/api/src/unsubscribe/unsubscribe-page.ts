import type { Language } from '#domain';

interface PageTexts {
  readonly title: string;
  readonly text: string;
  readonly button?: string;
}

const texts = {
  asking: {
    vi: {
      title: 'Ngừng nhận thư điện tử',
      text: 'Hệ thống sẽ ngừng gửi nội dung đôn đốc đến đồng chí qua thư điện tử. Thông báo vẫn được gửi vào hộp thông báo trong hệ thống. Việc nhận thư điện tử được khôi phục tại phần thiết lập thông báo.',
      button: 'Xác nhận ngừng nhận thư',
    },
    en: {
      title: 'Stop e-mail',
      text: 'You will get no more reminders by e-mail. They still reach your inbox in the system, and you can turn e-mail on again in your notification settings.',
      button: 'Send me no more e-mail',
    },
  },
  done: {
    vi: {
      title: 'Đã ngừng gửi thư điện tử',
      text: 'Từ nay thông báo chỉ được gửi vào hộp thông báo trong hệ thống. Việc nhận thư điện tử được khôi phục tại phần thiết lập thông báo.',
    },
    en: {
      title: 'No more e-mail',
      text: 'From now on you are told in your inbox in the system alone. You can turn e-mail on again in your notification settings.',
    },
  },
} as const satisfies Record<string, Record<Language, PageTexts>>;

/** What the page may do: show itself and send its own form. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
} as const;

/** The page that asks before it stops e-mail: looking at it changes nothing, for programs follow links too. */
export const askingPage = (language: Language): string => pageOf(language, texts.asking[language]);
/** The page that says that e-mail was stopped. */
export const donePage = (language: Language): string => pageOf(language, texts.done[language]);

/** A page of few words. `title` and `text` are ours, and hold no markup. */
export function pageOf(language: Language, { title, text, button }: PageTexts): string {
  const form =
    button === undefined
      ? ''
      : `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button style="padding:12px 20px;border:0;border-radius:6px;background:#9b1c1c;color:#fff;font:inherit">${button}</button></form>
`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title></head>
<body style="margin:0;padding:24px 16px;color:#1d2939;font:16px/1.5 Arial,sans-serif"><main style="max-width:600px;margin:0 auto">
<h1 style="font-size:22px;line-height:1.3">${title}</h1>
<p>${text}</p>
${form}</main></body></html>
`;
}
