-- title.es: Personas de una etapa
-- title.en: People of a stage
-- question.es: ¿Quiénes estuvieron en esta etapa, y qué fue de ellas?
-- question.en: Who was in this stage, and what became of them?
-- parameter.stage.es: Clave de la etapa.
-- parameter.stage.en: Key of the stage.
-- parameter.outcome.default: all
-- parameter.outcome.choices: all, continued, left, still_under_way, returned, came_round
-- parameter.outcome.es: Cuáles: todas, o las que siguieron, se fueron, aún pueden seguir, volvieron o empezaron otra vuelta, como las cuenta `journey_map`.
-- parameter.outcome.en: Which: all, or those who continued, left, are still under way, returned or began another lap, as `journey_map` counts them.
-- parameter.limit.default: 100
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas como mucho.
-- parameter.limit.en: How many at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Es conocida.
-- column.is_known.en: Is known.
-- column.entered_at.es: Primer contacto con la etapa dentro del período.
-- column.entered_at.en: First touch of the stage within the period.
-- column.outcome.es: Qué fue de ella: `continued`, `left` o `still_under_way`.
-- column.outcome.en: What became of them: `continued`, `left` or `still_under_way`.
-- column.ms_to_next.es: Tiempo hasta la primera etapa posterior o la próxima vuelta.
-- column.ms_to_next.en: Time to the first later stage or the next lap.
-- column.ms_to_next.unit: ms
-- column.last_stage.es: Etapa de su último contacto.
-- column.last_stage.en: Stage of their last touch.
-- column.total.es: Cuántas son en total, también las que no caben en la lista.
-- column.total.en: How many they are in all, also those the list has no room for.
-- column.total.unit: people
-- check.outcomes: outcome in ('continued', 'left', 'still_under_way')
-- check.forward: ms_to_next is null or ms_to_next >= 0

with JSONExtract({journey:String}, 'stages', 'Array(String)') as stage_keys
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(entered, 4096)), 'UTC') as entered_at,
  s.outcome as outcome,
  if(next > 0, intDiv(next - entered, 4096), null) as ms_to_next,
  stage_keys[stages[-1]] as last_stage,
  count() over () as total
from journey_stages(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
) as s
where stage_no = indexOf(stage_keys, {stage:String}) and entered > 0
  and ({outcome:String} in ('all', s.outcome) or {outcome:String} = 'returned' and came_back
    or {outcome:String} = 'came_round' and notEmpty(began))
order by entered desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
