-- title.es: Personas de una ruta
-- title.en: People of a path
-- question.es: ¿Quiénes fueron de aquí a allí?
-- question.en: Who went from here to there?
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
-- parameter.step.default: 1
-- parameter.step.min: 1
-- parameter.step.max: 10
-- parameter.step.es: Número del paso, como en `paths`.
-- parameter.step.en: Number of the step, as in `paths`.
-- parameter.node.default: ''
-- parameter.node.es: Nodo, como en `paths`; vacío, cualquiera.
-- parameter.node.en: Node, as in `paths`; empty, any.
-- parameter.next_node.default: ''
-- parameter.next_node.es: El siguiente, como en `paths`; vacío, cualquiera.
-- parameter.next_node.en: The next one, as in `paths`; empty, any.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas personas como mucho.
-- parameter.limit.en: How many people at most.
-- parameter.offset.default: 0
-- parameter.offset.es: Cuántas personas saltar, para pasar página.
-- parameter.offset.en: How many people to pass over, for the next page.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.at.es: Cuándo llegó al paso.
-- column.at.en: When the person came to the step.
-- column.from_node.es: Lo que hizo en el paso.
-- column.from_node.en: What was done at the step.
-- column.to_node.es: Lo que hizo después (hacia atrás, antes), o `$end` o `$more`.
-- column.to_node.en: What was done next (backward, before), or `$end` or `$more`.
-- column.total.es: Cuántas son: el número de `paths`.
-- column.total.en: How many they are: the number in `paths`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with
  -- The nodes there is room for, at the step and at the next, ranked as in `paths`.
  (
    select groupUniqArray((no, node))
    from (
      select arrayJoin(arrayMap(no -> (no, path[no].1), range(1, least(length(path), {steps:UInt8}) + 1))) as at, at.1 as no, at.2 as node
      from person_paths(
        site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
        conversions = {conversions:Array(String)}, level = {level:String}, direction = {direction:String},
        journey = {journey:String}, persona = {persona:String}, filter = {filter:String}, start = {start:String}, end = {end:String}
      )
      where no in ({step:UInt8}, {step:UInt8} + 1)
      group by at
      order by count() desc, node
      limit {top:UInt8} by no
    )
  ) as roomy,
  (no, node) -> if(node in ('$end', '$more') or has(roomy, (no, node)), node, '$other') as shown
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(intDiv(path[{step:UInt8}].2, 4096)::Int64, 'UTC') as at,
  path[{step:UInt8}].1 as from_node,
  multiIf(
    length(path) = {step:UInt8}, '$end', {step:UInt8} = {steps:UInt8}, '$more', path[{step:UInt8} + 1].1
  ) as to_node,
  count() over () as total
from person_paths(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
  conversions = {conversions:Array(String)}, level = {level:String}, direction = {direction:String},
  journey = {journey:String}, persona = {persona:String}, filter = {filter:String}, start = {start:String}, end = {end:String}
)
where length(path) >= {step:UInt8} and {step:UInt8} <= {steps:UInt8}
  and ({node:String} = '' or shown({step:UInt8}, from_node) = {node:String})
  and ({next_node:String} = '' or shown({step:UInt8} + 1, to_node) = {next_node:String})
order by at, person_id
limit {limit:UInt32} offset {offset:UInt32}
settings max_bytes_before_external_group_by = 60000000
