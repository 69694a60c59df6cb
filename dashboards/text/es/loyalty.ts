export const loyalty = {
  question: '¿Quién vuelve, y quién compra otra vez?',
  retention: 'Quién vuelve',
  by: 'Cada',
  bys: { day: 'Día', '': 'Semana', month: 'Mes' },
  cohort: 'Vinieron por primera vez',
  all: 'Todas',
  period: {
    day: (n: string) => `Día ${n}`,
    '': (n: string) => `Sem. ${n}`,
    month: (n: string) => `Mes ${n}`,
  },
  open: 'aún en curso',
  summary: (returned: string, people: string) =>
    `De ${people} personas nuevas cuyo período siguiente ya terminó, ${returned} volvieron en él.`,
  tooSoon: 'Aún no termina el período siguiente de ningún grupo.',
  legend:
    'Más oscuro: vuelven más. Con menos de 30 personas se muestra cuántas. Rayado: el período no ha terminado.',
  who: (cohort: string, period: string) => `${cohort}: volvieron en ${period}`,
  first: 'Primera vez',
  last: 'Última vez',
  nothing: 'Nadie vino por primera vez en estas fechas',
  repeat: 'Quién compra otra vez',
  orders: 'Pedidos',
  times: { '1': '1', '2': '2', '3': '3', '4': '4', '5': '5 o más' } as Record<string, string>,
  repeatSummary: (again: string, all: string) =>
    `De ${all} personas que compraron, ${again} compraron otra vez.`,
  revenueShare: 'Parte del ingreso',
  between: 'Entre pedidos (mediana)',
  noOrders: 'Nadie compró en estas fechas',
  buyers: (orders: string) => `Personas con ${orders} pedidos`,
}
