import { Body, Controller, Get, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ActOnAccount, ReferenceData } from '#application';
import { defaultNotificationSettings, notificationSettingsSchema, type NotificationSettings } from '#domain';
import { EveryRole } from '../auth/access.js';
import { ownAccountId, viewerOf } from '../auth/viewer.js';
import { commandAnswerSchema } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { WebhookFitness } from './webhook-fitness.js';

/** How one wants to be told. */
@Controller('me/notification-settings')
@EveryRole()
export class NotificationSettingsController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
    private readonly webhooks: WebhookFitness,
  ) {}

  @Get()
  @ApiDoc({ summary: 'How one is told: channels, hour, language, zone', answer: notificationSettingsSchema })
  read(@Req() request: FastifyRequest): NotificationSettings {
    const account = this.reference.account(viewerOf(request).id);
    const { timeZone } = this.reference.calendar();
    return account?.notifications ?? defaultNotificationSettings((account?.email ?? null) !== null, timeZone);
  }

  /** @throws Rejection `no-account-here` */
  @Put()
  @ApiDoc({ summary: 'Choose how one is told', answer: commandAnswerSchema, command: true, problems: [429] })
  async change(
    @Body({ schema: notificationSettingsSchema }) settings: NotificationSettings,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const accountId = ownAccountId(request);
    const { webhook } = settings.channels;
    const present = this.reference.account(accountId)?.notifications?.channels.webhook ?? null;
    if (webhook !== null && webhook !== present) await this.webhooks.require(webhook, accountId);
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnAccount(accountId, { type: 'ChangeNotificationSettings', settings }, envelope),
    );
  }
}
