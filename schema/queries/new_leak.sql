-- title.es: La fuga nueva
-- title.en: The new leak
-- question.es: ¿En qué etapa se va ahora más gente que antes?
-- question.en: In which stage do more people leave now than before?
-- parameter.limit.default: 1
-- parameter.limit.min: 1
-- parameter.limit.max: 100
-- parameter.limit.es: Cuántas etapas como mucho; 1: la que más pierde.
-- parameter.limit.en: How many stages at most; 1: the one that loses most.
-- column.stage.es: Clave de la etapa.
-- column.stage.en: Key of the stage.
-- column.left.es: De ellas, las que no siguieron dentro del plazo del recorrido.
-- column.left.en: Of them, those who did not go on within the window of the journey.
-- column.left.unit: people
-- column.entered.es: Personas que entraron en la etapa y cuyo plazo ya pasó.
-- column.entered.en: People who entered the stage and whose window is over.
-- column.entered.unit: people
-- column.left_before.es: Las que no siguieron, en los mismos días de antes.
-- column.left_before.en: Those who did not go on, in as many days before.
-- column.left_before.unit: people
-- column.entered_before.es: Las que entraron, en los mismos días de antes.
-- column.entered_before.en: Those who entered, in as many days before.
-- column.entered_before.unit: people
-- column.verdict.es: `found`: la diferencia es mayor que el azar (z de 3 o más); `nothing`: no lo es; `too_few`: menos de 30 a un lado.
-- column.verdict.en: `found`: the difference is more than chance (z of 3 or more); `nothing`: it is not; `too_few`: under 30 on a side.
-- check.parts_of_the_whole: left <= entered and left_before <= entered_before
-- check.found_is_more: verdict != 'found' or left * entered_before > left_before * entered
-- check.one_row_each: (select uniqExact(stage) from result) = (select count() from result)

-- The stage whose share of leavers rose most, by the z of two proportions. Both periods have the same window from the
-- entry on, so that the older one has had no more time: these are fewer people than `journey_map` counts.
with
  {from:Date} - dateDiff('day', {from:Date}, {to:Date}) as previous_from,
  JSONExtractUInt({journey:String}, 'window_days') * 86400000 * 4096 as window_ticks,
  toUInt64(toUnixTimestamp64Milli(now64(3))) * 4096 - window_ticks as over_before,
  least(s.entered, s.entered_before) >= 30 as is_enough,
  (s.left + s.left_before) / (s.entered + s.entered_before) as pooled,
  ifNotFinite((s.left / s.entered - s.left_before / s.entered_before)
    / sqrt(pooled * (1 - pooled) * (1 / s.entered + 1 / s.entered_before)), 0) as z
select
  JSONExtract({journey:String}, 'stages', 'Array(String)')[s.stage_no] as stage,
  s.left as left,
  s.entered as entered,
  s.left_before as left_before,
  s.entered_before as entered_before,
  multiIf(not is_enough, 'too_few', z >= 3, 'found', 'nothing') as verdict
from (
  select
    stage_no,
    countIf(is_now) as entered,
    countIf(is_now and has_left) as left,
    countIf(not is_now) as entered_before,
    countIf(not is_now and has_left) as left_before
  from (
    select true as is_now, stage_no, next = 0 or next > entered + window_ticks as has_left
    from journey_stages(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String}, persona = {persona:String}, unit = {unit:String}, lap = 0, filter = ''
    )
    where entered between 1 and over_before
    union all
    select false as is_now, stage_no, next = 0 or next > entered + window_ticks as has_left
    from journey_stages(
      site = {site:String}, from = previous_from, to = {from:Date}, tz = {tz:String}, journey = {journey:String}, persona = {persona:String}, unit = {unit:String}, lap = 0, filter = ''
    )
    where entered between 1 and over_before
  )
  where stage_no < JSONLength({journey:String}, 'stages')
  group by stage_no
) as s
order by is_enough desc, z desc, s.stage_no
limit {limit:UInt8}
settings max_bytes_before_external_group_by = 60000000
