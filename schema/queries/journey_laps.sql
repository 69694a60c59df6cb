-- title.es: Vueltas del recorrido
-- title.en: Laps of the journey
-- question.es: ¿Cuántas personas vuelven a empezar el recorrido, y cuánto tardan?
-- question.en: How many people come round again, and how long do they take?
-- parameter.limit.default: 20
-- parameter.limit.min: 1
-- parameter.limit.max: 200
-- parameter.limit.es: Cuántas vueltas como mucho.
-- parameter.limit.en: How many laps at most.
-- column.lap_no.es: Número de la vuelta, contado desde que se mira atrás (`lookback_days` del recorrido).
-- column.lap_no.en: Number of the lap, counted from where it is looked back (the journey's `lookback_days`).
-- column.people.es: Personas con algún contacto de esa vuelta dentro del período.
-- column.people.en: People with any touch of that lap within the period.
-- column.people.unit: people
-- column.came_round.es: De ellas, las que empezaron la siguiente, aunque fuera tras el período.
-- column.came_round.en: Those of them who began the next one, be it after the period.
-- column.came_round.unit: people
-- column.left.es: Las que no, y ya pasó su plazo desde su último contacto.
-- column.left.en: Those who did not, and their window since their last touch is over.
-- column.left.unit: people
-- column.still_under_way.es: Las que aún pueden: su plazo no ha terminado.
-- column.still_under_way.en: Those who still can: their window is not over.
-- column.still_under_way.unit: people
-- column.median_ms_to_next_lap.es: Mediana del tiempo desde que empezó la vuelta hasta que empezó la siguiente.
-- column.median_ms_to_next_lap.en: Median time from the begin of the lap to that of the next.
-- column.median_ms_to_next_lap.unit: ms
-- column.journey_people.es: Personas con algún contacto en el recorrido.
-- column.journey_people.en: People with any touch in the journey.
-- column.journey_people.unit: people
-- check.reconciles: people = came_round + left + still_under_way
-- check.parts_of_the_whole: people > 0 and people <= journey_people
-- check.gaps: came_round > 0 or median_ms_to_next_lap is null

select
  lap_no,
  count() as people,
  countIf(next_began > 0) as came_round,
  countIf(next_began = 0 and not is_open) as left,
  countIf(next_began = 0 and is_open) as still_under_way,
  quantileExactInclusiveOrNullIf(0.5)(intDiv(next_began - began, 4096), began > 0 and next_began > 0) as median_ms_to_next_lap,
  any(journey_people) as journey_people
from (
  select
    arrayJoin(arrayDistinct(arrayFilter((lap, is_in) -> is_in, laps, in_period))) as lap_no,
    lap_starts[lap_no] as began,
    lap_starts[lap_no + 1] as next_began,
    arrayLast((tick, lap) -> lap = lap_no, ticks, laps) + JSONExtractUInt({journey:String}, 'window_days') * 86400000 * 4096
      > toUInt64(toUnixTimestamp64Milli(now64(3))) * 4096 as is_open,
    journey_people
  from (
    select laps, in_period, lap_starts, ticks, count() over () as journey_people
    from journey_people(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
      persona = {persona:String}, unit = {unit:String}, lap = 0, filter = {filter:String}
    )
  )
)
group by lap_no
order by lap_no
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
