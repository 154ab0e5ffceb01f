import { z } from 'zod';
import { Rejection } from '../rejection.js';
import { personsText } from '../text/index.js';

/** How many views of the list of directives one account keeps. */
export const mostViews = 50;

export const viewNameSchema = personsText
  .min(1)
  .max(60)
  .refine((name) => name.trim() === name, 'must not begin or end with a blank');

/** What a view shows: the query string of the list's filters, and the columns in order where they were chosen. */
export const viewSchema = z.strictObject({
  query: z.string().max(2_000),
  columns: z
    .array(z.string().regex(/^[a-zA-Z]{1,40}$/))
    .max(40)
    .optional(),
});

/** A view of the list of directives that a person keeps under a name. */
export type SavedView = { readonly name: string } & Readonly<z.infer<typeof viewSchema>>;

/** The stored contract of the events of an account that are about its person's views. */
export const viewEventSchemas = {
  /** In place of the one of the same name. */
  ViewSaved: viewSchema.extend({ name: viewNameSchema }),
  ViewRemoved: z.object({ name: viewNameSchema }),
} as const;

/** What is asked about one's own views, less the occasion. */
export type ViewCommand =
  | { readonly type: 'SaveView'; readonly view: SavedView }
  | { readonly type: 'RemoveView'; readonly name: string };

type ViewEvent =
  | { readonly type: 'ViewSaved'; readonly data: z.infer<(typeof viewEventSchemas)['ViewSaved']> }
  | { readonly type: 'ViewRemoved'; readonly data: z.infer<(typeof viewEventSchemas)['ViewRemoved']> };

/** @throws Rejection `too-many-views`, `view-not-found` */
export function decideView(command: ViewCommand, views: readonly SavedView[]): ViewEvent[] {
  if (command.type === 'RemoveView') {
    if (!views.some(({ name }) => name === command.name))
      throw new Rejection('not-found', 'view-not-found', 'There is no view of this name.');
    return [{ type: 'ViewRemoved', data: { name: command.name } }];
  }
  const { view } = command;
  const present = views.find(({ name }) => name === view.name);
  if (present === undefined && views.length >= mostViews)
    throw new Rejection('conflict', 'too-many-views', `One person keeps at most ${mostViews} views.`);
  return JSON.stringify(present) === JSON.stringify(view) ? [] : [{ type: 'ViewSaved', data: view }];
}

/** The views once one was saved or removed, in the order in which they were saved. */
export function viewsAfter(views: readonly SavedView[], event: ViewEvent): readonly SavedView[] {
  const others = views.filter(({ name }) => name !== event.data.name);
  return event.type === 'ViewSaved' ? [...others, event.data] : others;
}
