-- title.es: Eventos sin etapa
-- title.en: Unassigned events
-- question.es: ¿Qué hace la gente que ninguna regla del recorrido cubre?
-- question.en: What do people do that no rule of the journey covers?
-- parameter.limit.default: 50
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántos tipos como mucho.
-- parameter.limit.en: How many kinds at most.
-- column.name.es: Evento, o `arrival`: la llegada por un canal.
-- column.name.en: Event, or `arrival`: how somebody arrived.
-- column.url_path.es: Ruta de la página.
-- column.url_path.en: Path of the page.
-- column.channel.es: Canal.
-- column.channel.en: Channel.
-- column.source.es: Quién envió la visita.
-- column.source.en: Who sent the visit.
-- column.origin.es: Dónde se captó: `web` o `import`.
-- column.origin.en: Where it was captured: `web` or `import`.
-- column.people.es: Personas.
-- column.people.en: People.
-- column.people.unit: people
-- column.touches.es: Veces dentro del período.
-- column.touches.en: Times within the period.
-- column.all_touches.es: Veces de todos los tipos sin etapa, también los que no caben en la lista.
-- column.all_touches.en: Times of all unassigned kinds, also those the list has no room for.
-- check.parts: touches <= all_touches and people <= touches and people > 0

select
  k.name as name, k.url_path as url_path, k.channel as channel, k.source as source, k.origin as origin,
  uniqExact(t.person_id) as people,
  count() as touches,
  sum(count()) over () as all_touches
from person_touches as t
inner join (
  select kind, name, url_path, channel, source, origin
  from journey_kinds(site = {site:String}, journey = {journey:String}, persona = '')
  where touchpoint_no = 0
) as k on k.kind = t.kind
where t.site_id = {site:String}
  and toDate(t.occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC')
  and toDate(t.occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
  and t.occurred_at >= toDateTime64({from:Date}, 3, {tz:String})
  and t.occurred_at < toDateTime64({to:Date}, 3, {tz:String})
group by name, url_path, channel, source, origin
order by people desc, touches desc, name, url_path, channel, source
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
