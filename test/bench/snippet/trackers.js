// What is put on the page: ours twice, an empty script as the reference, and the peers as they were bundled.
import { readFileSync, readdirSync } from 'node:fs'
import { bundle, versionOf } from './bundle.js'
import { PEERS } from './peers.js'

const ATTRIBUTES = 'data-site="demo" data-consent="opt-out"'

/** Name → tracker, ours first. `only` names those wanted; none: all. */
export async function gatherTrackers(only) {
  const ours = {
    periplo: { attributes: ATTRIBUTES, views: /"name":"page_view"/ },
    'periplo core': { attributes: ATTRIBUTES, parts: [], views: /"name":"page_view"/ },
    empty: { script: ';' },
  }
  const trackers = {}
  for (const [name, tracker] of Object.entries(ours)) {
    if (name === 'empty' || !only || only.some((wanted) => name.startsWith(wanted))) trackers[name] = tracker
  }
  for (const peer of PEERS) {
    if (only && !only.some((wanted) => peer.name.startsWith(wanted))) continue
    trackers[peer.name] = { ...peer, version: versionOf(peer.package), script: await bundle(peer.code) }
  }
  return trackers
}

/** Our files as they are built: the core, then the second files. */
export const ourFiles = () =>
  readdirSync('dist')
    .filter((file) => /^p\.(.*\.)?js$/.test(file))
    .sort((a, b) => (b === 'p.js') - (a === 'p.js') || a.localeCompare(b))
    .map((file) => ({ file, content: readFileSync(`dist/${file}`) }))
