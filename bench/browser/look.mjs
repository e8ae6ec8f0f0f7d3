// Lighthouse over pages of a running server, in a browser that is signed in where a page asks for it.
import lighthouse, { desktopConfig, generateReport } from 'lighthouse'
import puppeteer from 'puppeteer-core'

const kArguments = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const kForms = {
  desktop: desktopConfig,
  // The default: a phone of the middle class on slow 4G, simulated.
  mobile: undefined,
}

export const launch = (more = {}) => puppeteer.launch({ executablePath: process.env.HK_CHROMIUM ?? '/usr/bin/chromium', args: kArguments, ...more })

export async function signIn(browser, base, { email, password }) {
  const page = await browser.newPage()
  await page.goto(`${base}/signin`)
  await page.waitForSelector('input[type="email"]')
  await page.type('input[type="email"]', email)
  await page.type('input[type="password"]', password)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => location.pathname === '/today')
  await page.close()
}

/** One visit with a cold cache; cookies stay. */
export async function look(browser, url, form) {
  const page = await browser.newPage()
  try {
    await (await page.createCDPSession()).send('Network.clearBrowserCache')
    const flags = { onlyCategories: ['performance', 'accessibility'], disableStorageReset: true, logLevel: 'error', output: 'json' }
    const { lhr } = await lighthouse(url, flags, kForms[form], page)
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`)
    const numeric = (audit) => lhr.audits[audit].numericValue
    return {
      version: lhr.lighthouseVersion,
      address: lhr.finalDisplayedUrl,
      performance: lhr.categories.performance.score * 100,
      accessibility: lhr.categories.accessibility.score * 100,
      lcp: numeric('largest-contentful-paint'),
      tbt: numeric('total-blocking-time'),
      cls: numeric('cumulative-layout-shift'),
      // What keeps a score below 1, for whoever wants to raise it.
      below: Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative').map(({ id, displayValue }) => (displayValue ? `${id}: ${displayValue}` : id)),
      html: process.env.HK_BENCH_REPORTS ? generateReport(lhr, 'html') : undefined,
    }
  } finally {
    await page.close()
  }
}
