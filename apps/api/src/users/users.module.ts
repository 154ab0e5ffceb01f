import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { LeaveController } from './leave.controller.js';
import { Registration } from './registration.js';
import { UserQueriesController } from './user-queries.controller.js';
import { UsersController } from './users.controller.js';

/** Local accounts, their roles, and the leave of their people. */
@Module({
  imports: [CommandsModule, QueriesModule, AuthModule],
  controllers: [UsersController, UserQueriesController, LeaveController],
  providers: [Registration],
})
export class UsersModule {}
