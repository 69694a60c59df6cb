-- title.es: Personas de un canal
-- title.en: People of a channel
-- question.es: ¿Quiénes vinieron por este canal?
-- question.en: Who came by this channel?
-- parameter.channel.default: direct
-- parameter.channel.es: Canal.
-- parameter.channel.en: Channel.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.last_at.es: Última visita
-- column.last_at.en: Last visit
-- column.visits.es: Visitas por él
-- column.visits.en: Visits by it
-- column.visits.unit: sessions
-- column.page_views.es: Páginas vistas
-- column.page_views.en: Page views
-- column.total.es: Cuántas son: el número de `channels`.
-- column.total.en: How many they are: the number in `channels`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

select
  person_id,
  max(v.started_at) as last_at,
  count() as visits,
  sum(v.page_views) as page_views,
  count() over () as total
from visit_channels(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as v
array join v.people as person_id
where v.channel = {channel:String}
group by person_id
order by last_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
