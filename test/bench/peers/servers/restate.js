import { decide, evolve, initial } from './directive.js';

// What its package takes for granted, and the oldest Node that is supported here does not have.
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};
const { object, serve, service } = await import('@restatedev/restate-sdk');

const act =
  (name) =>
  async (context, { key, ...body }) => {
    const state = (await context.get('state')) ?? initial();
    const happened = decide(state, name, key, body);
    if (happened === null) return { commands: state.commands };
    const next = evolve(state, happened);
    context.set('state', next);
    return { commands: next.commands };
  };

const directives = object({
  name: 'directives',
  handlers: {
    draft: act('draft'),
    publish: act('publish'),
    progress: act('progress'),
    close: act('close'),
    read: async (context) => (await context.get('state')) ?? initial(),
  },
});

/** Called by a delayed message; tells the parent once it is recorded. */
const timers = service({
  name: 'timers',
  handlers: {
    fire: async (context, { id, at }) => {
      await context.run('record', () => id);
      process.send?.({ fired: id, lateMs: Date.now() - at });
    },
  },
});

const port = await serve({ services: [directives, timers], port: 0 });
process.send?.({ url: `http://127.0.0.1:${port}` });
process.once('disconnect', () => process.exit(0));
