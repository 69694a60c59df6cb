-- title.es: Personas que se desvían
-- title.en: People who deviate
-- question.es: ¿Quiénes no siguieron el recorrido deseado, o sí?
-- question.en: Who did not follow the desired journey, or did?
-- parameter.deviation.default: follows
-- parameter.deviation.choices: follows, skipped, reordered, inserted, too_slow, wrong_channel
-- parameter.deviation.es: Desviación, como en `conformance`.
-- parameter.deviation.en: Deviation, as in `conformance`.
-- parameter.touchpoint.default: ''
-- parameter.touchpoint.es: Clave del punto de contacto.
-- parameter.touchpoint.en: Key of the touchpoint.
-- parameter.outcome.default: people
-- parameter.outcome.choices: people, converted
-- parameter.outcome.es: Cuáles: todas, o las que llegaron al final.
-- parameter.outcome.en: Which: all, or those who came to the end.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.first_at.es: Primer paso
-- column.first_at.en: First step
-- column.has_converted.es: Llegó al final
-- column.has_converted.en: Came to the end
-- column.ms_to_end.es: Tiempo hasta el final
-- column.ms_to_end.en: Time to the end
-- column.ms_to_end.unit: ms
-- column.total.es: Cuántas son: el número de `conformance`.
-- column.total.en: How many they are: the number in `conformance`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with JSONExtract({journey:String}, 'touchpoints', 'Array(String)') as touchpoint_keys
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(arrayMin(taken), 4096)), 'UTC') as first_at,
  is_converted::Bool as has_converted,
  if(is_converted, duration_ms, null) as ms_to_end,
  count() over () as total
from journey_deviations(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
)
where has(deviations, ({deviation:String}, toUInt8(indexOf(touchpoint_keys, {touchpoint:String}))))
  and ({outcome:String} = 'people' or is_converted)
order by first_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
