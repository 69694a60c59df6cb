-- title.es: Retención
-- title.en: Retention
-- question.es: De quienes vinieron por primera vez, ¿cuántos vuelven, y cuándo?
-- question.en: Of those who came for the first time, how many come back, and when?
-- parameter.by.default: week
-- parameter.by.choices: day, week, month
-- parameter.by.es: Cuánto dura cada período: día, semana (desde el lunes) o mes.
-- parameter.by.en: How long a period is: day, week (from Monday) or month.
-- parameter.periods.default: 12
-- parameter.periods.min: 1
-- parameter.periods.max: 60
-- parameter.periods.es: Cuántos períodos seguir a cada grupo, como mucho.
-- parameter.periods.en: How many periods to follow each cohort for, at most.
-- column.cohort.es: Primer día del período en que vinieron por primera vez, en todo el tiempo.
-- column.cohort.en: First day of the period in which they came for the first time ever.
-- column.period.es: Períodos desde entonces; 0 es el mismo.
-- column.period.en: Periods since then; 0 is the same one.
-- column.people.es: Personas que vinieron por primera vez en ese período.
-- column.people.en: People who came for the first time in that period.
-- column.people.unit: people
-- column.returned.es: Personas que estuvieron en el sitio en él.
-- column.returned.en: People who were on the site in it.
-- column.returned.unit: people
-- column.absent.es: Personas que no estuvieron.
-- column.absent.en: People who were not.
-- column.absent.unit: people
-- column.still_under_way.es: Personas que aún no han estado y tienen tiempo: el período no ha acabado.
-- column.still_under_way.en: People who have not been yet and have time: the period is not over.
-- column.still_under_way.unit: people
-- column.return_rate.es: Parte del grupo que estuvo en el sitio.
-- column.return_rate.en: Share of the cohort that was on the site.
-- column.return_rate.unit: share
-- people.returned: retention_people from={cohort} to={cohort+1} period={period}
-- check.nobody_is_lost: people = returned + absent + still_under_way
-- check.all_were_there_at_first: period > 0 or returned = people
-- check.rate_is_a_share: return_rate between 0 and 1

-- Reads sessions only: all that the site has until now, for who is new is known only by what came before. People
-- are followed after `to` as well, as in a funnel. Whole cohorts: one that began before `from` is left out.
with
  -- The first day of the period after this many.
  (day, count) -> multiIf(
    {by:String} = 'day', day + count,
    {by:String} = 'week', day + 7 * count,
    addMonths(day, count)
  ) as later,
  toDate(now(), {tz:String}) as today,
  later(c.cohort, number + 1) <= today as is_over
select
  c.cohort as cohort,
  number as period,
  c.people as people,
  c.returned_in[toUInt32(number)] as returned,
  if(is_over, c.people - returned, 0) as absent,
  if(is_over, 0, c.people - returned) as still_under_way,
  returned / c.people as return_rate
from (
  select
    p.first as cohort,
    count() as people,
    sumMap(mapFromArrays(p.numbers, arrayMap(number -> 1, p.numbers))) as returned_in
  from person_returns(site = {site:String}, tz = {tz:String}, by = {by:String}) as p
  where cohort >= {from:Date} and cohort < {to:Date}
  group by cohort
) as c
array join range(toUInt32({periods:UInt32}) + 1) as number
where later(c.cohort, number) <= today
order by cohort, period
