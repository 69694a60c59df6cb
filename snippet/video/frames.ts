import type { Core } from '../core.ts'
import type { Position } from './progress.ts'

/** What is known of a player; YouTube's own names. */
interface Known {
  currentTime?: number
  duration?: number
  /** 0 ended. */
  playerState?: number
  videoData?: { video_id?: string; title?: string }
  /** Another address of the frame is another player. */
  src?: string
  isAsked?: boolean
}
/** What players say: YouTube as JSON with `info`, Vimeo as JSON or as it is with `data`. */
interface Message {
  event?: string
  method?: string
  info?: Known | number
  data?: { seconds: number; duration: number }
}

/** An origin, or the address of a frame; the group is there for YouTube. */
const PLAYER = /^https:\/\/(?:(www\.youtube(?:-nocookie)?)|player\.vimeo)\.com(?:\/|$)/
/** Pictures that move. */
const BACKGROUND = /(background|loop)=1/
const LISTENING = '{"event":"listening","id":"periplo","channel":"widget"}'
const EVERY_MS = 1000

/**
 * Players in frames, through the messages they exchange with the page: no script of theirs, and no frame loads anew.
 *
 * YouTube tells nothing unless `enablejsapi=1` is in the address of the frame. It begins at the word `listening`, which
 * it takes once it is ready. Where the page uses YouTube's script, that says the word, and we hear what it hears; ours
 * could take the `onReady` meant for it, which the player says once. What it tells comes in parts: first everything, then
 * what has changed. Undocumented: read in YouTube's `www-widgetapi.js` and the script of the embed page (public copies,
 * some years old) and in public code that does the same.
 *
 * Vimeo: @vimeo/player 2.30.4. A ready player answers a `ping`; one that becomes ready says so.
 */
export const watchFrames = ({ listen, guard, isIgnored }: Core, put: (position: Position) => void): void => {
  const players = new WeakMap<MessageEventSource, Known>()
  const listFrames = () => [...document.querySelectorAll('iframe')]
  // To anybody: before a frame has loaded its origin is not yet the player's, and nothing is said that is not public.
  const post = (frame: MessageEventSource | null, message: unknown) =>
    (frame as Window).postMessage(message, '*')

  const greet = guard(() => {
    for (const { src, contentWindow } of listFrames()) {
      const [player, youtube] = PLAYER.exec(src) ?? []
      if (!player || players.get(contentWindow as Window)?.src === src) continue
      if (!youtube) post(contentWindow, { method: 'ping' })
      else if (
        src.includes('enablejsapi=1') &&
        document.readyState === 'complete' &&
        !('YT' in window) &&
        !('onYouTubeIframeAPIReady' in window)
      ) {
        post(contentWindow, LISTENING)
      }
    }
  })
  greet()
  // For good: frames come late, and wait with loading until they are scrolled to. Only who does not answer is asked.
  setInterval(greet, EVERY_MS)

  listen('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    const [player, youtube] = PLAYER.exec(origin) ?? []
    const frame = player && listFrames().find(({ contentWindow }) => contentWindow === source)
    if (!frame || !source || isIgnored(frame) || BACKGROUND.test(frame.src)) return
    const message = (typeof data === 'string' ? JSON.parse(data) : data) as Message
    const { src, title } = frame
    let known = players.get(source)
    if (known?.src !== src) players.set(source, (known = { src }))
    const { event, method, info, data: report } = message
    if (youtube) {
      Object.assign(known, info)
      // We came when the first word was over.
      if (known.currentTime && !known.duration && !known.isAsked) {
        known.isAsked = true
        post(source, LISTENING)
      }
    } else if (event === 'ready' || method === 'ping') {
      for (const value of ['timeupdate', 'ended']) post(source, { method: 'addEventListener', value })
    } else if (report?.seconds) {
      known.currentTime = report.seconds
      known.duration = report.duration
    }
    const { playerState, videoData, currentTime, duration } = known
    put({
      // Of a list the address does not say which; the address is what we have before the player says it.
      id: videoData?.video_id ?? (src.split(/[/?]/)[4] as string),
      provider: youtube ? 'youtube' : 'vimeo',
      title: videoData?.title || title,
      seconds: currentTime,
      length: duration,
      isEnded: youtube ? playerState === 0 : event === 'ended',
    })
  })
}
