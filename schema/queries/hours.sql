-- title.es: Días y horas
-- title.en: Days and hours
-- question.es: ¿Qué días de la semana y a qué horas viene la gente, y cuándo convierte?
-- question.en: On which days of the week and at what hours do people come, and when do they convert?
-- column.weekday.es: Día de la semana en la zona horaria del sitio: 1 es lunes, 7 domingo.
-- column.weekday.en: Day of the week in the time zone of the site: 1 is Monday, 7 Sunday.
-- column.hour.es: Hora del día, de 0 a 23; las que no tienen datos no salen.
-- column.hour.en: Hour of the day, 0 to 23; those without data are left out.
-- column.days.es: Cuántos días así tiene el período, para poder comparar.
-- column.days.en: How many such days the period has, to compare by.
-- column.days.unit: days
-- column.people.es: Personas con algún evento en esa hora de alguno de esos días.
-- column.people.en: People with any event in that hour of any of those days.
-- column.people.unit: people
-- column.events.es: Eventos, también los de visitantes sin cookies: suman los del resumen.
-- column.events.en: Events, those of cookieless visitors too: they add up to those of the overview.
-- column.events.unit: events
-- column.conversions.es: Conversiones; un pedido repetido cuenta una vez, la primera. Suman las del resumen.
-- column.conversions.en: Conversions; an order seen again counts once, the first time. They add up to those of the overview.
-- column.conversions.unit: conversions
-- column.revenue.es: Valor de los pedidos.
-- column.revenue.en: Value of the orders.
-- column.revenue.unit: money
-- check.hours_of_a_week: weekday between 1 and 7 and hour between 0 and 23 and days > 0
-- check.one_row_each: (select uniqExact(weekday, hour) from result) = (select count() from result)
-- check.people_have_events: people <= events and conversions <= events

select
  intDiv(h.hour_no, 24) + 1 as weekday,
  h.hour_no % 24 as hour,
  countEqual(
    arrayMap(day -> toDayOfWeek({from:Date} + day), range(toUInt32({to:Date} - {from:Date}))), weekday
  ) as days,
  sum(h.people) as people,
  sum(h.events) as events,
  sum(h.conversions) as conversions,
  sum(h.revenue) as revenue
from (
  select
    (toDayOfWeek(occurred_at, 0, {tz:String}) - 1) * 24 + toHour(occurred_at, {tz:String}) as hour_no,
    uniqExactIf(person_id, person_id != '') as people,
    count() as events,
    0 as conversions,
    toDecimal128(0, 4) as revenue
  from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
  group by hour_no

  union all
  select
    (toDayOfWeek(occurred_at, 0, {tz:String}) - 1) * 24 + toHour(occurred_at, {tz:String}) as hour_no,
    0, 0, count(), toDecimal128(sum(c.revenue), 4)
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  ) as c
  group by hour_no
) as h
group by h.hour_no
order by h.hour_no
