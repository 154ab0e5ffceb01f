import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian and others put the browser. */
const places = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser's program; undefined where none is installed. */
export const chromiumPath = places.find((place) => place !== undefined && existsSync(place));

/**
 * Starts the browser of the machine.
 * @throws Error where none is installed
 */
export function startBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('Chromium is not installed: see README');
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
