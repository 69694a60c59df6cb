-- title.es: Campañas
-- title.en: Campaigns
-- question.es: ¿Qué trae cada campaña, y cuánto cuesta?
-- question.en: What does each campaign bring, and what does it cost?
-- parameter.by.es: Por qué se cuenta.
-- parameter.by.en: What it is counted by.
-- parameter.by.default: campaign
-- parameter.by.choices: campaign, source, medium, channel, landing_page
-- parameter.lookback_days.es: Días antes de la conversión en los que un contacto cuenta.
-- parameter.lookback_days.en: Days before the conversion in which a touch counts.
-- parameter.lookback_days.default: 30
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 730
-- column.part.es: Campaña, fuente, medio, canal o página de entrada; `(none)` donde nada lo dice.
-- column.part.en: Campaign, source, medium, channel or landing page; `(none)` where nothing says it.
-- column.people.es: Personas con una sesión que empezó así; quien vino de dos maneras cuenta en las dos.
-- column.people.en: People with a session that began so; who came in two ways counts in both.
-- column.people.unit: people
-- column.new_people.es: De ellas, aquellas cuya primera sesión de todas fue esa.
-- column.new_people.en: Those whose first session ever it was.
-- column.new_people.unit: people
-- column.sessions.es: Sesiones que empezaron en el período: suman las del resumen.
-- column.sessions.en: Sessions that began in the period: they add up to those of the overview.
-- column.sessions.unit: sessions
-- column.engaged_share.es: Parte de las sesiones que no fue rebote.
-- column.engaged_share.en: Share of the sessions that were no bounce.
-- column.engaged_share.unit: share
-- column.first.es: Primer contacto: conversiones.
-- column.first.en: First touch: conversions.
-- column.first.unit: conversions
-- column.first_revenue.es: Primer contacto: ingresos.
-- column.first_revenue.en: First touch: revenue.
-- column.first_revenue.unit: money
-- column.last_non_direct.es: Último contacto no directo: conversiones.
-- column.last_non_direct.en: Last touch that was not direct: conversions.
-- column.last_non_direct.unit: conversions
-- column.last_non_direct_revenue.es: Último contacto no directo: ingresos.
-- column.last_non_direct_revenue.en: Last touch that was not direct: revenue.
-- column.last_non_direct_revenue.unit: money
-- column.cost.es: Lo que costó en los días del período; nulo donde no se importó nada.
-- column.cost.en: What it cost in the days of the period; null where nothing was imported.
-- column.cost.unit: money
-- column.impressions.es: Veces que se mostró, según la red; nulo donde no lo dice.
-- column.impressions.en: Times it was shown, as the network says; null where it does not.
-- column.impressions.unit: impressions
-- column.clicks.es: Clics, según la red; nulo donde no lo dice.
-- column.clicks.en: Clicks, as the network says; null where it does not.
-- column.clicks.unit: clicks
-- column.cost_per_click.es: Costo por clic de las filas que dicen sus clics.
-- column.cost_per_click.en: Cost per click of the rows that tell their clicks.
-- column.cost_per_click.unit: money
-- column.first_cpa.es: Primer contacto: costo por conversión.
-- column.first_cpa.en: First touch: cost per conversion.
-- column.first_cpa.unit: money
-- column.first_roas.es: Primer contacto: ingresos por unidad de costo.
-- column.first_roas.en: First touch: revenue per unit of cost.
-- column.first_roas.unit: ratio
-- column.last_non_direct_cpa.es: Último contacto no directo: costo por conversión.
-- column.last_non_direct_cpa.en: Last touch that was not direct: cost per conversion.
-- column.last_non_direct_cpa.unit: money
-- column.last_non_direct_roas.es: Último contacto no directo: ingresos por unidad de costo.
-- column.last_non_direct_roas.en: Last touch that was not direct: revenue per unit of cost.
-- column.last_non_direct_roas.unit: ratio
-- people.people: campaign_people part={part}
-- people.new_people: campaign_people part={part} outcome=new_people
-- people.first: conversion_people touchpoint={part} outcome=first
-- people.last_non_direct: conversion_people touchpoint={part} outcome=last_non_direct
-- check.models_agree: (select abs(sum(first) - sum(last_non_direct)) < 1e-6 and abs(sum(first_revenue) - sum(last_non_direct_revenue)) < 1e-6 * (1 + abs(sum(first_revenue))) from result)
-- check.new_are_some: new_people <= people
-- check.engaged_is_a_share: engaged_share is null or engaged_share between 0 and 1
-- check.no_cost_is_no_data: (cost is not null or first_cpa is null and first_roas is null and cost_per_click is null) and ifNull(cost, 0) >= 0

-- Three countings by the same words, then summed: the sessions of people, conversions by two models (as in attribution),
-- and costs. Conversions without a known touch are in `(none)`.
select
  if(t.part = '', '(none)', t.part) as part,
  sum(t.people) as people,
  sum(t.new_people) as new_people,
  sum(t.sessions) as sessions,
  sum(t.engaged) / nullIf(sessions, 0) as engaged_share,
  sum(t.first) as first,
  sum(t.first_revenue) as first_revenue,
  sum(t.last_non_direct) as last_non_direct,
  sum(t.last_non_direct_revenue) as last_non_direct_revenue,
  sum(t.cost) as cost,
  sum(t.impressions) as impressions,
  sum(t.clicks) as clicks,
  sum(t.clicks_cost) / nullIf(clicks, 0) as cost_per_click,
  cost / nullIf(first, 0) as first_cpa,
  first_revenue / nullIf(cost, 0) as first_roas,
  cost / nullIf(last_non_direct, 0) as last_non_direct_cpa,
  last_non_direct_revenue / nullIf(cost, 0) as last_non_direct_roas
from (
  select
    p.part as part, count() as people, sum(p.is_new) as new_people, sum(p.sessions) as sessions,
    sum(p.engaged) as engaged, 0 as first, 0. as first_revenue, 0 as last_non_direct, 0. as last_non_direct_revenue,
    null as cost, null as impressions, null as clicks, null as clicks_cost
  from person_parts(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String}) as p
  group by part
  union all
  select
    c.credit.1 as part, 0, 0, 0, 0, sum(c.credit.2), sum(c.credit.2 * c.revenue), sum(c.credit.3), sum(c.credit.3 * c.revenue),
    null, null, null, null
  from (
    select
      arrayJoin(conversions) as conversion,
      conversion.2 as revenue,
      arrayFilter(
        t -> t.1 <= conversion.1 and t.1 >= conversion.1 - {lookback_days:UInt16} * 86400000, touches
      ) as path,
      arrayLastIndex(t -> not t.4, path) as told,
      arrayJoin([(path[1].3, 1, 0), (path[if(told = 0, -1, told)].3, 0, 1)]) as credit
    from conversion_paths(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
      conversions = {conversions:Array(String)}, by = {by:String}, lookback_days = {lookback_days:UInt16},
      journey = ''
    )
  ) as c
  group by part
  union all
  select part, 0, 0, 0, 0, 0, 0., 0, 0., cost, impressions, clicks, clicks_cost
  from part_costs(site = {site:String}, from = {from:Date}, to = {to:Date}, by = {by:String})
) as t
group by part
order by sessions desc, cost desc, part
settings max_bytes_before_external_group_by = 50000000
