-- title.es: Personas de un segmento del embudo
-- title.en: People of a segment of the funnel
-- question.es: ¿Quiénes de este segmento siguieron, y quiénes no?
-- question.en: Who of this segment went on, and who did not?
-- parameter.steps.default: page_view, add_to_cart, purchase
-- parameter.steps.es: Pasos en orden, como mucho diez: `evento`, `evento:/ruta*`, `evento[campo=texto]`, `uno|otro`, `?opcional`, `!excluido` (docs/funnels.md).
-- parameter.steps.en: Steps in order, ten at most: `event`, `event:/path*`, `event[field=text]`, `one|other`, `?optional`, `!excluded` (docs/funnels.md).
-- parameter.window_hours.default: 168
-- parameter.window_hours.min: 1
-- parameter.window_hours.max: 8784
-- parameter.window_hours.es: Horas desde el primer paso en las que hay que dar los demás.
-- parameter.window_hours.en: Hours from the first step within which the others must be taken.
-- parameter.mode.default: ordered
-- parameter.mode.choices: ordered, strict, any
-- parameter.mode.es: Cómo se encadenan los pasos: ordered, en este orden; strict, en este orden y sin nada que la persona haga en medio; any, en cualquier orden.
-- parameter.mode.en: How steps follow each other: ordered, in this order; strict, in this order and nothing done in between; any, in any order.
-- parameter.step.default: 0
-- parameter.step.max: 10
-- parameter.step.es: De este paso al siguiente; 0, del primero al último.
-- parameter.step.en: From this step to the next; 0, from the first to the last.
-- parameter.by.default: device
-- parameter.by.choices: device, channel, country, language, visit
-- parameter.by.es: Segmentos: dispositivo, canal, país, idioma, o primera visita o no (visit).
-- parameter.by.en: Segments: device, channel, country, language, or first visit or not (visit).
-- parameter.segment.default: ''
-- parameter.segment.es: El segmento, como en `funnel_segments`; vacío, no se sabe.
-- parameter.segment.en: The segment, as in `funnel_segments`; empty, unknown.
-- parameter.outcome.default: entered
-- parameter.outcome.choices: entered, converted, still_under_way
-- parameter.outcome.es: Cuáles, como en `funnel_segments`.
-- parameter.outcome.en: Which, as in `funnel_segments`.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.reached_at.es: Llegó
-- column.reached_at.en: Came
-- column.has_continued.es: Siguió
-- column.has_continued.en: Went on
-- column.total.es: Cuántas son: el número de `funnel_segments`.
-- column.total.en: How many they are: the number in `funnel_segments`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(came, 4096)), 'UTC') as reached_at,
  went_on::Bool as has_continued,
  count() over () as total
from funnel_step_segments(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
  window_hours = {window_hours:UInt32}, mode = {mode:String}, step = {step:UInt8}, by = {by:String}
)
where segment = {segment:String}
  and multiIf({outcome:String} = 'converted', went_on, {outcome:String} = 'still_under_way', is_under_way, true)
order by came desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
