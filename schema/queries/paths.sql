-- title.es: Rutas
-- title.en: Paths
-- question.es: ¿Qué hace la gente de verdad, antes o después de algo?
-- question.en: What do people really do, before or after something?
-- parameter.level.default: page
-- parameter.level.choices: stage, touchpoint, page, event
-- parameter.level.es: Nivel de detalle: etapas del recorrido (stage), sus puntos de contacto (touchpoint), páginas (page), o páginas y eventos (event).
-- parameter.level.en: Level of detail: stages of the journey (stage), its touchpoints (touchpoint), pages (page), or pages and events (event).
-- parameter.direction.default: forward
-- parameter.direction.choices: forward, backward
-- parameter.direction.es: Hacia delante (forward), o hacia atrás desde el final (backward).
-- parameter.direction.en: Forward, or backward from the end.
-- parameter.start.default: ''
-- parameter.start.es: Página, evento, punto de contacto o etapa donde empieza el camino; vacío, lo primero de cada persona.
-- parameter.start.en: Page, event, touchpoint or stage where the path starts; empty, the first of each person.
-- parameter.end.default: ''
-- parameter.end.es: Página, evento, punto de contacto o etapa donde acaba el camino; vacío, lo último de cada persona.
-- parameter.end.en: Page, event, touchpoint or stage where the path ends; empty, the last of each person.
-- parameter.steps.default: 5
-- parameter.steps.min: 1
-- parameter.steps.max: 10
-- parameter.steps.es: Cuántos pasos.
-- parameter.steps.en: How many steps.
-- parameter.top.default: 6
-- parameter.top.min: 1
-- parameter.top.max: 50
-- parameter.top.es: Cuántos distintos por paso; los demás van juntos en `$other`.
-- parameter.top.en: How many different ones a step; the rest are one, `$other`.
-- column.step.es: Número del paso; hacia atrás, contado desde el final.
-- column.step.en: Number of the step; backward, counted from the end.
-- column.node.es: Lo que hizo en el paso (según `level`), o `$other`: los que no caben.
-- column.node.en: What was done at the step (by `level`), or `$other`: those there is no room for.
-- column.next_node.es: Lo que siguió (hacia atrás, lo anterior): otro de ellos, `$other`, `$end` (el camino acaba aquí) o `$more` (sigue más allá de los pasos pedidos).
-- column.next_node.en: What came next (backward, before): another of them, `$other`, `$end` (the path ends here) or `$more` (it goes on beyond the steps asked for).
-- column.people.es: Personas; cada una tiene un solo camino.
-- column.people.en: People; each has one path.
-- column.people.unit: people
-- column.node_people.es: Personas en `node` en este paso.
-- column.node_people.en: People at `node` in this step.
-- column.node_people.unit: people
-- column.times.es: Veces seguidas en `node`, de media por persona.
-- column.times.en: Times in a row at `node`, on average for a person.
-- check.people_exist: people > 0 and times >= 1
-- check.out_adds_up: (step, node, node_people) in (select step, node, sum(people) from result group by step, node)
-- check.in_is_out: step = 1 or (step, node, node_people) in (select step + 1, next_node, sum(people) from result group by step, next_node)

-- First the pairs as they are, which are few; only then is what there is no room for put together.
select
  p.step as step,
  if(p.node_rank <= {top:UInt8}, p.raw_node, '$other') as node,
  if(p.raw_next in ('$end', '$more') or p.next_rank <= {top:UInt8}, p.raw_next, '$other') as next_node,
  sum(p.pair_people) as people,
  sum(sum(p.pair_people)) over (partition by step, node) as node_people,
  sum(p.pair_times) / people as times
from path_pairs(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
  conversions = {conversions:Array(String)}, level = {level:String}, direction = {direction:String},
  journey = {journey:String}, persona = {persona:String}, filter = {filter:String}, start = {start:String}, end = {end:String}, steps = {steps:UInt8}
) as p
group by step, node, next_node
order by step, node_people desc, node, people desc, next_node
settings max_bytes_before_external_group_by = 60000000
