-- title.es: Clientes a quienes se vuelve a captar
-- title.en: Customers who are acquired again
-- question.es: ¿A qué clientes alcanza esta campaña todavía?
-- question.en: Which customers does this campaign still reach?
-- parameter.channel.default: paid_search
-- parameter.channel.es: Canal.
-- parameter.channel.en: Channel.
-- parameter.source.default: ''
-- parameter.source.es: Fuente.
-- parameter.source.en: Source.
-- parameter.campaign.default: (none)
-- parameter.campaign.es: Campaña; `(none)` donde nada lo dice.
-- parameter.campaign.en: Campaign; `(none)` where nothing says it.
-- parameter.outcome.default: people
-- parameter.outcome.choices: people, known, bought_again
-- parameter.outcome.es: Cuáles, como en `still_targeted`.
-- parameter.outcome.en: Which, as in `still_targeted`.
-- parameter.channels.es: Canales de captación.
-- parameter.channels.en: Acquisition channels.
-- parameter.channels.default: paid_search, paid_social, paid_shopping, paid_video, display, cross_network, paid_other, affiliates
-- parameter.lookback_days.es: Días antes del período en los que un pedido hace cliente.
-- parameter.lookback_days.en: Days before the period in which an order makes a customer.
-- parameter.lookback_days.default: 365
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 3650
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.sessions.es: Sesiones después de un pedido
-- column.sessions.en: Sessions after an order
-- column.sessions.unit: sessions
-- column.has_bought.es: Compró en alguna
-- column.has_bought.en: Bought in one of them
-- column.last_at.es: Última
-- column.last_at.en: Last
-- column.total.es: Cuántas son: el número de `still_targeted`.
-- column.total.en: How many they are: the number in `still_targeted`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

select
  person_id,
  max(v.is_known)::Bool as is_known,
  uniqExact(v.session) as sessions,
  (countIf(has(v.order_sessions, v.session)) > 0)::Bool as has_bought,
  max(v.started_at) as last_at,
  count() over () as total
from targeted_sessions(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, channels = {channels:Array(String)}, lookback_days = {lookback_days:UInt16}
) as v
where v.is_customer and v.channel = {channel:String} and v.source = {source:String}
  and if(v.campaign = '', '(none)', v.campaign) = {campaign:String}
group by person_id
having multiIf({outcome:String} = 'known', is_known, {outcome:String} = 'bought_again', has_bought, true)
order by last_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
