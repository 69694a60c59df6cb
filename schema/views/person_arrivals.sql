-- Arrivals of a period and the lookback before it, with their person and the key they are told by. Coming back from
-- paying or signing in elsewhere is none (PASSED_THROUGH of channel.ts, for data our collector did not capture).
create or replace view person_arrivals as
select
  if(user_id != '', user_id, dictGet('person_of_visitor', 'user_id', (site_id, visitor_id))) as said_user,
  dictGetOrDefault('person_of_user', 'person_id', (site_id, said_user), said_user) as known_as,
  if(known_as != '', known_as, visitor_id) as person_id,
  (
    toUnixTimestamp64Milli(occurred_at), seq,
    multiIf(
      {by:String} = 'source', toString(source),
      {by:String} = 'medium', toString(medium),
      {by:String} = 'campaign', toString(campaign),
      {by:String} = 'landing_page', url_path,
      toString(channel)
    ) as key,
    channel = 'direct', cityHash64(visitor_id, session_id)
  ) as arrival
from arrivals
where site_id = {site:String}
  -- A day more, so that the session in which the lookback begins is whole.
  and toDate(occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - {lookback_days:UInt16} - 1
  and toDate(occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
  and not (channel = 'referral' and match(source, '(^|\\.)(checkout\\.stripe\\.com|hooks\\.stripe\\.com|paypal\\.com|klarna\\.com|adyen\\.com|mollie\\.com|mercadopago\\.com(\\.\\w+)?|payu\\.com|payulatam\\.com|wompi\\.co|epayco\\.co|placetopay\\.com|pse\\.com\\.co|redsys\\.es|accounts\\.google\\.com|appleid\\.apple\\.com|login\\.microsoftonline\\.com|login\\.live\\.com)$'));
