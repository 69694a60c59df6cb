import { type DeadLetters, mentions, withoutErased } from '../write/dead-letters.ts'
import { gunzip, gzip, toText } from './pack.ts'
import type { Message, Sink } from './sink.ts'

/**
 * Messages in R2, several to an object: where they wait when a queue or ClickHouse does not take them. The folder says
 * why, and what brings them back (`drain.ts`).
 */
export const FOLDERS = {
  overflow: 'the queue did not take them; they go into it as soon as it does',
  later: 'ClickHouse was away for minutes; they go back into the queue when it answers',
  dead: 'the queue gave them up; they go back into it when ClickHouse answers, a few times',
  parked: 'they came back too often or cannot be read: somebody has to look at them',
} as const
export type Folder = keyof typeof FOLDERS

/** Writes an object; its name sorts by time. */
export async function keep(bucket: R2Bucket, folder: Folder, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  await keepText(bucket, folder, linesOf(messages))
}

const linesOf = (messages: readonly Message[]): string =>
  messages.map((message) => `${toText(message)}\n`).join('')

/** The same for what could not be read as a message. */
export async function keepText(bucket: R2Bucket, folder: Folder, text: string): Promise<void> {
  const name = `${folder}/${new Date().toISOString()}-${crypto.randomUUID()}.ndjson.gz`
  await bucket.put(name, await gzip(text))
}

/** The messages of an object. @throws when it is none of ours */
export async function kept(object: R2ObjectBody): Promise<Message[]> {
  return messagesIn(await gunzip(await object.arrayBuffer()))
}

const messagesIn = (text: string): Message[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Message)

/** The parked messages, for whoever has looked at them (`npm run replay`). */
export const parkedObjects = (bucket: R2Bucket): DeadLetters => ({
  list: async () => (await namesIn(bucket)).sort(),
  read: async (name) => {
    const object = await bucket.get(name)
    return object ? kept(object) : []
  },
  remove: (name) => bucket.delete(name),
  erase: async (person) => {
    let count = 0
    for (const name of await namesIn(bucket)) {
      const object = await bucket.get(name)
      if (!object) continue
      const text = await gunzip(await object.arrayBuffer()).catch(() => '')
      try {
        const { kept: others, removed } = withoutErased(messagesIn(text), person)
        if (removed === 0) continue
        count += removed
        if (others.length === 0) await bucket.delete(name)
        else await bucket.put(name, await gzip(linesOf(others)))
      } catch {
        if (!mentions(text, person)) continue
        await bucket.delete(name)
        count++
      }
    }
    return count
  },
})

/** All of them: a list gives a thousand at most. */
async function namesIn(bucket: R2Bucket): Promise<string[]> {
  const names: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await bucket.list({ prefix: 'parked/', ...(cursor ? { cursor } : {}) })
    names.push(...page.objects.map(({ key }) => key))
    if (!page.truncated) return names
    cursor = page.cursor
  }
}

/** A message that its queue did not take is durable in R2. */
export const bucketSink = (bucket: R2Bucket): Sink => ({
  put: (message) => keep(bucket, 'overflow', [message]),
})
