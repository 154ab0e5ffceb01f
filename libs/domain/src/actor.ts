import { z } from 'zod';
import { Rejection } from './rejection.js';

export const roleSchema = z.enum(['admin', 'leader', 'agency', 'inspector']);
export type Role = z.infer<typeof roleSchema>;

/** Who does something: a person with one role, an agency's officer with that agency, or the engine itself. */
export const actorSchema = z.strictObject({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  role: z.enum(['admin', 'leader', 'agency', 'inspector', 'system']),
  agencyId: z.string().optional(),
});
export type Actor = z.infer<typeof actorSchema>;

/** The engine acting on its own: timers and processes. */
export const engineActor: Actor = { id: 'dondoc', name: 'dondoc', role: 'system' };

/** @throws Rejection `role-not-allowed` unless the actor has one of the roles. */
export function requireRole(actor: Actor, ...roles: Actor['role'][]): void {
  if (!roles.includes(actor.role))
    throw new Rejection('forbidden', 'role-not-allowed', `The role ${actor.role} may not do this.`);
}
