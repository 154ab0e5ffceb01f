import { CommandHandler } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { decide, evolve, initial } from './directive.js';
import { serve } from './serve.js';

const store = getPostgreSQLEventStore(process.env.PEER_DATABASE);
const folding = { evolve: (state, { data }) => evolve(state, data), initialState: initial };
const handle = CommandHandler({ ...folding, retry: { onVersionConflict: 3 } });
const streamOf = (id) => `directive-${id}`;

serve(
  async (id, act, key, body) => {
    const { newState } = await handle(store, streamOf(id), (state) => {
      const happened = decide(state, act, key, body);
      return happened === null ? [] : [{ type: `Directive_${act}`, data: happened }];
    });
    return { commands: newState.commands };
  },
  async (id) => (await store.aggregateStream(streamOf(id), folding)).state,
);
