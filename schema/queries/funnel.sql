-- title.es: Embudo
-- title.en: Funnel
-- question.es: ¿En qué paso se va la gente?
-- question.en: At which step do people leave?
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
-- column.step.es: Número del paso.
-- column.step.en: Number of the step.
-- column.name.es: El paso, como se pidió; en cualquier orden ninguno tiene lugar, y queda vacío.
-- column.name.en: The step, as it was asked; in any order none has a place, and it is empty.
-- column.is_optional.es: Se puede saltar.
-- column.is_optional.en: May be left out.
-- column.entered.es: Personas que llegaron al paso; al primero, dentro del período.
-- column.entered.en: People who reached the step; the first one within the period.
-- column.entered.unit: people
-- column.continued.es: De ellas, las que dieron el siguiente que no se puede saltar, aunque fuera tras el período; en el último paso, todas.
-- column.continued.en: Those who took the next one that cannot be left out, be it after the period; at the last step everybody.
-- column.continued.unit: people
-- column.left.es: Las que no siguieron y ya no pueden.
-- column.left.en: Those who did not and no longer can.
-- column.left.unit: people
-- column.still_under_way.es: Las que aún pueden seguir: su plazo no ha terminado.
-- column.still_under_way.en: Those who still can: their window is not over.
-- column.still_under_way.unit: people
-- column.rate_from_previous.es: Parte del paso anterior que no se puede saltar que llegó a este.
-- column.rate_from_previous.en: Share of the step before that cannot be left out that reached this one.
-- column.rate_from_previous.unit: share
-- column.rate_from_first.es: Parte del primer paso que llegó a este.
-- column.rate_from_first.en: Share of the first step that reached this one.
-- column.rate_from_first.unit: share
-- column.median_ms_from_previous.es: Mediana del tiempo desde el paso anterior.
-- column.median_ms_from_previous.en: Median time since the step before.
-- column.median_ms_from_previous.unit: ms
-- people.entered: funnel_people step={step}
-- people.continued: funnel_people step={step} outcome=continued
-- people.left: funnel_people step={step} outcome=left
-- people.still_under_way: funnel_people step={step} outcome=still_under_way
-- check.reconciles: entered = continued + left + still_under_way
-- check.rates_are_shares: (rate_from_previous is null or rate_from_previous between 0 and 1) and (rate_from_first is null or rate_from_first between 0 and 1)
-- check.last_step_is_done: step < JSONLength({steps:String}, 'steps') or continued = entered

with
  JSONExtract({steps:String}, 'steps', 'Array(Tuple(text String, is_optional Bool, before UInt8))') as asked,
  groupArray(f.entered) over () as all_entered
select
  f.step as step,
  asked[f.step].1 as name,
  asked[f.step].2 as is_optional,
  f.entered, f.continued, f.left, f.still_under_way,
  f.entered / nullIf(all_entered[asked[f.step].3], 0) as rate_from_previous,
  f.entered / nullIf(all_entered[1], 0) as rate_from_first,
  f.median_ms_from_previous
from (
  select
    step,
    count() as entered,
    countIf(outcome = 'continued') as continued,
    countIf(outcome = 'left') as left,
    countIf(outcome = 'still_under_way') as still_under_way,
    quantileExactInclusiveOrNull(0.5)(ms_from_previous) as median_ms_from_previous
  from funnel_steps(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
    window_hours = {window_hours:UInt32}, mode = {mode:String}
  )
  group by step
  order by step with fill from 1 to toUInt64(length(asked) + 1)
) as f
order by step
settings max_bytes_before_external_group_by = 100000000
