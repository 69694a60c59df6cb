-- title.es: La ruta que crece
-- title.en: The growing path
-- question.es: ¿Qué paso dan ahora más personas que antes?
-- question.en: Which step do more people take now than before?
-- column.step.es: Número del paso, como en `paths`.
-- column.step.en: Number of the step, as in `paths`.
-- column.node.es: Página del paso.
-- column.node.en: Page of the step.
-- column.next_node.es: Página siguiente.
-- column.next_node.en: Next page.
-- column.people.es: Personas que lo dieron, como las cuenta `paths`.
-- column.people.en: People who took it, as `paths` counts them.
-- column.people.unit: people
-- column.all_people.es: Personas con algún camino.
-- column.all_people.en: People with any path.
-- column.all_people.unit: people
-- column.people_before.es: Personas que lo dieron en los mismos días de antes.
-- column.people_before.en: People who took it in as many days before.
-- column.people_before.unit: people
-- column.all_people_before.es: Personas con algún camino en ellos.
-- column.all_people_before.en: People with any path in them.
-- column.all_people_before.unit: people
-- column.verdict.es: `found`: la diferencia es mayor que el azar (z de 3 o más); `nothing`: no lo es; `too_few`: menos de 30 personas que lo den, o en un período.
-- column.verdict.en: `found`: the difference is more than chance (z of 3 or more); `nothing`: it is not; `too_few`: under 30 people who take it, or in a period.
-- check.parts_of_the_whole: people <= all_people and people_before <= all_people_before
-- check.found_is_more: verdict != 'found' or people * all_people_before > people_before * all_people
-- check.one_row_at_most: (select count() from result) <= 1

-- Of the steps that `paths` shows by default, the one whose share of people rose most, by the z of two proportions.
with
  {from:Date} - dateDiff('day', {from:Date}, {to:Date}) as previous_from,
  p.people >= 30 and p.all_people_before >= 30 as is_enough,
  (p.people + p.people_before) / (p.all_people + p.all_people_before) as pooled,
  ifNotFinite((p.people / p.all_people - p.people_before / p.all_people_before)
    / sqrt(pooled * (1 - pooled) * (1 / p.all_people + 1 / p.all_people_before)), 0) as z
select
  p.step as step,
  p.raw_node as node,
  p.raw_next as next_node,
  p.people as people,
  p.all_people as all_people,
  p.people_before as people_before,
  p.all_people_before as all_people_before,
  multiIf(not is_enough, 'too_few', z >= 3, 'found', 'nothing') as verdict
from (
  select
    step, raw_node, raw_next,
    sumIf(pair_people, is_now) as people,
    sumIf(pair_people, not is_now) as people_before,
    -- Everybody with a path has a first step.
    sum(sumIf(pair_people, is_now and step = 1)) over () as all_people,
    sum(sumIf(pair_people, not is_now and step = 1)) over () as all_people_before,
    maxIf(node_rank <= 6 and next_rank <= 6, is_now) as is_shown
  from (
    select true as is_now, step, raw_node, raw_next, pair_people, node_rank, next_rank
    from path_pairs(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
      conversions = {conversions:Array(String)}, level = 'page', direction = 'forward',
      journey = '', persona = '', filter = '', start = '', end = '', steps = 5
    )
    union all
    select false as is_now, step, raw_node, raw_next, pair_people, node_rank, next_rank
    from path_pairs(
      site = {site:String}, from = previous_from, to = {from:Date}, tz = {tz:String},
      conversions = {conversions:Array(String)}, level = 'page', direction = 'forward',
      journey = '', persona = '', filter = '', start = '', end = '', steps = 5
    )
  )
  group by step, raw_node, raw_next
) as p
where p.is_shown and p.raw_next not in ('$end', '$more')
order by is_enough desc, z desc, p.people desc, p.step, p.raw_node, p.raw_next
limit 1
settings max_bytes_before_external_group_by = 60000000
