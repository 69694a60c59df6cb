-- title.es: Resumen
-- title.en: Overview
-- question.es: ¿Cuánta gente vino, qué hizo y cuánto compró, comparado con el período anterior?
-- question.en: How many people came, what did they do and buy, against the period before?
-- column.people.es: Personas con algún evento; un cliente con tres dispositivos es una.
-- column.people.en: People with any event; a customer with three devices is one.
-- column.people.unit: people
-- column.known_people.es: De ellas, las que hoy sabemos quiénes son.
-- column.known_people.en: Those of them whom we know today.
-- column.known_people.unit: people
-- column.sessions.es: Sesiones que empezaron en el período.
-- column.sessions.en: Sessions that began in the period.
-- column.sessions.unit: sessions
-- column.page_views.es: Páginas vistas, también las de visitantes sin cookies.
-- column.page_views.en: Page views, those of cookieless visitors too.
-- column.page_views.unit: page_views
-- column.cookieless_page_views.es: Páginas vistas sin consentimiento para recordar: no son de nadie.
-- column.cookieless_page_views.en: Page views without consent to be remembered: they belong to nobody.
-- column.cookieless_page_views.unit: page_views
-- column.events.es: Eventos de todo tipo.
-- column.events.en: Events of any kind.
-- column.events.unit: events
-- column.conversions.es: Conversiones; un pedido repetido cuenta una vez en el período.
-- column.conversions.en: Conversions; an order seen again counts once in the period.
-- column.conversions.unit: conversions
-- column.revenue.es: Valor de los pedidos, tal como llegó: sin convertir monedas ni restar devoluciones.
-- column.revenue.en: Value of the orders as it was sent: no currency is converted, no refund taken off.
-- column.revenue.unit: money
-- column.bounce_rate.es: Parte de las sesiones con una página como mucho, sin hacer nada y con menos de diez segundos de atención.
-- column.bounce_rate.en: Share of sessions with one page at most, nothing done and less than ten seconds of attention.
-- column.bounce_rate.unit: share
-- column.median_engaged_ms.es: Mediana de la atención por sesión.
-- column.median_engaged_ms.en: Median attention per session.
-- column.median_engaged_ms.unit: ms
-- column.previous_people.es: Personas en los mismos días de antes.
-- column.previous_people.en: People in as many days before.
-- column.previous_people.unit: people
-- column.previous_sessions.es: Sesiones en los mismos días de antes.
-- column.previous_sessions.en: Sessions in as many days before.
-- column.previous_sessions.unit: sessions
-- column.previous_page_views.es: Páginas vistas en los mismos días de antes.
-- column.previous_page_views.en: Page views in as many days before.
-- column.previous_page_views.unit: page_views
-- column.previous_conversions.es: Conversiones en los mismos días de antes.
-- column.previous_conversions.en: Conversions in as many days before.
-- column.previous_conversions.unit: conversions
-- people.people: people
-- people.known_people: people only=known
-- people.conversions: conversion_people
-- check.known_are_people: known_people <= people
-- check.page_views_are_events: page_views <= events
-- check.bounce_is_a_share: bounce_rate is null or bounce_rate between 0 and 1

-- Figures come from views/period_totals.sql, for the period and for as many days before it.
with {from:Date} - dateDiff('day', {from:Date}, {to:Date}) as previous_from
select
  now.people, now.known_people, now.sessions, now.page_views, now.cookieless_page_views, now.events,
  now.conversions, now.revenue, now.bounce_rate, now.median_engaged_ms,
  before.people as previous_people,
  before.sessions as previous_sessions,
  before.page_views as previous_page_views,
  before.conversions as previous_conversions
from period_totals(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
  conversions = {conversions:Array(String)}
) as now
cross join period_totals(
  site = {site:String}, from = previous_from, to = {from:Date}, tz = {tz:String},
  conversions = {conversions:Array(String)}
) as before
