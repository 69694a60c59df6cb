/** What the demo shop sells, as `dashboards/demo/shop/products.ts` has it, best sold first; pesos. */
export const products = [
  { id: 'cafe', name: 'Café de Pitalito, 500 g', category: 'Despensa', price: 42_000 },
  { id: 'taza', name: 'Taza de barro', category: 'Barro', price: 38_000 },
  { id: 'mochila', name: 'Mochila de lana', category: 'Tejido', price: 185_000 },
  { id: 'chocolate', name: 'Chocolate de mesa', category: 'Despensa', price: 24_000 },
  { id: 'hamaca', name: 'Hamaca de algodón', category: 'Tejido', price: 320_000 },
  { id: 'cuenco', name: 'Cuenco de barro negro', category: 'Barro', price: 64_000 },
  { id: 'ruana', name: 'Ruana de lana virgen', category: 'Tejido', price: 290_000 },
  { id: 'sombrero', name: 'Sombrero de palma', category: 'Tejido', price: 120_000 },
] as const
