/** Every reason for which an event is refused; each is counted, and kept with the event in `rejected_events`. */
export const DROP_REASONS = {
  invalid_event: 'A field is missing or wrong; the message names it.',
  no_consent:
    'The visitor had not answered, or had said no; or it says who somebody is without consent to know it.',
  too_old: 'It happened longer ago than a browser may keep events (7 days). Servers may import older ones.',
  in_future: 'It says it happens more than a day from now.',
} as const

export type DropReason = keyof typeof DROP_REASONS

/** Thrown by a step: this event is refused, the rest of its batch goes on. */
export class Drop extends Error {
  readonly reason: DropReason
  constructor(reason: DropReason, message: string = DROP_REASONS[reason]) {
    super(message)
    this.name = 'Drop'
    this.reason = reason
  }
}
