import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { ErasureController } from './erasure.controller.js';
import { LeaveController } from './leave.controller.js';
import { OutsidePeopleController } from './outside-people.controller.js';
import { Registration } from './registration.js';
import { SamePersonController } from './same-person.controller.js';
import { SecondFactorRemovalController } from './second-factor-removal.controller.js';
import { UserQueriesController } from './user-queries.controller.js';
import { UsersController } from './users.controller.js';

/** Local accounts, their roles, whose they are, and the leave of their people. */
@Module({
  imports: [CommandsModule, QueriesModule, AuthModule],
  controllers: [
    UsersController,
    UserQueriesController,
    LeaveController,
    ErasureController,
    SamePersonController,
    SecondFactorRemovalController,
    OutsidePeopleController,
  ],
  providers: [Registration],
})
export class UsersModule {}
