-- title.es: Tiempos de un embudo
-- title.en: Times of a funnel
-- question.es: ¿Cuánto tardan en dar el paso?
-- question.en: How long do people take for the step?
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
-- parameter.step.es: Paso, desde el anterior que no se puede saltar; 0, del primero al último.
-- parameter.step.en: Step, since the one before that cannot be left out; 0, from the first to the last.
-- column.from_ms.es: Desde este tiempo.
-- column.from_ms.en: From this time.
-- column.from_ms.unit: ms
-- column.to_ms.es: Hasta antes de este; vacío, sin límite.
-- column.to_ms.en: To before this; empty, without limit.
-- column.to_ms.unit: ms
-- column.people.es: Personas que tardaron eso.
-- column.people.en: People who took that long.
-- column.people.unit: people
-- column.total.es: Personas que dieron el paso: la suma.
-- column.total.en: People who took the step: the sum.
-- column.total.unit: people
-- column.median_ms.es: Mediana de todas.
-- column.median_ms.en: Median of all.
-- column.median_ms.unit: ms
-- column.p90_ms.es: Nueve de cada diez no tardaron más.
-- column.p90_ms.en: Nine of ten took no longer.
-- column.p90_ms.unit: ms
-- people.people: funnel_time_people from_ms={from_ms} to_ms={to_ms}
-- check.adds_up: total = (select sum(people) from result)
-- check.median_before_p90: median_ms <= p90_ms

-- Columns that a person can read: 10 s, 30 s, 1 min … 90 days. Empty ones at both ends are left out.
with [0, 10, 30, 60, 300, 900, 3600, 21600, 86400, 259200, 604800, 2592000, 7776000] as seconds
select
  seconds[no] * 1000 as from_ms,
  if(no = length(seconds), null, seconds[no + 1] * 1000) as to_ms,
  t.people_in[no] as people,
  t.total as total,
  t.median_ms as median_ms,
  t.p90_ms as p90_ms
from (
  select
    count() as total,
    round(quantileExactInclusive(0.5)(ms)) as median_ms,
    round(quantileExactInclusive(0.9)(ms)) as p90_ms,
    groupArray(arrayLastIndex(second -> second * 1000 <= ms, seconds)) as columns,
    arrayMap(no -> countEqual(columns, no), arrayEnumerate(seconds)) as people_in
  from (
    select if({step:UInt8} = 0, ms_to_done, ms_from_previous) as ms
    from funnel_steps(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
      window_hours = {window_hours:UInt32}, mode = {mode:String}
    )
    where step = greatest({step:UInt8}, 1) and ms is not null
  )
) as t
array join arrayEnumerate(seconds) as no
where t.total > 0 and no between arrayMin(t.columns) and arrayMax(t.columns)
order by from_ms
settings max_bytes_before_external_group_by = 100000000
