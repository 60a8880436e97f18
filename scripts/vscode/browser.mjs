/** Opens pages in the browser that was found, without a window. */
import { chromium as playwright } from 'playwright-core';
import { chromium } from './chromium.mjs';

const quiet = [
  // Its sandbox doesn't work for root in a container; the only page shown is our own.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser() {
  return playwright.launch({ executablePath: await chromium(), args: quiet });
}
