import { lang } from './words.ts'

export interface Product {
  readonly id: string
  readonly price: number
  readonly category: { es: string; en: string }
  readonly name: { es: string; en: string }
  readonly text: { es: string; en: string }
}

const pantry = { es: 'Despensa', en: 'Pantry' }
const clay = { es: 'Barro', en: 'Clay' }
const weaving = { es: 'Tejido', en: 'Weaving' }

/** Prices in Colombian pesos. The picture of a product is `img/<id>.svg`. */
export const products: readonly Product[] = [
  {
    id: 'cafe',
    price: 42_000,
    category: pantry,
    name: { es: 'Café de Pitalito, 500 g', en: 'Coffee from Pitalito, 500 g' },
    text: {
      es: 'Caturra lavado, tostado el martes. Panela, mandarina y un final largo.',
      en: 'Washed caturra, roasted on Tuesday. Panela, tangerine and a long finish.',
    },
  },
  {
    id: 'hamaca',
    price: 320_000,
    category: weaving,
    name: { es: 'Hamaca de algodón', en: 'Cotton hammock' },
    text: {
      es: 'Tejida en telar vertical durante nueve días. Aguanta dos personas y una siesta larga.',
      en: 'Nine days on an upright loom. Holds two people and a long nap.',
    },
  },
  {
    id: 'taza',
    price: 38_000,
    category: clay,
    name: { es: 'Taza de barro', en: 'Clay mug' },
    text: {
      es: 'Torneada a mano y esmaltada sin plomo. Ninguna es igual a otra.',
      en: 'Thrown by hand, glazed without lead. No two are the same.',
    },
  },
  {
    id: 'mochila',
    price: 185_000,
    category: weaving,
    name: { es: 'Mochila de lana', en: 'Wool bag' },
    text: {
      es: 'Lana de oveja sin teñir, tejida en espiral de la base a la boca.',
      en: 'Undyed sheep’s wool, woven in a spiral from the base up.',
    },
  },
  {
    id: 'chocolate',
    price: 24_000,
    category: pantry,
    name: { es: 'Chocolate de mesa', en: 'Drinking chocolate' },
    text: {
      es: 'Cacao del Pacífico molido en piedra, con canela y clavo.',
      en: 'Stone-ground cacao from the Pacific coast, with cinnamon and clove.',
    },
  },
  {
    id: 'cuenco',
    price: 64_000,
    category: clay,
    name: { es: 'Cuenco de barro negro', en: 'Black clay bowl' },
    text: {
      es: 'Ahumado con leña, bruñido con piedra. Va al horno y a la mesa.',
      en: 'Wood-smoked, burnished with a stone. Goes in the oven and on the table.',
    },
  },
  {
    id: 'ruana',
    price: 290_000,
    category: weaving,
    name: { es: 'Ruana de lana virgen', en: 'Virgin wool ruana' },
    text: {
      es: 'Para las mañanas frías de la sabana. Se lava poco y dura décadas.',
      en: 'For cold mornings on the high plain. Washed rarely, lasts decades.',
    },
  },
  {
    id: 'sombrero',
    price: 120_000,
    category: weaving,
    name: { es: 'Sombrero de palma', en: 'Palm hat' },
    text: {
      es: 'Diecinueve vueltas de caña flecha trenzada. Se dobla y vuelve a su forma.',
      en: 'Nineteen turns of braided cane. Folds, and springs back.',
    },
  },
]

export const productOf = (id: string | null): Product | undefined =>
  products.find((product) => product.id === id)

/** A line as GA4 names its parts. */
export function itemOf(product: Product, quantity = 1, index?: number): Record<string, unknown> {
  return {
    item_id: product.id,
    item_name: product.name[lang],
    item_category: product.category.es,
    item_brand: 'Ceiba Azul',
    price: product.price,
    quantity,
    ...(index !== undefined && { index }),
  }
}
