import type { Words } from '../card/show.ts'

export type Instrument = 'nps' | 'csat' | 'ces'

const NAMES = ['question', 'low', 'high', 'thanks', 'why', 'send', 'close'] as const
const QUESTIONS = {
  es: {
    nps: '¿Qué tan probable es que nos recomiende?|Nada probable|Muy probable',
    csat: '¿Cómo fue su experiencia?|Muy mala|Muy buena',
    ces: '¿Qué tan fácil fue?|Muy difícil|Muy fácil',
  },
  en: {
    nps: 'How likely are you to recommend us?|Not at all likely|Very likely',
    csat: 'How was your experience?|Very bad|Very good',
    ces: 'How easy was it?|Very difficult|Very easy',
  },
}
const REST = {
  es: '¡Gracias por su respuesta!|¿Por qué? (opcional)|Enviar|Cerrar',
  en: 'Thank you for your answer!|Why? (optional)|Send|Close',
}

/** The words of a question in Spanish or in English. */
export const readWords = (lang: 'es' | 'en', ask: Instrument): Words => {
  const texts = `${QUESTIONS[lang][ask]}|${REST[lang]}`.split('|')
  return Object.fromEntries(NAMES.map((name, at) => [name, texts[at]])) as unknown as Words
}
