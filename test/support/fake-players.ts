import type { Page } from '@playwright/test'

/** A second of these films lasts a twentieth. */
const CLOCK = `
  const LENGTH = 40
  let seconds = 0, timer
  const say = (message) => parent.postMessage(JSON.stringify(message), '*')
  const heard = (window.heard = [])
  const play = (until = LENGTH) => {
    clearInterval(timer)
    begin()
    timer = setInterval(() => {
      seconds = Math.min(until, seconds + 1)
      step()
      if (seconds === until) { clearInterval(timer); rest(seconds === LENGTH) }
    }, 20)
  }
  const seek = (to) => { seconds = to; step() }
`

/**
 * YouTube's embed page as far as its messages go: silent without `enablejsapi=1`; at the first `listening` everything
 * and, once, `onReady`; then only what changed. After public copies of `www-widgetapi.js`.
 */
const YOUTUBE = `<!doctype html><title>YouTube</title><script>${CLOCK}
  const isOn = location.search.includes('enablejsapi=1')
  let isHeard = false, isReady = false
  const info = (fields) => isHeard && say({ event: 'infoDelivery', info: fields, channel: 'widget' })
  const state = (playerState) => {
    info({ playerState, currentTime: seconds })
    if (isHeard) say({ event: 'onStateChange', info: playerState, channel: 'widget' })
  }
  const begin = () => state(1)
  const step = () => info({ currentTime: seconds, currentTimeLastUpdated_: Date.now() / 1000 })
  const rest = (isOver) => state(isOver ? 0 : 2)
  addEventListener('message', ({ data }) => {
    if (!isOn || typeof data !== 'string') return
    const { event } = JSON.parse(data)
    heard.push(event)
    if (event !== 'listening') return
    isHeard = true
    const videoData = { video_id: 'abc', author: 'Somebody', title: 'How it is made' }
    say({ event: 'initialDelivery', info: { apiInterface: ['playVideo'], playerState: 5, currentTime: seconds, duration: LENGTH, videoData } })
    if (!isReady) say({ event: 'onReady', info: null })
    isReady = true
  })
</script>`

/** Vimeo's, as @vimeo/player 2.30.4 speaks with it: events only to who asked for them. */
const VIMEO = `<!doctype html><title>Vimeo</title><script>${CLOCK}
  const wanted = new Set()
  const tell = (event) =>
    wanted.has(event) && say({ event, data: { seconds, duration: LENGTH, percent: seconds / LENGTH } })
  const begin = () => tell('play')
  const step = () => tell('timeupdate')
  const rest = (isOver) => tell(isOver ? 'ended' : 'pause')
  addEventListener('message', ({ data }) => {
    const { method, value } = typeof data === 'string' ? JSON.parse(data) : data
    heard.push(method)
    if (method === 'ping') say({ method })
    if (method === 'addEventListener') wanted.add(value)
  })
  addEventListener('load', () => say({ event: 'ready' }))
</script>`

/** Answers for the players' hosts, and for one that only pretends. */
export const serveFakePlayers = async (page: Page): Promise<void> => {
  const players = [
    [/^https:\/\/www\.youtube(-nocookie)?\.com\/embed\//, YOUTUBE],
    [/^https:\/\/player\.vimeo\.com\/video\//, VIMEO],
    [/^https:\/\/www\.youtube\.com\.example\.org\//, YOUTUBE],
  ] as const
  for (const [url, body] of players)
    await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body }))
}

/** A WAV of silence, which a `<video>` plays. */
const makeFilm = (seconds: number): Buffer => {
  const rate = 8000
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + seconds * rate, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  // PCM, one channel, a byte a sample.
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(seconds * rate, 40)
  return Buffer.concat([header, Buffer.alloc(seconds * rate, 128)])
}

/** Serves a film of so many seconds in parts, as a browser must have it to jump. */
export const serveFilm = async (page: Page, url: string, seconds: number): Promise<void> => {
  const film = makeFilm(seconds)
  await page.route(url, (route) => {
    const [, from = '0', to] = /bytes=(\d+)-(\d*)/.exec(route.request().headers()['range'] ?? '') ?? []
    const body = film.subarray(Number(from), to ? Number(to) + 1 : undefined)
    const range = `bytes ${from}-${Number(from) + body.length - 1}/${film.length}`
    return route.fulfill({
      status: 206,
      contentType: 'audio/wav',
      headers: { 'content-range': range, 'accept-ranges': 'bytes' },
      body,
    })
  })
}
