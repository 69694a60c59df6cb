import { parse as parseAgent } from 'bowser'
import type { Step } from '../receive/context.ts'

interface Device {
  device: 'desktop' | 'mobile' | 'tablet' | 'tv' | 'bot' | 'other'
  browser: string
  os: string
}

/** Families of device, browser and system; the user agent itself is never kept. */
export const putDevice: Step = (event, { sender, userAgent }) => {
  // A server may tell of a browser (Segment's `context.userAgent`).
  if (sender === 'server' && userAgent === '') event.device ??= 'server'
  else {
    const { device, browser, os } = readDevice(userAgent)
    event.device = device
    event.browser = browser
    event.os = os
  }
}

// A parse costs 50 µs and most events of a minute share a few user agents.
const seen = new Map<string, Device>()
const MAX_SEEN = 5000

function readDevice(userAgent: string): Device {
  const known = seen.get(userAgent)
  if (known) return known
  if (seen.size >= MAX_SEEN) seen.clear()
  const device = parse(userAgent)
  seen.set(userAgent, device)
  return device
}

function parse(userAgent: string): Device {
  if (userAgent === '') return { device: 'other', browser: '', os: '' }
  const { platform, browser, os } = parseAgent(userAgent)
  const kinds = ['desktop', 'mobile', 'tablet', 'tv', 'bot'] as const
  return {
    device: kinds.find((kind) => kind === platform.type) ?? 'other',
    browser: (browser.name ?? '').slice(0, 64),
    os: (os.name ?? '').slice(0, 64),
  }
}
