export const byStage = {
  question: '¿Qué canales traen y cuáles atienden?',
  caption: 'Personas de cada etapa, por canal',
  brought: 'Trajo',
  all: 'Personas',
  offline: 'Fuera de la web',
  nobody: 'Nadie tocó el recorrido en este período',
  legend:
    '«Trajo»: su primer contacto del período fue por ese canal. Debajo, cuánto más atiende esa etapa que las demás: con más color, más de 1×.',
}
