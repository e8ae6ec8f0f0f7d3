#!/usr/bin/env bash
# Takes the pictures of README.md: demo data in a throw-away folder, the real pages, light and dark.
#   scripts/screenshots.sh [FOLDER]
# HK_BINARY names another program than build/release/hiddenkey, HK_CHROMIUM another browser.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node
npm_install tests/browser

out=$PWD/${1:-docs/screenshots}
program=${HK_BINARY:-build/release/hiddenkey}
[ -x "$program" ] || { echo "$program is missing: build it first with ./dev build" >&2; exit 1; }
work=$(mktemp -d /tmp/hk-screenshots.XXXXXX)
pid=
cleanup() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  [ -z "$pid" ] || wait "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
base=http://127.0.0.1:$port
HK_DNS_SERVERS=off "$program" serve --demo --data "$work/data" --listen "127.0.0.1:$port" >"$work/out" 2>&1 &
pid=$!
for _ in $(seq 1 300); do
  curl -fsS -o /dev/null "$base/api/ready" 2>/dev/null && break
  kill -0 "$pid" 2>/dev/null || { cat "$work/out" >&2; exit 1; }
  sleep 0.1
done

mkdir -p "$out"
# From tests/browser, where the browser driver is installed.
cd tests/browser
HK_SHOT_BASE=$base HK_SHOT_OUT=$out node --input-type=module - <<'SCRIPT'
import { launch } from './browser.mjs';
import { signIn } from './journeys/sign_in.mjs';
import { open, settled } from './expect.mjs';

const { HK_SHOT_BASE: base, HK_SHOT_OUT: out } = process.env;

async function json(page, path) {
  return (await page.request.get(base + path)).json();
}

/** The demo's jobs take a moment; pictures show the work done. */
async function jobsAreDone(page) {
  for (let i = 0; i < 300; i += 1) {
    const stats = await json(page, '/api/enrichment/stats');
    if (stats.completedToday > 0 && stats.queued + stats.processing === 0) return;
    await page.waitForTimeout(100);
  }
  throw new Error('the demo leads were not enriched within 30 s');
}

async function firstLead(page, enrichment) {
  const { items } = await json(page, `/api/leads?enrichment=${enrichment}&limit=1`);
  if (items.length === 0) throw new Error(`the demo has no lead that is ${enrichment}`);
  return `/leads/${items[0].id}`;
}

const browser = await launch();
try {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signIn(page, { email: 'demo@example.com', password: 'demo-house-key' });
  await jobsAreDone(page);
  const pages = {
    'enrichment-monitor': '/enrichment',
    lead: await firstLead(page, 'enriched'),
    leads: '/leads',
    'leads-board': '/leads?layout=board',
    today: '/today',
    'ambiguous-lead': await firstLead(page, 'ambiguous'),
  };
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => localStorage.setItem('hk-theme', name), theme);
    for (const [name, path] of Object.entries(pages)) {
      await open(page, path);
      await settled(page);
      await page.screenshot({ path: `${out}/${name}-${theme}.png` });
      console.log(`${name}-${theme}.png`);
    }
  }
} finally {
  await browser.close();
}
SCRIPT

big=$(find "$out" -name '*.png' -size +300k)
[ -z "$big" ] || { printf 'Over 300 kB:\n%s\n' "$big" >&2; exit 1; }
