import { defineEvent } from '../event.ts'
import { label, text } from '../field.ts'
import { link } from '../shared-fields.ts'

export const file_download = defineEvent({
  doc: 'A link to a file was followed.',
  group: 'page',
  consent: 'analytics',
  fields: {
    ...link,
    file_name: text('Name of the file.', 256),
    file_extension: label('Its extension, lower case.', 16),
  },
})
