import type { Callback, ChatAdapter } from './adapter.ts'

type Command = [verb: string, name: string, callback?: Handler]
type Handler = (...details: unknown[]) => unknown
interface Queue {
  push: (...commands: Command[]) => unknown
}

let wrap: () => void

/**
 * Crisp keeps one listener an event: another `on` takes the site's own away. So ours goes into the queue that Crisp
 * reads when it loads, and wherever the site says `on` or `off`, before or after, it gets both. When Crisp has loaded
 * before us the site's listeners cannot be known, and it is left alone.
 * The session's id is no `chat_id`: it stays for months, which makes it an id of the visitor. From its SDK.
 */
export const crisp: ChatAdapter = {
  provider: 'crisp',
  find: (page: Window & { $crisp?: Queue | Command[] }) => {
    const queue = page.$crisp
    if (!Array.isArray(queue)) return undefined
    const ours: Record<string, Callback> = {}
    const merge = (command: Command): Command => {
      const our = ours[command?.[1]]
      if (!our || !command[0].startsWith('o')) return command
      const theirs = command[2]
      return ['on', command[1], (...details) => (our(details[0]), theirs?.(...details))]
    }
    let wrapped: unknown
    wrap = () => {
      const target = page.$crisp as Queue
      if (target === wrapped) return
      wrapped = target
      const { push } = target
      target.push = (...commands) => push.apply(target, commands.map(merge))
    }
    wrap()
    return (name, callback) => {
      ours[name] = callback
      queue.forEach((command, at) => {
        if (command[1] === name) queue[at] = merge(command)
      })
      queue.unshift(['on', name, callback])
    }
  },
  events: {
    'chat:opened': 'chat_open',
    'chat:closed': 'chat_close',
    'chat:initiated': 'chat_start',
    'message:sent': 'visitor',
    'message:received': 'agent',
    // Loaded, Crisp stands there with another `push`.
    'session:loaded': () => {
      wrap()
      return undefined
    },
  },
}
