// `npm run bench:snippet`: size, time, wire and delivery of the snippet beside its peers from npm, measured the same
// way in the same run. Loopback only.
//   --only=periplo,plausible   these trackers        --subjects=size,time,wire,delivery,offline
//   --rounds=15                of the times          --visits=100   of ours for delivery; a tenth for peers
//   --quick                    few of each           --json FILE    the figures as they are
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { run } from '../../collector/node/prepare.mjs'
import { launch } from './snippet/browser.js'
import { installPeers } from './snippet/bundle.js'
import { ENDINGS, measureDelivery } from './snippet/delivery.js'
import { startLab } from './snippet/lab.js'
import { measureOffline } from './snippet/offline.js'
import { measureSizes } from './snippet/size.js'
import { printTable, spread } from './snippet/table.js'
import { measureTime } from './snippet/time.js'
import { gatherTrackers } from './snippet/trackers.js'
import { measureWire } from './snippet/wire.js'

const { values: given } = parseArgs({
  options: {
    only: { type: 'string' },
    subjects: { type: 'string', default: 'size,time,wire,delivery,offline' },
    rounds: { type: 'string' },
    visits: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const rounds = Number(given.rounds ?? (given.quick ? 3 : 15))
const visits = Number(given.visits ?? (given.quick ? 10 : 100))
const subjects = given.subjects.split(',')

if ((await run('rollup', ['--silent', '-c', 'snippet/rollup.config.js'])) !== 0)
  throw new Error('the build failed')
installPeers()
const trackers = await gatherTrackers(given.only?.split(','))
const names = Object.keys(trackers).filter((name) => !trackers[name].isSizeOnly)
/** Those that send something, once each. */
const senders = names.filter((name) => trackers[name].views)
const isOurs = (name) => name.startsWith('periplo')
const figures = {}

if (subjects.includes('size')) {
  figures.size = measureSizes(trackers)
  printTable(
    'Size, bytes',
    ['', 'raw', 'gzip 9', 'brotli 11', ''],
    figures.size.map(({ name, raw, gzip, brotli, has = '' }) => [name, raw, gzip, brotli, has]),
  )
}

const browser = await launch()
try {
  if (subjects.includes('time')) await showTime()
  if (subjects.includes('wire')) await showWire()
  if (subjects.includes('delivery')) await showDelivery()
  if (subjects.includes('offline') && senders.includes('periplo')) await showOffline()
} finally {
  await browser.close()
}
if (given.json) writeFileSync(given.json, JSON.stringify(figures, undefined, 2))

async function showTime() {
  const lab = await startLab(trackers)
  try {
    const times = await measureTime(browser, lab, names, rounds, report)
    figures.time = times
    const ratio = (name, to, key) =>
      times[to] ? (times[name][key].median / times[to][key].median).toFixed(2) : '–'
    printTable(
      `Time on a processor 4 times slower, ms by the clock: median (quarters) of ${rounds} cold loads`,
      [
        '',
        'evaluation + start',
        'to empty',
        'to plausible',
        'longest task',
        'in 3 s',
        'first track()',
        'later ones',
      ],
      names.map((name) => [
        name,
        spread(times[name].evaluation),
        ratio(name, 'empty', 'evaluation'),
        ratio(name, 'plausible', 'evaluation'),
        spread(times[name].longest),
        spread(times[name].attributed),
        spread(times[name].call),
        spread(times[name].laterCall),
      ]),
    )
    printTable(
      'The same at full speed, ms of processor time: what other programs took is not in it',
      ['', 'evaluation + start', 'to plausible', 'longest task', 'in 3 s', 'all of the thread, over empty'],
      names.map((name) => [
        name,
        spread(times[name].processor),
        ratio(name, 'plausible', 'processor'),
        spread(times[name].processorLongest),
        spread(times[name].processorAttributed),
        (times[name].processorThread.median - times['empty'].processorThread.median).toFixed(1),
      ]),
    )
  } finally {
    await lab.close()
  }
}

async function showWire() {
  figures.wire = {}
  for (const name of senders) {
    figures.wire[name] = await measureWire(browser, name, trackers[name], given.quick ? 1 : 3, report)
  }
  printTable(
    'Wire: page view + event + leave',
    ['', 'POST', 'preflights', 'other requests', 'bytes of bodies', 'scripts'],
    Object.entries(figures.wire).map(([name, { posts, preflights, gets, bytes, scripts }]) => [
      name,
      posts,
      preflights,
      gets,
      bytes,
      scripts,
    ]),
  )
}

async function showDelivery() {
  figures.delivery = {}
  // The core alone is the same in this.
  for (const name of senders.filter((sender) => sender !== 'periplo core')) {
    const times = isOurs(name) ? visits : Math.max(5, Math.round(visits / 10))
    figures.delivery[name] = await measureDelivery(browser, name, trackers[name], times, report)
  }
  printTable(
    'Delivery, 300 ms there and back, cold connection: arrived of all',
    ['', ...Object.keys(ENDINGS)],
    Object.entries(figures.delivery).map(([name, { visits: all, ...arrived }]) => [
      name,
      ...Object.values(arrived).map((count) => `${count}/${all}`),
    ]),
  )
}

async function showOffline() {
  figures.offline = await measureOffline(
    browser,
    trackers.periplo,
    Math.max(5, Math.round(visits / 10)),
    report,
  )
  printTable(
    'Offline, ours',
    ['', 'once in the store', 'copies known by their id'],
    figures.offline.map(({ way, visits: all, once, copies }) => [way, `${once}/${all}`, copies]),
  )
}

/** One line that is written over, for somebody who watches. */
function report(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
