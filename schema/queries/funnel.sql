-- title.es: Embudo
-- title.en: Funnel
-- question.es: ¿En qué paso se va la gente?
-- question.en: At which step do people leave?
-- parameter.steps.default: page_view, add_to_cart, purchase
-- parameter.steps.min: 1
-- parameter.steps.max: 10
-- parameter.steps.es: Pasos en orden, como mucho diez: `evento`, `evento:/ruta` o `evento:/ruta*` para lo que empieza así.
-- parameter.steps.en: Steps in order, ten at most: `event`, `event:/path` or `event:/path*` for what begins so.
-- parameter.window_hours.default: 168
-- parameter.window_hours.min: 1
-- parameter.window_hours.max: 8784
-- parameter.window_hours.es: Horas desde el primer paso en las que hay que dar los demás.
-- parameter.window_hours.en: Hours from the first step within which the others must be taken.
-- parameter.mode.default: strict_once
-- parameter.mode.choices: strict_once, strict_order, strict_deduplication, strict_increase
-- parameter.mode.es: Cómo se encadenan los pasos: strict_once, un evento es un solo paso; strict_order, nada que la persona haga en medio; strict_deduplication, un paso repetido corta; strict_increase, sin empates de tiempo. Los modos son los de windowFunnel.
-- parameter.mode.en: How steps follow each other: strict_once, one event is one step; strict_order, nothing done in between; strict_deduplication, a repeated step ends it; strict_increase, no two at the same time. The modes are those of windowFunnel.
-- column.step.es: Número del paso.
-- column.step.en: Number of the step.
-- column.name.es: El paso, como se pidió.
-- column.name.en: The step, as it was asked.
-- column.entered.es: Personas que llegaron al paso; al primero, dentro del período.
-- column.entered.en: People who reached the step; the first one within the period.
-- column.entered.unit: people
-- column.continued.es: De ellas, las que dieron el siguiente, aunque fuera tras el período; en el último paso, todas.
-- column.continued.en: Those who took the next one, be it after the period; at the last step everybody.
-- column.continued.unit: people
-- column.left.es: Las que no siguieron y ya no pueden.
-- column.left.en: Those who did not and no longer can.
-- column.left.unit: people
-- column.still_under_way.es: Las que aún pueden seguir: su plazo no ha terminado.
-- column.still_under_way.en: Those who still can: their window is not over.
-- column.still_under_way.unit: people
-- column.rate_from_previous.es: Parte del paso anterior que llegó a este.
-- column.rate_from_previous.en: Share of the step before that reached this one.
-- column.rate_from_previous.unit: share
-- column.rate_from_first.es: Parte del primer paso que llegó a este.
-- column.rate_from_first.en: Share of the first step that reached this one.
-- column.rate_from_first.unit: share
-- column.median_ms_from_previous.es: Mediana del tiempo desde el paso anterior.
-- column.median_ms_from_previous.en: Median time since the step before.
-- column.median_ms_from_previous.unit: ms
-- check.reconciles: entered = continued + left + still_under_way
-- check.rates_are_shares: (rate_from_previous is null or rate_from_previous between 0 and 1) and (rate_from_first is null or rate_from_first between 0 and 1)
-- check.last_step_is_done: step < (select max(step) from result) or continued = entered

-- Innermost: events as steps (a bit each). Then people: how far they came. Then steps: how many people at each.
with
  length({steps:Array(String)}) as last_step,
  toDateTime64({to:Date}, 3, {tz:String}) as ends_at,
  -- windowFunnel takes whole numbers: the ticks of views/person_events.sql.
  4096 as ticks_per_ms,
  toUInt64({window_hours:UInt32}) * 3600000 * ticks_per_ms as window_ticks,
  (toUInt64(0), toUInt64(0), 0.) as no_chain,
  (step -> extract(step, '^[^:]+')) as name_of,
  (step -> substring(step, length(name_of(step)) + 2)) as path_of,
  (step -> name = name_of(step) and if(
    path_of(step) = '', true,
    if(endsWith(path_of(step), '*'), startsWith(url_path, trimRight(path_of(step), '*')), url_path = path_of(step))
  )) as is_step,
  -- Steps that were not asked for are constants, and cost nothing.
  (no -> if(no <= last_step, is_step({steps:Array(String)}[no]), 0)) as is_no
select
  f.step as step,
  {steps:Array(String)}[f.step] as name,
  f.entered, f.continued, f.left, f.still_under_way,
  f.entered / nullIf(lagInFrame(f.entered) over (order by f.step), 0) as rate_from_previous,
  f.entered / nullIf(first_value(f.entered) over (order by f.step), 0) as rate_from_first,
  f.median_ms_from_previous
from (
  select
    step,
    countIf(level >= step) as entered,
    countIf(level > step or level = last_step) as continued,
    countIf(level = step and level < last_step and not is_open) as left,
    countIf(level = step and level < last_step and is_open) as still_under_way,
    quantileExactInclusiveOrNullIf(0.5)(chains[step].3, level >= step and step > 1) as median_ms_from_previous
  from (
    select
      person_id,
      windowFunnel(window_ticks, {mode:String})(
        ticks, bitTest(steps, 0), bitTest(steps, 1), bitTest(steps, 2), bitTest(steps, 3), bitTest(steps, 4),
        bitTest(steps, 5), bitTest(steps, 6), bitTest(steps, 7), bitTest(steps, 8), bitTest(steps, 9)
      ) as level,
      maxIf(occurred_at, bitTest(steps, 0)) + toIntervalHour({window_hours:UInt32}) > now64(3) as is_open,
      -- For those who took two steps, their events in order are walked once more, to time them. Per step is kept the
      -- latest chain that came there: (when it began, when it came there, the milliseconds since the step before).
      arrayFold(
        (chains, event) -> arrayMap(
          (no, here, before) -> multiIf(
            not bitTest(event.2, no - 1), here,
            no = 1, (event.1, event.1, 0.),
            before.1 > here.1 and event.1 <= before.1 + window_ticks,
              (before.1, event.1, round((event.1 - before.2) / ticks_per_ms)),
            here
          ),
          range(1, last_step + 1), chains, arrayPushFront(arrayPopBack(chains), no_chain)
        ),
        arrayMap(
          event -> (intDiv(event, 1024), event % 1024),
          -- Packed, or the events of a large site would not fit.
          arraySort(if(level > 1, groupArrayIf(ticks * 1024 + steps, steps > 0), []))
        ),
        arrayWithConstant(last_step, no_chain)
      ) as chains
    from (
      select
        person_id, occurred_at, ticks,
        (is_no(1) and occurred_at < ends_at) + 2 * is_no(2) + 4 * is_no(3) + 8 * is_no(4) + 16 * is_no(5)
          + 32 * is_no(6) + 64 * is_no(7) + 128 * is_no(8) + 256 * is_no(9) + 512 * is_no(10) as steps
      from period_events(
        site = {site:String}, from = {from:Date}, to = {to:Date} + intDiv({window_hours:UInt32} + 47, 24), tz = {tz:String}
      )
      where steps > 0
        -- Then anything a person does in between counts, but not what the page measures by itself.
        or {mode:String} = 'strict_order'
          and name not in ('page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error')
    )
    where person_id != ''
    group by person_id
  )
  array join range(1, last_step + 1) as step
  group by step
  order by step with fill from 1 to last_step + 1
) as f
order by step
