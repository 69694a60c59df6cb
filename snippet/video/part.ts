import { useCore } from '../use-core.ts'
import { watchFrames } from './frames.ts'
import { watchElements } from './html5.ts'
import { makeProgress } from './progress.ts'

/** How much of a video is played. */
useCore('video', (core) => {
  const put = makeProgress(core.track)
  watchElements(core, put)
  watchFrames(core, put)
})
