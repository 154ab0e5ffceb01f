import { Module } from '@nestjs/common';
import { SimulationController } from './simulation.controller.js';
import { Simulation } from './simulation.js';

/** The simulated clock, as people set it forward. */
@Module({ controllers: [SimulationController], providers: [Simulation] })
export class SimulationModule {}
