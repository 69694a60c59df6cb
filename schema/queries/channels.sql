-- title.es: Canales
-- title.en: Channels
-- question.es: ¿Qué canales traen gente y cuáles traen conversiones y dinero?
-- question.en: Which channels bring people, and which bring conversions and money?
-- column.channel.es: Canal por el que empezó la sesión; `unassigned` cuando nada lo dice.
-- column.channel.en: Channel by which the session began; `unassigned` where nothing says it.
-- column.people.es: Personas que vinieron por el canal; quien vino por dos cuenta en los dos.
-- column.people.en: People who came by the channel; who came by two counts in both.
-- column.people.unit: people
-- column.sessions.es: Sesiones que empezaron en el período: suman las del resumen.
-- column.sessions.en: Sessions that began in the period: they add up to those of the overview.
-- column.sessions.unit: sessions
-- column.page_views.es: Páginas vistas, también las de visitantes sin cookies: suman las del resumen.
-- column.page_views.en: Page views, those of cookieless visitors too: they add up to those of the overview.
-- column.page_views.unit: page_views
-- column.cookieless_page_views.es: De ellas, las de visitantes sin cookies, por el canal de la propia página.
-- column.cookieless_page_views.en: Those of cookieless visitors, by the page view's own channel.
-- column.cookieless_page_views.unit: page_views
-- column.conversions.es: Conversiones en esas sesiones; las de fuera de una sesión, por su propio canal.
-- column.conversions.en: Conversions in those sessions; those outside any session by their own channel.
-- column.conversions.unit: conversions
-- column.revenue.es: Valor de los pedidos.
-- column.revenue.en: Value of the orders.
-- column.revenue.unit: money
-- column.people_share.es: Parte de todas las personas del período que vino por el canal.
-- column.people_share.en: Share of all people of the period who came by the channel.
-- column.people_share.unit: share
-- column.conversion_rate.es: Parte de las personas del canal que hizo una conversión en él.
-- column.conversion_rate.en: Share of the channel's people who made a conversion in it.
-- column.conversion_rate.unit: share
-- people.people: channel_people channel={channel}
-- check.share_is_a_share: people_share between 0 and 1
-- check.rate_is_a_share: conversion_rate is null or conversion_rate between 0 and 1

with toDateTime64({from:Date}, 3, {tz:String}) as begins_at
select
  r.channel,
  finalizeAggregation(r.people_state) as people,
  r.sessions, r.page_views, r.cookieless_page_views, r.conversions, r.revenue,
  ifNull(people / nullIf(uniqExactArrayMerge(r.people_state) over (), 0), 0) as people_share,
  r.converted_people / nullIf(people, 0) as conversion_rate
from (
  select
    v.channel as channel,
    uniqExactArrayState(v.people) as people_state,
    countIf(v.session_id != '' and v.started_at >= begins_at) as sessions,
    sum(v.page_views) as page_views,
    sumIf(v.page_views, v.visitor_id = '') as cookieless_page_views,
    sum(c.conversions) as conversions,
    sum(c.revenue) as revenue,
    uniqExactArray(c.people) as converted_people
  from visit_channels(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as v
  left join (
    select
      visitor_id, session_id,
      if(session_id = '', channel, '') as own_channel,
      groupUniqArrayIf(person_id, person_id != '') as people,
      count() as conversions,
      sum(revenue) as revenue
    from person_conversions(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
      conversions = {conversions:Array(String)}
    )
    group by visitor_id, session_id, own_channel
  ) as c on c.visitor_id = v.visitor_id and c.session_id = v.session_id and c.own_channel = v.own_channel
  group by channel
) as r
order by people desc, r.page_views desc, r.channel
settings max_bytes_before_external_group_by = 50000000
