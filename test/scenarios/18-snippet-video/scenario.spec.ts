import { type Page, expect, test } from '@playwright/test'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { serveFakePlayers, serveFilm } from '../../support/fake-players.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const open = async (page: Page, body: string, attributes = '', head = '') => {
  server = await servePage(html(`data-consent="opt-out" ${attributes}`, body, head), {
    parts: ['find', 'video'],
  })
  await serveFakePlayers(page)
  await serveFilm(page, '**/film.wav*', 8)
  receiveEvents(page, server)
  await expectEvents(page, () => page.goto(server.origin), [{ name: 'page_view' }])
}
const played = (fields: object, ...percents: number[]) =>
  percents.map((video_percent) => ({ name: 'video_progress', ...fields, video_percent }))

/** Plays a `<video>` from there to its end, four times as fast. */
const playFrom = (page: Page, from: number, selector = 'video') =>
  page.evaluate(
    async ([seconds, name]) => {
      const video = document.querySelector(name) as HTMLVideoElement
      video.playbackRate = 4
      if (!video.duration) await new Promise((done) => video.addEventListener('loadedmetadata', done))
      if (seconds) {
        video.currentTime = seconds
        await new Promise((done) => video.addEventListener('seeked', done))
      }
      const ended = new Promise((done) => video.addEventListener('ended', done))
      await video.play()
      await ended
    },
    [from, selector] as const,
  )

test('a film that is played to its end: each step once, and not again', async ({ page }) => {
  await open(page, '<video src="/film.wav?key=secret" muted></video>')
  await partsHaveRun(page, 'video')
  const film = { video_provider: 'html5', video_title: 'film.wav' }
  await expectEvents(page, () => playFrom(page, 0), played(film, 0, 10, 25, 50, 75, 90, 100))
  await expectEvents(page, () => playFrom(page, 0), [])
})

test('who jumps has not seen what lies between; what is seen later is added', async ({ page }) => {
  await open(page, '<video src="/film.wav" title="Tour" muted></video>')
  await partsHaveRun(page, 'video')
  const film = { video_provider: 'html5', video_title: 'Tour' }
  await expectEvents(page, () => playFrom(page, 6), played(film, 0, 10, 25))
  await expectEvents(page, () => playFrom(page, 4), played(film, 50))
})

test('one that comes late counts; background, ignored and only loaded do not', async ({ page }) => {
  await open(
    page,
    `<video id="loop" src="/film.wav?1" autoplay muted loop></video>
     <div class="own"><video id="own" src="/film.wav?2" muted></video></div>
     <video id="still" src="/film.wav?3" preload="auto"></video><audio src="/film.wav?4" autoplay muted></audio>`,
    'data-ignore=".own"',
  )
  await partsHaveRun(page, 'video')
  await expectEvents(page, () => playFrom(page, 0, '#own'), [])
  const play = async () => {
    await page.evaluate(() =>
      document.body.append(
        Object.assign(document.createElement('video'), {
          id: 'late',
          src: '/film.wav?5',
          muted: true,
          ariaLabel: 'Late',
        }),
      ),
    )
    await playFrom(page, 6, '#late')
  }
  await expectEvents(page, play, played({ video_title: 'Late' }, 0, 10, 25))
})

const YOUTUBE = 'https://www.youtube.com/embed/abc'
const frameAt = (page: Page, part: string) => {
  const frame = page.frames().find((each) => each.url().includes(part))
  if (!frame) throw new Error('no frame of ' + part)
  return frame
}
const heard = (page: Page, part: string) => frameAt(page, part).evaluate<string[]>('heard')
const play =
  (page: Page, part: string, until = 40) =>
  async () => {
    const frame = frameAt(page, part)
    await frame.evaluate(`play(${until})`)
    await frame.waitForFunction(`seconds === ${until}`)
    // What it says is on its way to the page.
    await page.evaluate(() => new Promise((done) => setTimeout(done)))
  }

