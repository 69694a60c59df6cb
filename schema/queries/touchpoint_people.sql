-- title.es: Personas de un punto de contacto
-- title.en: People of a touchpoint
-- question.es: ¿Quiénes pasaron por este punto de contacto, y quiénes siguieron?
-- question.en: Who met this touchpoint, and who went on?
-- parameter.touchpoint.default: ''
-- parameter.touchpoint.es: Clave del punto de contacto.
-- parameter.touchpoint.en: Key of the touchpoint.
-- parameter.outcome.default: people
-- parameter.outcome.choices: people, continued
-- parameter.outcome.es: Cuáles: todas, o las que después tocaron una etapa posterior.
-- parameter.outcome.en: Which: all, or those who then touched a later stage.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.first_at.es: Primera vez
-- column.first_at.en: First time
-- column.touches.es: Contactos
-- column.touches.en: Touches
-- column.touches.unit: touches
-- column.has_continued.es: Siguió
-- column.has_continued.en: Went on
-- column.total.es: Cuántas son: el número de `journey_steps`.
-- column.total.en: How many they are: the number in `journey_steps`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with
  indexOf(JSONExtract({journey:String}, 'touchpoints', 'Array(String)'), {touchpoint:String}) as own,
  JSONExtract({journey:String}, 'stage_of', 'Array(UInt8)')[own] as own_stage,
  arrayFilter((tick, touchpoint, is_in) -> touchpoint = own and is_in, ticks, touchpoints, in_period) as touched,
  arrayLast((tick, stage) -> stage > own_stage, ticks, stages) as last_beyond
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(touched[1], 4096)), 'UTC') as first_at,
  length(touched) as touches,
  (last_beyond > touched[1])::Bool as has_continued,
  count() over () as total
from journey_people(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
)
where own > 0 and notEmpty(touched) and ({outcome:String} = 'people' or has_continued)
order by first_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
