-- title.es: Resumen por día
-- title.en: Overview by day
-- question.es: ¿Cómo cambia día a día?
-- question.en: How does it change from day to day?
-- column.day.es: Día en la zona horaria del sitio; también los días sin datos.
-- column.day.en: Day in the time zone of the site; days without data too.
-- column.people.es: Personas con algún evento ese día.
-- column.people.en: People with any event that day.
-- column.people.unit: people
-- column.sessions.es: Sesiones que empezaron ese día: suman las del período.
-- column.sessions.en: Sessions that began that day: they add up to those of the period.
-- column.sessions.unit: sessions
-- column.page_views.es: Páginas vistas, también las de visitantes sin cookies.
-- column.page_views.en: Page views, those of cookieless visitors too.
-- column.page_views.unit: page_views
-- column.conversions.es: Conversiones; un pedido repetido cuenta una vez, el primer día.
-- column.conversions.en: Conversions; an order seen again counts once, on the first day.
-- column.conversions.unit: conversions
-- people.people: people from={day} to={day+1}

select
  day,
  sum(d.people) as people,
  sum(d.sessions) as sessions,
  sum(d.page_views) as page_views,
  sum(d.conversions) as conversions
from (
  select
    toDate(occurred_at, {tz:String}) as day,
    uniqExactIf(person_id, person_id != '') as people,
    0 as sessions,
    countIf(name = 'page_view') as page_views,
    0 as conversions
  from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
  group by day

  union all
  select toDate(started_at, {tz:String}) as day, 0, count(), 0, 0
  from person_sessions(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
  group by day

  union all
  select toDate(occurred_at, {tz:String}) as day, 0, 0, 0, count()
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  )
  group by day
) as d
group by day
order by day with fill from {from:Date} to {to:Date}
