import type { Track } from '../track.ts'

/** Where a video stands; `id` tells one video from another in the same player. */
export interface Position {
  id: string
  provider: 'html5' | 'youtube' | 'vimeo'
  title: string | undefined
  /** Seconds; of a live stream the length is unknown or endless. */
  seconds: number | undefined
  length: number | undefined
  isEnded?: boolean
  /** Put there, not played. */
  isJump?: boolean
}

/** Percent of a video that were played, each once. The start is 0. */
const GOALS = [0, 10, 25, 50, 75, 90, 100]
/** Two reports of a film that runs lie closer together, at twice the speed too; who jumps goes further. */
const STEP = 3
/** Reports leave gaps: who heard the end and this much has played it all. */
const ALMOST = 90

/** Tells how much of each video was played, however often and in which order its parts were: who jumps has not seen what lies between. */
export const makeProgress = (track: Track) => {
  const videos: Record<string, { last?: number | undefined; goal: number; seen: Set<number> }> = {}
  return ({ id, provider, title, seconds = NaN, length = NaN, isEnded, isJump }: Position): void => {
    const video = (videos[id] ??= { goal: -1, seen: new Set() })
    const { last = NaN, seen } = video
    const step = seconds - last
    video.last = seconds
    const isPlayed = !isJump && step > 0 && step < STEP
    if (isPlayed) {
      for (let at = Math.floor((100 * last) / length); at < (100 * seconds) / length; at++) seen.add(at)
    } else if (!isEnded || video.goal < 0) return
    const played = isEnded && seen.size >= ALMOST ? 100 : seen.size
    for (const goal of GOALS) {
      if (goal > played || goal <= video.goal) continue
      video.goal = goal
      track('video_progress', {
        video_provider: provider,
        video_title: title,
        video_percent: goal,
      })
    }
  }
}