test('YouTube: the frame is not loaded anew; a jump is none; played to the end', async ({ page }) => {
  await open(page, `<iframe src="${YOUTUBE}?enablejsapi=1" title="Frame"></iframe>`)
  await expect.poll(() => heard(page, 'youtube')).toContain('listening')
  const film = { video_provider: 'youtube', video_title: 'How it is made' }
  await expectEvents(page, play(page, 'youtube', 12), played(film, 0, 10, 25))
  await frameAt(page, 'youtube').evaluate('seek(32)')
  await expectEvents(page, play(page, 'youtube'), played(film, 50))
  await frameAt(page, 'youtube').evaluate('seek(0)')
  await expectEvents(page, play(page, 'youtube'), played(film, 75, 90, 100))
  expect(frameAt(page, 'youtube').url()).toBe(`${YOUTUBE}?enablejsapi=1`)
})

test('YouTube says nothing without enablejsapi=1, and others are not believed', async ({ page }) => {
  const body = `<iframe src="${YOUTUBE}"></iframe><iframe src="https://www.youtube.com.example.org/?enablejsapi=1"></iframe>`
  await open(page, body)
  await partsHaveRun(page, 'video')
  await expectEvents(page, async () => {
    await play(page, 'embed')()
    const other = frameAt(page, 'example.org')
    await other.evaluate(
      'window.dispatchEvent(new MessageEvent(\'message\', {data: \'{"event":"listening"}\'}))',
    )
    await play(page, 'example.org')()
    // The page itself says it too.
    await page.evaluate(() =>
      postMessage('{"event":"infoDelivery","info":{"currentTime":1,"duration":10,"playerState":1}}', '*'),
    )
  }, [])
  expect(await heard(page, 'embed')).toEqual([])
  expect((await heard(page, 'example.org')).length).toBe(1)
})

/** What YouTube's script does for the page. */
const greetPlayer = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        addEventListener('message', ({ data }) => (data as string).includes('onReady') && done('ready'))
        document.querySelector('iframe')?.contentWindow?.postMessage('{"event":"listening","id":1}', '*')
      }),
  )
const API = '<script>window.onYouTubeIframeAPIReady = () => {}</script>'
const EMBED = `<iframe src="${YOUTUBE}?enablejsapi=1"></iframe>`

test('where the page uses YouTube’s script, that greets the player, and is heard along', async ({ page }) => {
  await open(page, EMBED, '', API)
  await partsHaveRun(page, 'video')
  expect(await greetPlayer(page)).toBe('ready')
  await expectEvents(page, play(page, 'youtube', 12), played({ video_provider: 'youtube' }, 0, 10, 25))
  expect(await heard(page, 'youtube')).toEqual(['listening'])
})

test('a player that has told its length before we came is asked once more', async ({ page }) => {
  await open(page, EMBED, 'data-off="video"', API)
  expect(await greetPlayer(page)).toBe('ready')
  await page.addScriptTag({ url: '/p.video.js' })
  // Until it has answered it is not known how much was played.
  await expectEvents(page, play(page, 'youtube', 19), played({ video_provider: 'youtube' }, 0, 10, 25))
  expect(await heard(page, 'youtube')).toEqual(['listening', 'listening'])
})

test('Vimeo, in a frame that a click brings', async ({ page }) => {
  await open(page, '<button>Play</button>')
  await page.getByText('Play').evaluate((button) => {
    button.addEventListener('click', () => {
      const frame = document.createElement('iframe')
      Object.assign(frame, { src: 'https://player.vimeo.com/video/1', title: 'Our house' })
      setTimeout(() => button.replaceWith(frame))
    })
  })
  await page.getByText('Play').click()
  await partsHaveRun(page, 'video')
  await expect.poll(() => heard(page, 'vimeo')).toContain('addEventListener')
  const film = { video_provider: 'vimeo', video_title: 'Our house' }
  await expectEvents(page, play(page, 'vimeo', 25), played(film, 0, 10, 25, 50))
  await expectEvents(page, play(page, 'vimeo'), played(film, 75, 90, 100))
})
