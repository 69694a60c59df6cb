-- title.es: Embudo en el tiempo
-- title.en: Funnel over time
-- question.es: ¿Mejora el embudo con el tiempo?
-- question.en: Does the funnel get better over time?
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
-- column.day.es: Día en que entraron, o lunes de su semana.
-- column.day.en: Day on which they entered, or Monday of its week.
-- column.entered.es: Personas cuyo intento que llegó más lejos empezó entonces; cada una, una vez.
-- column.entered.en: People whose attempt that came furthest began then; each once.
-- column.entered.unit: people
-- column.converted.es: De ellas, las que llegaron al último paso.
-- column.converted.en: Those who came to the last step.
-- column.converted.unit: people
-- column.still_under_way.es: De las demás, las que aún pueden.
-- column.still_under_way.en: Of the others, those who still can.
-- column.still_under_way.unit: people
-- column.rate.es: Parte que llegó al último paso; sube mientras haya quien aún puede.
-- column.rate.en: Share that came to the last step; it rises while some still can.
-- column.rate.unit: share
-- people.entered: funnel_day_people day={day} outcome=entered
-- people.converted: funnel_day_people day={day} outcome=converted
-- people.still_under_way: funnel_day_people day={day} outcome=still_under_way
-- check.parts: converted + still_under_way <= entered
-- check.rate_is_a_share: rate is null or rate between 0 and 1

with day -> if({by:String} = 'week', toMonday(day), day) as cohort_of
select
  day,
  entered,
  converted,
  still_under_way,
  converted / nullIf(entered, 0) as rate
from (
  select
    cohort_of(toDate(fromUnixTimestamp64Milli(toInt64(intDiv(began, 4096))), {tz:String})) as day,
    count() as entered,
    countIf(is_done) as converted,
    countIf(is_open and not is_done) as still_under_way
  from funnel_steps(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
    window_hours = {window_hours:UInt32}, mode = {mode:String}
  )
  where step = 1
  group by day
  order by day with fill from cohort_of({from:Date}) to {to:Date} step if({by:String} = 'week', 7, 1)
)
order by day
settings max_bytes_before_external_group_by = 100000000
