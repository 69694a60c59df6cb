-- title.es: Personas de una campaña
-- title.en: People of a campaign
-- question.es: ¿Quiénes vinieron por esta campaña, y quiénes por primera vez?
-- question.en: Who came by this campaign, and who for the first time?
-- parameter.by.es: Por qué se cuenta.
-- parameter.by.en: What it is counted by.
-- parameter.by.default: campaign
-- parameter.by.choices: campaign, source, medium, channel, landing_page
-- parameter.part.default: (none)
-- parameter.part.es: La parte, como en `campaigns`.
-- parameter.part.en: The part, as in `campaigns`.
-- parameter.outcome.default: people
-- parameter.outcome.choices: people, new_people
-- parameter.outcome.es: Cuáles: todas, o aquellas cuya primera sesión de todas fue esa.
-- parameter.outcome.en: Which: all, or those whose first session of all was that.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.last_at.es: Última sesión
-- column.last_at.en: Last session
-- column.sessions.es: Sesiones por ella
-- column.sessions.en: Sessions by it
-- column.sessions.unit: sessions
-- column.is_new.es: Vino por primera vez
-- column.is_new.en: Came for the first time
-- column.total.es: Cuántas son: el número de `campaigns`.
-- column.total.en: How many they are: the number in `campaigns`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

select
  person_id,
  last_at,
  -- Of two people of one session only the first is counted with it.
  sessions,
  s.is_new::Bool as is_new,
  count() over () as total
from person_parts(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String}) as s
where if(s.part = '', '(none)', s.part) = {part:String} and ({outcome:String} = 'people' or s.is_new)
order by last_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 50000000
