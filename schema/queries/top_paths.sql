-- title.es: Caminos más comunes
-- title.en: Top paths
-- question.es: ¿Qué caminos recorre más gente, cuáles convierten y cuáles son rápidos?
-- question.en: Which paths do most people take, which convert, and which are fast?
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
-- parameter.order.default: volume
-- parameter.order.choices: volume, conversion, speed
-- parameter.order.es: Primero los de más personas (volume), los que más convierten (conversion) o los más rápidos (speed).
-- parameter.order.en: First those of most people (volume), that convert most (conversion) or are fastest (speed).
-- parameter.limit.default: 20
-- parameter.limit.min: 1
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántos caminos como mucho.
-- parameter.limit.en: How many paths at most.
-- column.path.es: Los pasos, en el orden pedido; si sigue más allá, acaba en `$more`.
-- column.path.en: The steps, in the order asked for; one that goes on beyond ends in `$more`.
-- column.people.es: Personas con ese camino.
-- column.people.en: People with that path.
-- column.people.unit: people
-- column.converted.es: De ellas, las que convirtieron después de empezarlo, dentro del período.
-- column.converted.en: Those who converted after they began it, within the period.
-- column.converted.unit: people
-- column.conversion_rate.es: Parte que convirtió.
-- column.conversion_rate.en: Share that converted.
-- column.conversion_rate.unit: share
-- column.median_ms.es: Mediana del tiempo entre el primer paso y el último; vacía con un solo paso.
-- column.median_ms.en: Median time between the first step and the last; null with a single step.
-- column.median_ms.unit: ms
-- column.total_people.es: Personas con algún camino, también de los que no se muestran.
-- column.total_people.en: People with any path, of those not shown too.
-- column.total_people.unit: people
-- check.parts_of_people: converted <= people and people <= total_people
-- check.adds_up: (select sum(people) from result) <= total_people

select
  arrayConcat(arrayMap(step -> step.1, shown), if(whole_length > {steps:UInt8}, ['$more'], [])) as path,
  count() as people,
  countIf(converted_at >= least(shown[1].2, shown[-1].2) and converted_at > 0) as converted,
  converted / people as conversion_rate,
  if(length(any(shown)) > 1,
    quantileExactInclusive(0.5)(round(abs(toInt64(shown[-1].2) - toInt64(shown[1].2)) / 4096)), null) as median_ms,
  sum(people) over () as total_people
from (
  select arraySlice(path, 1, {steps:UInt8}) as shown, length(path) as whole_length, converted_at
  from person_paths(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}, level = {level:String}, direction = {direction:String},
    journey = {journey:String}, persona = {persona:String}, filter = {filter:String}, start = {start:String}, end = {end:String}
  )
)
group by path
order by
  multiIf({order:String} = 'conversion', -conversion_rate, {order:String} = 'speed', ifNull(median_ms, inf), 0),
  people desc, path
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 60000000
