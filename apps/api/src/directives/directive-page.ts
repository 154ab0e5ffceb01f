import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Runs in the reader's browser, on what the API answers to the reader. It keeps the token in memory alone. */
const script = `
const byId = (name) => document.getElementById(name);
const vi = (navigator.language || 'vi').startsWith('vi');
const say = (vietnamese, english) => (vi ? vietnamese : english);
const line = (parent, tag, text) => { const made = document.createElement(tag); made.textContent = text; parent.append(made); return made; };
document.documentElement.lang = say('vi', 'en');
document.title = byId('heading').textContent = say('Nhiệm vụ', 'Directive');
byId('hint').textContent = say('Đăng nhập để xem nhiệm vụ này.', 'Sign in to see this directive.');
byId('name').textContent = say('Tên đăng nhập', 'User name');
byId('secret').textContent = say('Mật khẩu', 'Password');
byId('enter').textContent = say('Đăng nhập', 'Sign in');
const id = location.pathname.split('/').filter(Boolean).pop();
const works = vi ? { draft: 'dự thảo', issued: 'đã ban hành', assigned: 'chưa tiếp nhận', in_progress: 'đang thực hiện', awaiting_confirmation: 'chờ xác nhận', closed: 'đã kết thúc theo dõi', declined: 'từ chối', suspended: 'tạm hoãn' } : {};
const times = vi ? { no_deadline: 'không hạn', in_time: 'trong hạn', due_soon: 'sắp đến hạn', overdue: 'quá hạn', on_time: 'đúng hạn', late: 'quá hạn', not_judged: 'không đánh giá thời hạn' } : {};
const ask = async (path, options = {}) => {
  const headers = { 'accept-language': say('vi', 'en'), ...options.headers };
  const answer = await fetch('/api/v1' + path, { ...options, headers });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || body.title);
  return body;
};
const every = async (path, headers) => {
  const found = [];
  for (let cursor = ''; cursor !== null && found.length < 5000; ) {
    const page = await ask(path + '?limit=500' + (cursor && '&cursor=' + encodeURIComponent(cursor)), { headers });
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
};
byId('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('problem').textContent = '';
  byId('enter').disabled = true;
  try {
    const { username, password } = Object.fromEntries(new FormData(event.target));
    const body = JSON.stringify({ username, password });
    const { accessToken } = await ask('/auth/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const headers = { authorization: 'Bearer ' + accessToken };
    const path = '/directives/' + encodeURIComponent(id);
    const [directive, history] = await Promise.all([ask(path, { headers }), every(path + '/timeline', headers)]);
    const shown = byId('shown');
    const { number, title, content, work, time, deadline } = directive;
    document.title = byId('heading').textContent = number + '. ' + title;
    line(shown, 'p', [works[work] || work, times[time] || time].join(', ').replaceAll('_', ' ')).className = 'status';
    const due = deadline && deadline.words && deadline.words[say('vi', 'en')];
    if (due) line(shown, 'p', due);
    line(shown, 'p', content).className = 'content';
    line(shown, 'h2', say('Diễn biến', 'History'));
    const list = line(shown, 'ol', '');
    for (const { on, words } of history) line(list, 'li', on.split('-').reverse().join('/') + ': ' + words);
    event.target.remove();
    byId('hint').remove();
  } catch (error) {
    byId('problem').textContent = error.message;
    byId('enter').disabled = false;
  }
});
`;

const style = `
body { margin: 0; padding: 24px 16px; color: #1d2939; font: 16px/1.5 Arial, Helvetica, sans-serif }
main { max-width: 680px; margin: 0 auto; overflow-wrap: anywhere }
h1 { font-size: 22px; line-height: 1.3 } h2 { font-size: 18px }
label { display: block; margin: 0 0 12px }
input { display: block; box-sizing: border-box; width: 100%; max-width: 320px; padding: 10px; font: inherit }
button { padding: 10px 20px; border: 0; border-radius: 6px; background: #1d4ed8; color: #fff; font: inherit }
.status { font-weight: bold } .content { white-space: pre-wrap } #problem { color: #b42318 }
`;

/** A page that shows one directive to who signs in. It is the same for every directive and holds nothing of any. */
export const directivePage = `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Nhiệm vụ</title><style>${style}</style></head>
<body><main><h1 id="heading"></h1><p id="hint"></p>
<form id="form"><label><span id="name"></span><input name="username" autocomplete="username" autocapitalize="none" required></label>
<label><span id="secret"></span><input name="password" type="password" autocomplete="current-password" required></label>
<button id="enter"></button></form>
<p id="problem" role="alert"></p><div id="shown"></div>
<noscript>Trang này cần JavaScript. This page needs JavaScript.</noscript></main>
<script>${script}</script></body></html>
`;

/** What the page may run and show, whatever else got into it. */
export const inlineParts = { script, style };

const allowed = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${allowed(inlineParts.script)}`,
    `style-src ${allowed(inlineParts.style)}`,
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
};

/** Serves where the links of mail and of calendar feeds lead. */
export function serveDirectivePage(fastify: FastifyInstance): void {
  fastify.get('/directives/:id', { config: { access: 'public' } }, (_request, reply) => {
    void reply.headers(headers).send(directivePage);
  });
}
