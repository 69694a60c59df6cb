import { defineEvent } from '../event.ts'
import { count, label, text } from '../field.ts'
import { duration } from '../shared-fields.ts'

export const video_progress = defineEvent({
  doc: 'So much of a video was played; each step once for a video on a page load.',
  group: 'page',
  consent: 'analytics',
  fields: {
    video_provider: label('`html5`, `youtube` or `vimeo`.', 32),
    video_title: text('Title of the video.', 256),
    video_percent: count('0 at its start, then 10, 25, 50, 75, 90; 100 at its end.'),
    ...duration,
  },
})
