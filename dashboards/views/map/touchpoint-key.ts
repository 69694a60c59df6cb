import type { Journey } from '../../api.ts'

/** A key made of a title that no touchpoint has yet: `Cotización` becomes `cotizacion`. */
export function touchpointKey(title: string, { touchpoints }: Pick<Journey, 'touchpoints'>): string {
  const plain = title
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 60)
  const base = plain || 'touchpoint'
  const taken = new Set(touchpoints.map(({ key }) => key))
  for (let no = 1; ; no++) {
    const key = no === 1 ? base : `${base}_${no}`
    if (!taken.has(key)) return key
  }
}
