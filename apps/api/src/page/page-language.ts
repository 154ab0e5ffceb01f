import type { FastifyInstance } from 'fastify';
import { cookieOf } from '../auth/cookies.js';

/** The page says by it which language its reader chose. It is no secret, and says nothing else. */
const languageCookie = 'dondoc_language';

/**
 * Has what a reader opens by a link of the page, a download above all, answered in the language that the page speaks: a browser
 * sends the language of its own with links. What the page asks for by itself says its language (`Accept-Language`).
 */
export function answerInPageLanguage(fastify: Pick<FastifyInstance, 'addHook'>): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request;
    if (headers.cookie !== undefined && headers['x-requested-with'] === undefined) {
      const language = cookieOf(headers.cookie, languageCookie);
      if (language === 'vi' || language === 'en') headers['accept-language'] = language;
    }
    done();
  });
}
