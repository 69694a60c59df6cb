-- title.es: Personas de un embudo
-- title.en: People of a funnel
-- question.es: ¿Quiénes llegaron a este paso, y qué fue de ellas?
-- question.en: Who came to this step, and what became of them?
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
-- parameter.step.default: 1
-- parameter.step.min: 1
-- parameter.step.max: 10
-- parameter.step.es: Número del paso.
-- parameter.step.en: Number of the step.
-- parameter.outcome.default: all
-- parameter.outcome.choices: all, continued, left, still_under_way
-- parameter.outcome.es: Cuáles: todas, o las que siguieron, se fueron o aún pueden seguir, como las cuenta `funnel`.
-- parameter.outcome.en: Which: all, or those who continued, left or are still under way, as `funnel` counts them.
-- parameter.next_node.default: ''
-- parameter.next_node.es: De las que se fueron, las que hicieron esto después, como en `funnel_leavers`; vacío, cualquiera.
-- parameter.next_node.en: Of those who left, who did this next, as in `funnel_leavers`; empty, any.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas personas como mucho.
-- parameter.limit.en: How many people at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.reached_at.es: Cuándo llegó al paso.
-- column.reached_at.en: When the person came to the step.
-- column.outcome.es: Qué fue de ella: `continued`, `left` o `still_under_way`.
-- column.outcome.en: What became of them: `continued`, `left` or `still_under_way`.
-- column.ms_from_previous.es: Tiempo desde el paso anterior.
-- column.ms_from_previous.en: Time since the step before.
-- column.ms_from_previous.unit: ms
-- column.total.es: Cuántas son en total, también las que no caben en la lista: el número de `funnel` o de `funnel_leavers`.
-- column.total.en: How many they are in all, also those the list has no room for: the number of `funnel` or `funnel_leavers`.
-- column.total.unit: people
-- check.outcomes: outcome in ('continued', 'left', 'still_under_way')
-- check.no_more_than_all: (select count() from result) <= total

select
  s.person_id as person_id,
  s.is_known as is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(s.came, 4096)), 'UTC') as reached_at,
  s.outcome as outcome,
  s.ms_from_previous as ms_from_previous,
  count() over () as total
from funnel_steps(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
  window_hours = {window_hours:UInt32}, mode = {mode:String}
) as s
where s.step = {step:UInt8} and {outcome:String} in ('all', s.outcome)
  and ({next_node:String} = '' or s.person_id in (
    select person_id
    from funnel_leavers(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
      window_hours = {window_hours:UInt32}, mode = {mode:String}, step = {step:UInt8}
    )
    where next_node = {next_node:String}
  ))
order by s.came desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
