import type { Core } from '../core.ts'
import type { Position } from './progress.ts'

/** Name of the file, without its query; of a stream that a script puts together there is none. */
const readFile = (src: string) => /^http[^?#]*\/([^?#]+)/.exec(src)?.[1]

/** `<video>` elements of the document; those in shadow trees keep their events to themselves. */
export const watchElements = ({ listen, isIgnored }: Core, put: (position: Position) => void): void => {
  listen('timeupdate seeking ended', ({ target, type }: Event) => {
    const video = target as HTMLVideoElement
    const { localName, currentSrc, title, ariaLabel, currentTime, duration, seeking, loop, muted } = video
    // Pictures that move: nobody watches them as a video.
    const isBackground = loop && muted && !video.controls
    if (localName !== 'video' || isBackground || isIgnored(video)) return
    put({
      id: currentSrc,
      provider: 'html5',
      title: title || ariaLabel || readFile(currentSrc),
      seconds: currentTime,
      length: duration,
      isEnded: type === 'ended',
      isJump: seeking,
    })
  })
}
