export const live = {
  question: '¿Qué está pasando ahora?',
  now: 'Personas ahora',
  nowHint: 'con algún evento en los últimos 5 minutos',
  events: 'Eventos',
  eventsHint: (minutes: string) => `en los últimos ${minutes} minutos`,
  listening: 'Escuchando',
  paused: 'En pausa',
  pause: 'Pausar',
  resume: 'Seguir',
  arrived: (n: number, s: string, last: string) =>
    n === 1 ? `Evento nuevo: ${last}` : `${s} eventos nuevos. El último: ${last}`,
  atLeast: (n: string) => `${n} o más`,
}
