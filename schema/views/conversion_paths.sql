-- Conversions of a period, one row per person, with the person's arrivals of the lookback before them: both as arrays,
-- in order. A conversion without a person, or whose person never arrived, has no arrivals. `touches` are
-- (milliseconds, seq, key, is_direct, session); what opened no session is no direct arrival, and coming back from paying
-- elsewhere is none at all (as PASSED_THROUGH of channel.ts, for data that was not captured by our collector).
create or replace view conversion_paths as
select
  c.person_id as person_id,
  any(c.conversions) as conversions,
  arraySort(groupUniqArrayIf(
    (
      toUnixTimestamp64Milli(a.occurred_at), a.seq,
      multiIf(
        {by:String} = 'source', a.source,
        {by:String} = 'campaign', a.campaign,
        {by:String} = 'landing_page', a.url_path,
        toString(a.channel)
      ),
      a.channel = 'direct', cityHash64(a.visitor_id, a.session_id)
    ),
    a.channel != ''
  )) as arrivals,
  arrayMap(t -> t.5, arrivals) as visits,
  arrayFilter((t, no) -> not t.4 or indexOf(visits, t.5) = no, arrivals, arrayEnumerate(arrivals)) as touches
from (
  select
    *,
    if(user_id != '', user_id, dictGet('person_of_visitor', 'user_id', (site_id, visitor_id))) as known_as,
    if(known_as != '', known_as, visitor_id) as person_id
  from arrivals
  where site_id = {site:String}
    -- A day more, so that the session in which the lookback begins is whole.
    and toDate(occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - {lookback_days:UInt16} - 1
    and toDate(occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
    and not (channel = 'referral' and match(source, '(^|\\.)(checkout\\.stripe\\.com|hooks\\.stripe\\.com|paypal\\.com|klarna\\.com|adyen\\.com|mollie\\.com|mercadopago\\.com(\\.\\w+)?|payu\\.com|payulatam\\.com|wompi\\.co|epayco\\.co|placetopay\\.com|pse\\.com\\.co|redsys\\.es|accounts\\.google\\.com|appleid\\.apple\\.com|login\\.microsoftonline\\.com|login\\.live\\.com)$'))
) as a
right join (
  select person_id, arraySort(groupArray((toUnixTimestamp64Milli(occurred_at), toFloat64(revenue)))) as conversions
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  )
  group by person_id
) as c on c.person_id = a.person_id
group by c.person_id;
