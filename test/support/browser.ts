import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const ROOT = path.join(__dirname, '..', '..');

/** The sizes the product is made for: a kiosk on its end, a television, a small laptop. */
export const SIZES = { kiosk: { width: 1080, height: 1920 }, display: { width: 1920, height: 1080 }, staff: { width: 1366, height: 768 } } as const;

let executablePath: string | undefined;

/** The Chromium that came with `npm ci`, or the one CHROMIUM_PATH names. The package is a module of ES, which jest does not load: a process of its own asks it. */
function chromiumPath(): string {
  executablePath ??=
    process.env['CHROMIUM_PATH'] ??
    execFileSync(process.execPath, ['--input-type=module', '-e', "import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath())"], { cwd: ROOT, encoding: 'utf8' });
  return executablePath;
}

/** A real browser; close it in afterAll. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    // The tests' certificate is self-signed, and a service worker asks the browser about it, not its context.
    args: ['--ignore-certificate-errors', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--mute-audio', '--autoplay-policy=no-user-gesture-required', '--kiosk-printing'],
  });
}

/** A browser of one person: cookies of its own. The tests' certificate is self-signed. */
export async function openContext(browser: Browser, size: keyof typeof SIZES): Promise<BrowserContext> {
  return browser.newContext({ viewport: SIZES[size], ignoreHTTPSErrors: true, locale: 'id-ID', timezoneId: 'Asia/Jakarta', reducedMotion: 'reduce', hasTouch: size === 'kiosk' });
}

/** What a page complained about while it was open: a broken script, a refused policy, a missing file. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    // A stream that ends because its page was left.
    if (!request.url().endsWith('/siaran') && request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  return complaints;
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Violations of WCAG 2.2 AA on the page as it stands, one line each; evaluated past the page's own policy. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Outcome {
      violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[];
    }
    const { axe } = globalThis as unknown as { axe: { run: (root: unknown, options: object) => Promise<Outcome> } };
    const { document } = globalThis as unknown as { document: unknown };
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
  });
}
