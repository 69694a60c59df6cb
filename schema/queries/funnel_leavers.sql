-- title.es: Qué hicieron al irse
-- title.en: What they did instead
-- question.es: ¿Adónde fueron las que se fueron en este paso?
-- question.en: Where did those go who left at this step?
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
-- parameter.step.es: Paso en el que se fueron.
-- parameter.step.en: Step at which they left.
-- parameter.top.default: 10
-- parameter.top.min: 1
-- parameter.top.max: 1000
-- parameter.top.es: Cuántas páginas o eventos; los demás van juntos en `$other`.
-- parameter.top.en: How many pages or events; the rest are one, `$other`.
-- column.next_node.es: Lo primero que hicieron después, dentro del plazo: página o evento; `$end`, nada; `$other`, los que no caben.
-- column.next_node.en: The first thing they did next, within the window: page or event; `$end`, nothing; `$other`, those there is no room for.
-- column.people.es: Personas.
-- column.people.en: People.
-- column.people.unit: people
-- column.left.es: Todas las que se fueron en el paso: la suma.
-- column.left.en: All who left at the step: the sum.
-- column.left.unit: people
-- column.share.es: Parte de las que se fueron.
-- column.share.en: Share of those who left.
-- column.share.unit: share
-- column.median_ms.es: Mediana del tiempo hasta entonces.
-- column.median_ms.en: Median time until then.
-- column.median_ms.unit: ms
-- check.adds_up: left = (select sum(people) from result)
-- check.somebody: people > 0

select
  if(n.place <= {top:UInt16} or n.next_node = '$end', n.next_node, '$other') as next_node,
  count() as people,
  sum(count()) over () as left,
  people / left as share,
  quantileExactInclusiveOrNull(0.5)(n.ms_to_next) as median_ms
from (
  select
    *,
    dense_rank() over (order by next_node = '$end', node_people desc, next_node) as place
  from (
    select next_node, ms_to_next, count() over (partition by next_node) as node_people
    from funnel_leavers(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
      window_hours = {window_hours:UInt32}, mode = {mode:String}, step = {step:UInt8}
    )
  )
) as n
group by next_node
order by next_node = '$other', people desc, next_node
settings max_bytes_before_external_group_by = 100000000
