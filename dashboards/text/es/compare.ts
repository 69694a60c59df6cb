export const compare = {
  question: '¿En qué se distinguen dos grupos, o ahora y antes?',
  sides: { a: 'A', b: 'B' },
  when: 'Comparar',
  whens: { '': 'Dos grupos', before: 'Ahora y antes' },
  dates: (letter: string, from: string, last: string) => `${letter}: ${from} – ${last}`,
  side: (letter: string, who: string, from: string, last: string) => `${letter}: ${who}, ${from} – ${last}`,
  stages: 'Etapa por etapa: quién sigue',
  stage: 'Etapa',
  touchpoints: 'Puntos de contacto: a quién llegan',
  touchpoint: 'Punto de contacto',
  funnel: 'Embudo',
  difference: 'A − B',
  points: (points: string, low: string, high: string) => `${points} pp (${low} a ${high})`,
  largest: (name: string, a: string, b: string) =>
    `La mayor diferencia está en «${name}»: ${a} en A y ${b} en B.`,
  alike: 'Nada se distingue más que el azar.',
  note: 'Parte de quienes ya no están en curso que sigue. pp: puntos porcentuales, con su intervalo del 95 %; una diferencia que puede ser azar va en gris.',
  noteBefore:
    'Quienes entraron, ya no tienen plazo y siguieron dentro de él: a ambos lados el mismo plazo. pp: puntos porcentuales, con su intervalo del 95 %; lo que puede ser azar va en gris.',
  nobodyOver: 'Nadie que entrara en estas fechas ha agotado su plazo',
  reach: 'Parte de las personas del recorrido que tocó cada punto. Primero, lo que más distingue.',
  nobody: 'Nadie tocó el recorrido ni en A ni en B',
  count: (count: string, side: string, name: string) => `${count}: ${name}, ${side}`,
}

export const kept = {
  title: 'Clientes que se quedan y que se van',
  did: 'Qué hicieron',
  kept: 'Se quedaron',
  lost: 'Se fueron',
  ratio: 'Cuántas veces más',
  interval: 'Intervalo del 95 %',
  clear: 'claro',
  none: 'Otra cosa',
  summary: (again: string, lost: string, open: string) =>
    `${again} compraron otra vez en 90 días, ${lost} no; ${open} aún tienen tiempo.`,
  note: 'Lo que hicieron 30 días antes y después de su primer pedido del período, sin el último día antes del segundo. Una diferencia no prueba una causa.',
}
