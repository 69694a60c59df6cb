import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { createApp } from '../../collector/app.ts'
import { openapi } from '../../collector/openapi/openapi.ts'
import { events } from '../../schema/events/index.ts'
import { queries } from '../../schema/queries/index.ts'
import { recordingHome } from '../support/recording-home.ts'

const document = openapi() as {
  paths: Record<string, Record<string, { operationId: string }>>
  components: { schemas: Record<string, object> }
}

test('is a description that a validator of OpenAPI takes', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('refers to nothing that is not there, and has no schema that nothing refers to', () => {
  const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  )
  expect(new Set(referred)).toEqual(new Set(Object.keys(document.components.schemas)))
})

test('describes every event type and every saved query', () => {
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(Object.keys(events)))
  const prefix = '/api/v1/queries/'
  const described = Object.keys(document.paths).filter((path) => path.startsWith(prefix))
  expect(described.map((path) => path.slice(prefix.length))).toEqual(Object.keys(queries))
})

test('describes every route that the app serves, and no other', () => {
  const served = createApp(recordingHome())
    // Middleware and what is answered with 404, whatever is asked; preflights belong to the request they ask for.
    .routes.filter(({ method }) => method !== 'ALL' && method !== 'OPTIONS')
    // Also below any folder.
    .map(({ method, path }) => `${method} ${path.replace('/:folder{.+}', '')}`)
    .map((route) => (route === 'GET *' || route === 'GET /*' ? 'GET /' : route))
    .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const isQuery = (route: string) => /^GET \/api\/v1\/queries\/\w+$/.test(route)
  expect(new Set(served)).toEqual(
    new Set([...described.filter((route) => !isQuery(route)), 'GET /api/v1/queries/{name}']),
  )
})

test('names each operation once', () => {
  const ids = Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).map((one) => one.operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test('GET /openapi.json answers it to anybody, also to pages elsewhere', async () => {
  const { status, answer, headers } = await recordingHome().send('/openapi.json')
  expect(status).toBe(200)
  expect(answer).toEqual(structuredClone(document))
  expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
})
