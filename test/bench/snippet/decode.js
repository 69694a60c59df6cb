// What a peer sent, as text that can be searched: some compress, some encode.
import { gunzipSync } from 'node:zlib'

export function decode(body, url) {
  const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body).toString() : body.toString()
  const found = [url, text]
  const data = /(?:^|&)data=([^&]*)/.exec(text)?.[1]
  if (data) {
    const value = decodeURIComponent(data.replaceAll('+', ' '))
    found.push(value, Buffer.from(value, 'base64').toString())
  }
  return found.join('\n')
}
