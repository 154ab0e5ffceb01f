import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { SimulationController } from './simulation.controller.js';
import { Simulation } from './simulation.js';

/** The simulated clock, as people set it forward. */
@Module({ imports: [CommandsModule], controllers: [SimulationController], providers: [Simulation] })
export class SimulationModule {}
