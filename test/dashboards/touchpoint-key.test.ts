import { expect, it } from 'vitest'
import type { Journey } from '../../dashboards/api.ts'
import { touchpointKey } from '../../dashboards/views/map/touchpoint-key.ts'

it.each([
  ['Cotización rápida', 'cotizacion_rapida'],
  ['  3 pasos: ¿listo? ', 'pasos_listo'],
  ['Pago', 'pago_2'],
  ['店', 'touchpoint'],
])('the key of %j is %s', (title, key) => {
  expect(touchpointKey(title, { touchpoints: [{ key: 'pago' }] as Journey['touchpoints'] })).toBe(key)
})
