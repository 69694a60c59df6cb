-- title.es: Personas de un grupo
-- title.en: People of a cohort
-- question.es: ¿Quiénes volvieron, y quiénes no?
-- question.en: Who came back, and who did not?
-- parameter.by.default: week
-- parameter.by.choices: day, week, month
-- parameter.by.es: Cuánto dura cada período, como en `retention`.
-- parameter.by.en: How long a period is, as in `retention`.
-- parameter.period.default: 0
-- parameter.period.max: 60
-- parameter.period.es: Períodos desde entonces; 0 es el mismo.
-- parameter.period.en: Periods since then; 0 is the same one.
-- parameter.outcome.default: returned
-- parameter.outcome.choices: returned, absent
-- parameter.outcome.es: Quienes estuvieron, o quienes no (tampoco las que aún tienen tiempo).
-- parameter.outcome.en: Those who were on the site, or those who were not (also those who have time left).
-- parameter.limit.default: 100
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas personas como mucho.
-- parameter.limit.en: How many people at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.cohort.es: Primer día del período en que vinieron por primera vez.
-- column.cohort.en: First day of the period in which they came for the first time.
-- column.first_at.es: Cuándo vino por primera vez.
-- column.first_at.en: When they came for the first time.
-- column.last_at.es: Cuándo vino por última vez.
-- column.last_at.en: When they came for the last time.
-- column.total.es: Cuántas son: el número de `retention`.
-- column.total.en: How many they are: the number in `retention`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total
-- check.in_order: first_at <= last_at

select
  person_id,
  is_known,
  first as cohort,
  first_at,
  last_at,
  count() over () as total
from person_returns(site = {site:String}, tz = {tz:String}, by = {by:String})
where first >= {from:Date} and first < {to:Date} and has(numbers, {period:UInt32}) = ({outcome:String} = 'returned')
order by last_at desc, person_id
limit {limit:UInt32}
