import { defineEvent } from '../event.ts'
import { count, label, text } from '../field.ts'
import { duration } from '../shared-fields.ts'

export const video_progress = defineEvent({
  doc: 'A video reached a quarter, half, three quarters or its end.',
  group: 'page',
  consent: 'analytics',
  fields: {
    video_provider: label('`html5`, `youtube` or `vimeo`.', 32),
    video_title: text('Title of the video.', 256),
    video_percent: count('10, 25, 50, 75 or 100 percent.'),
    ...duration,
  },
})
