-- title.es: Clientes a quienes aún se les anuncia
-- title.en: Customers still targeted
-- question.es: ¿Qué campañas de captación siguen llegando a quienes ya compraron, y cuánto cuesta?
-- question.en: Which acquisition campaigns still reach those who have bought, and what does it cost?
-- parameter.channels.es: Canales de captación.
-- parameter.channels.en: Acquisition channels.
-- parameter.channels.default: paid_search, paid_social, paid_shopping, paid_video, display, cross_network, paid_other, affiliates
-- parameter.lookback_days.es: Días antes del período en los que un pedido hace cliente.
-- parameter.lookback_days.en: Days before the period in which an order makes a customer.
-- parameter.lookback_days.default: 365
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 3650
-- column.channel.es: Canal.
-- column.channel.en: Channel.
-- column.source.es: Fuente.
-- column.source.en: Source.
-- column.campaign.es: Campaña; `(none)` donde nada lo dice.
-- column.campaign.en: Campaign; `(none)` where nothing says it.
-- column.people.es: Clientes que vinieron por ella después de un pedido.
-- column.people.en: Customers who came by it after an order.
-- column.people.unit: people
-- column.known_people.es: De ellos, los que conocemos por su nombre: a ellos se les puede excluir de la campaña.
-- column.known_people.en: Those whom we know by name: they can be excluded from the campaign.
-- column.known_people.unit: people
-- column.people_share.es: Parte de todas las personas que vinieron por ella.
-- column.people_share.en: Share of all people who came by it.
-- column.people_share.unit: share
-- column.sessions.es: Sesiones de esos clientes después de un pedido.
-- column.sessions.en: Sessions of those customers after an order.
-- column.sessions.unit: sessions
-- column.sessions_share.es: Parte de todas sus sesiones.
-- column.sessions_share.en: Share of all its sessions.
-- column.sessions_share.unit: share
-- column.bought_again.es: De esos clientes, los que compraron en una de esas sesiones.
-- column.bought_again.en: Those customers who bought in one of these sessions.
-- column.bought_again.unit: people
-- column.estimated_cost.es: Lo que costaron: sesiones por el costo por clic de la campaña; nulo donde no se conoce.
-- column.estimated_cost.en: What they cost: sessions times the cost per click of the campaign; null where it is not known.
-- column.estimated_cost.unit: money
-- people.people: targeted_people channel={channel} source={source} campaign={campaign}
-- people.known_people: targeted_people channel={channel} source={source} campaign={campaign} outcome=known
-- people.bought_again: targeted_people channel={channel} source={source} campaign={campaign} outcome=bought_again
-- check.some_of_all: people > 0 and known_people <= people and bought_again <= people
-- check.shares: people_share > 0 and people_share <= 1 and sessions_share > 0 and sessions_share <= 1
-- check.cost_or_no_data: ifNull(estimated_cost, 0) >= 0

select
  s.channel as channel,
  s.source as source,
  if(s.campaign = '', '(none)', s.campaign) as campaign,
  s.people as people,
  s.known_people as known_people,
  s.people / s.all_people as people_share,
  s.sessions as sessions,
  s.sessions / s.all_sessions as sessions_share,
  s.bought_again as bought_again,
  s.sessions * c.click_cost as estimated_cost
from (
  select
    v.channel as channel, v.source as source, v.campaign as campaign,
    uniqExactIf(v.person_id, v.is_customer) as people,
    uniqExactIf(v.person_id, v.is_customer and v.is_known) as known_people,
    uniqExact(v.person_id) as all_people,
    uniqExactIf(v.session, v.is_customer) as sessions,
    uniqExact(v.session) as all_sessions,
    uniqExactIf(v.person_id, v.is_customer and has(v.order_sessions, v.session)) as bought_again
  from targeted_sessions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, channels = {channels:Array(String)}, lookback_days = {lookback_days:UInt16}
  ) as v
  group by channel, source, campaign
) as s
left join (
  select
    toString(channel) as channel, toString(source) as source, toString(campaign) as campaign,
    toNullable(toFloat64(sumIf(p.cost, p.clicks is not null)) / nullIf(sum(p.clicks), 0)) as click_cost
  from period_costs(site = {site:String}, from = {from:Date}, to = {to:Date}) as p
  group by channel, source, campaign
) as c on c.channel = s.channel and c.source = s.source and c.campaign = s.campaign
where s.people > 0
order by people desc, sessions desc, campaign
settings max_bytes_before_external_group_by = 100000000
