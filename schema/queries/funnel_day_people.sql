-- title.es: Personas de un día del embudo
-- title.en: People of a day of the funnel
-- question.es: ¿Quiénes entraron este día, y quiénes completaron el embudo?
-- question.en: Who entered on this day, and who completed the funnel?
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
-- parameter.by.default: day
-- parameter.by.choices: day, week
-- parameter.by.es: Por día (day) o por semana, desde el lunes (week).
-- parameter.by.en: By day, or by week from Monday.
-- parameter.day.default: 2000-01-01
-- parameter.day.es: Día, o lunes de la semana, como en `funnel_trend`.
-- parameter.day.en: Day, or Monday of the week, as in `funnel_trend`.
-- parameter.outcome.default: entered
-- parameter.outcome.choices: entered, converted, still_under_way
-- parameter.outcome.es: Cuáles, como en `funnel_trend`.
-- parameter.outcome.en: Which, as in `funnel_trend`.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.began_at.es: Entró
-- column.began_at.en: Entered
-- column.has_finished.es: Llegó al último paso
-- column.has_finished.en: Came to the last step
-- column.ms_to_done.es: Tardó
-- column.ms_to_done.en: Took
-- column.ms_to_done.unit: ms
-- column.total.es: Cuántas son: el número de `funnel_trend`.
-- column.total.en: How many they are: the number in `funnel_trend`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with toDate(fromUnixTimestamp64Milli(toInt64(intDiv(began, 4096))), {tz:String}) as began_on
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(began, 4096)), 'UTC') as began_at,
  is_done::Bool as has_finished,
  s.ms_to_done as ms_to_done,
  count() over () as total
from funnel_steps(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
  window_hours = {window_hours:UInt32}, mode = {mode:String}
) as s
where step = 1 and if({by:String} = 'week', toMonday(began_on), began_on) = {day:Date}
  and multiIf({outcome:String} = 'converted', is_done, {outcome:String} = 'still_under_way', is_open and not is_done, true)
order by began desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
