import { Ajv2020 } from 'ajv/dist/2020.js'
import { openapi } from '../../collector/openapi/openapi.ts'

interface Operation {
  requestBody?: { content: Record<string, unknown> }
  responses: Record<string, { content?: Record<string, unknown> }>
}

const document = openapi() as { paths: Record<string, Record<string, Operation>> }
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { date: true, 'date-time': true } })
ajv.addSchema(document, 'openapi')

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
const check = (pointer: string[], value: unknown): string[] => {
  const address = `openapi#/${pointer.map((key) => encodeURIComponent(escape(key))).join('/')}`
  const validate = ajv.getSchema(address) ?? ajv.compile({ $ref: address })
  if (validate(value) === true) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** The description of a path that was asked, `{…}` for what varies. */
const templateOf = (path: string): string => {
  const asked = path.split(/[?#]/)[0] as string
  const found = Object.keys(document.paths).find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(asked),
  )
  if (!found) throw new Error(`${asked} is not described`)
  return found
}

/** What is not in an answer as it is described: nothing, or one line for each fault. */
export function answerFaults(
  method: string,
  path: string,
  status: number,
  type: string,
  body: unknown,
): string[] {
  const template = templateOf(path)
  const described = document.paths[template]?.[method.toLowerCase()]?.responses[status]
  if (!described) return [`${method} ${template} is not said to answer ${status}`]
  const found = Object.keys(described.content ?? {}).find((known) => type.startsWith(known))
  if (!found) return [`${method} ${template} is not said to answer ${status} as ${type}`]
  if (found !== 'application/json') return []
  return check(
    ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', found, 'schema'],
    body,
  )
}

/** What is not in a body as it is described. */
export const bodyFaults = (method: string, path: string, type: string, body: unknown): string[] =>
  check(['paths', templateOf(path), method.toLowerCase(), 'requestBody', 'content', type, 'schema'], body)
