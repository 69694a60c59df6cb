-- title.es: Personas
-- title.en: People
-- question.es: ¿Quiénes vinieron, de dónde y qué hicieron?
-- question.en: Who came, from where, and what did they do?
-- parameter.search.default: ''
-- parameter.search.es: Parte del identificador de la persona, o el de uno de sus navegadores entero.
-- parameter.search.en: Part of the person's id, or the whole id of one of their browsers.
-- parameter.only.default: all
-- parameter.only.choices: all, known, anonymous
-- parameter.only.es: Todas (all), solo conocidas (known) o solo anónimas (anonymous).
-- parameter.only.en: Everybody (all), only known or only anonymous people.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas personas como mucho.
-- parameter.limit.en: How many people at most.
-- parameter.offset.default: 0
-- parameter.offset.es: Cuántas personas saltar, para pasar página.
-- parameter.offset.en: How many people to pass over, for the next page.
-- column.person_id.es: La persona: su usuario cuando se conoce, si no su navegador.
-- column.person_id.en: The person: its user once known, else its browser.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.first_seen_at.es: Primer evento del período.
-- column.first_seen_at.en: First event of the period.
-- column.last_seen_at.es: Último evento del período.
-- column.last_seen_at.en: Last event of the period.
-- column.sessions.es: Sesiones en las que participó.
-- column.sessions.en: Sessions the person took part in.
-- column.sessions.unit: sessions
-- column.events.es: Eventos.
-- column.events.en: Events.
-- column.events.unit: events
-- column.page_views.es: Páginas vistas.
-- column.page_views.en: Page views.
-- column.page_views.unit: page_views
-- column.visitors.es: Navegadores que usó.
-- column.visitors.en: Browsers the person used.
-- column.visitors.unit: visitors
-- column.first_channel.es: Canal de la primera llegada del período.
-- column.first_channel.en: Channel of the first arrival in the period.
-- column.last_channel.es: Canal de la última llegada del período.
-- column.last_channel.en: Channel of the last arrival in the period.
-- column.conversions.es: Conversiones; un pedido repetido cuenta una vez.
-- column.conversions.en: Conversions; an order seen again counts once.
-- column.conversions.unit: conversions
-- column.revenue.es: Valor de sus pedidos.
-- column.revenue.en: Value of the person's orders.
-- column.revenue.unit: money
-- column.identified_at.es: Cuándo se dio a conocer, en todo el tiempo; vacío si nunca.
-- column.identified_at.en: When the person became known, over all time; null if never.
-- column.last_event.es: Lo último que hizo.
-- column.last_event.en: The last thing done.
-- column.last_url_path.es: La última página.
-- column.last_url_path.en: The last page.
-- column.country.es: Último país conocido.
-- column.country.en: Last country known.
-- column.device.es: Último tipo de dispositivo conocido.
-- column.device.en: Last kind of device known.
-- column.total.es: Personas que cumplen la búsqueda, en todas las páginas.
-- column.total.en: People that match, over all pages.
-- column.total.unit: people
-- check.seen_in_order: first_seen_at <= last_seen_at
-- check.known_were_identified: is_known = (identified_at is not null)
-- check.views_are_events: page_views <= events and visitors <= events

select
  p.person_id as person_id, p.is_known, p.first_seen_at, p.last_seen_at, p.sessions, p.events, p.page_views,
  length(p.browsers) as visitors,
  p.first_channel, p.last_channel,
  c.conversions, c.revenue,
  if(i.user_id != '', i.first_at, null) as identified_at,
  p.last_event, p.last_url_path, p.country, p.device, p.total
from (
  select
    e.person_id as person_id,
    max(e.is_known) as is_known,
    min(e.occurred_at) as first_seen_at,
    max(e.occurred_at) as last_seen_at,
    uniqExactIf((e.visitor_id, e.session_id), e.session_id != '') as sessions,
    count() as events,
    countIf(e.name = 'page_view') as page_views,
    groupUniqArray(e.visitor_id) as visitor_ids,
    -- An import without a browser bears a name of the person in its place, and so does an alias.
    groupUniqArrayIf(
      e.visitor_id,
      not e.is_known or (e.visitor_id not in (e.person_id, e.user_id) and e.name != 'alias')
    ) as browsers,
    argMinIf(e.channel, e.ticks, e.channel != '') as first_channel,
    argMaxIf(e.channel, e.ticks, e.channel != '') as last_channel,
    argMax(e.name, e.ticks) as last_event,
    argMaxIf(e.url_path, e.ticks, e.url_path != '') as last_url_path,
    argMaxIf(e.country, e.ticks, e.country != '') as country,
    argMaxIf(e.device, e.ticks, e.device != '') as device,
    count() over () as total
  from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as e
  where e.person_id != ''
    and multiIf({only:String} = 'known', e.is_known, {only:String} = 'anonymous', not e.is_known, true)
  group by person_id
  having positionCaseInsensitiveUTF8(person_id, {search:String}) > 0 or has(visitor_ids, {search:String})
  order by last_seen_at desc, person_id
  limit {limit:UInt32} offset {offset:UInt32}
) as p
left join (
  select person_id, count() as conversions, sum(revenue) as revenue
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  )
  group by person_id
) as c on c.person_id = p.person_id
left join (
  select
    dictGetOrDefault('person_of_user', 'person_id', ({site:String}, said.user_id), said.user_id) as user_id,
    if(countIf(visitor_id != said.user_id) > 0, minIf(identified_at, visitor_id != said.user_id), min(identified_at)) as first_at
  from identities_by_user as said
  where site_id = {site:String}
  group by user_id
) as i on i.user_id = p.person_id
order by p.last_seen_at desc, p.person_id
settings max_bytes_before_external_group_by = 50000000
