-- title.es: Constancias de consentimiento
-- title.en: Consent receipts
-- question.es: ¿Quién dijo qué sobre cada finalidad, por qué medio, y hay constancia detrás de lo que se registró?
-- question.en: What was decided about each purpose, by which means, and is there a receipt behind what was recorded?
-- parameter.lookback.default: 395
-- parameter.lookback.max: 3650
-- parameter.lookback.es: Días antes del período en los que una constancia vale todavía (13 meses).
-- parameter.lookback.en: Days before the period in which a receipt still counts (13 months).
-- column.day.es: Día en la zona horaria del sitio.
-- column.day.en: Day in the time zone of the site.
-- column.source.es: Quién nos lo dijo: una plataforma de consentimiento, el sitio (`api`) o la política (`policy`).
-- column.source.en: Who told us: a consent platform, the site (`api`) or the policy (`policy`).
-- column.purpose.es: Finalidad; vacía es una decisión que no permite ninguna ni permitía.
-- column.purpose.en: Purpose; empty is a decision that allows none and had none before.
-- column.receipts.es: Decisiones que hablan de la finalidad, de antes o de después.
-- column.receipts.en: Decisions that speak of the purpose, before or after.
-- column.receipts.unit: events
-- column.explicit.es: De ellas, las que dio una persona; las demás son la política, o el medio no lo dice.
-- column.explicit.en: Of them, those that a person gave; the others are the policy, or the source does not tell.
-- column.explicit.unit: events
-- column.granted.es: La permiten y antes no estaba.
-- column.granted.en: Allow it where it was not allowed before.
-- column.granted.unit: events
-- column.withdrawn.es: La retiran.
-- column.withdrawn.en: Take it back.
-- column.withdrawn.unit: events
-- column.unchanged.es: La dejan como estaba.
-- column.unchanged.en: Leave it as it was.
-- column.unchanged.unit: events
-- column.visitors.es: Navegadores de los que ese día se registró algo con esta finalidad permitida.
-- column.visitors.en: Browsers of which something was recorded that day with this purpose allowed.
-- column.visitors.unit: visitors
-- column.with_receipt.es: De ellos, los que tienen una constancia que la permite, hasta el final del período.
-- column.with_receipt.en: Of them, those with a receipt that allows it, until the end of the period.
-- column.with_receipt.unit: visitors
-- column.coverage.es: Parte de los navegadores con constancia; vacía donde no se registró nada.
-- column.coverage.en: Share of the browsers with a receipt; empty where nothing was recorded.
-- column.coverage.unit: share
-- check.decisions_add_up: granted + withdrawn + unchanged = receipts and explicit <= receipts
-- check.receipts_are_of_visitors: with_receipt <= visitors and (visitors > 0) = (coverage is not null)
-- check.one_row_each: (select uniqExact(day, source, purpose) from result) = (select count() from result)

-- Decisions and what was recorded are read apart and meet by day, source and purpose. A receipt may come after the events
-- that it allows: they wait in the page until there is an answer. Imports bring no consent and are left out.
with
  toDateTime64({from:Date}, 3, {tz:String}) as begins_at,
  toDateTime64({to:Date}, 3, {tz:String}) as ends_at
select
  c.day as day,
  c.source as source,
  c.purpose as purpose,
  sum(c.receipts) as receipts,
  sum(c.explicit) as explicit,
  sum(c.granted) as granted,
  sum(c.withdrawn) as withdrawn,
  receipts - granted - withdrawn as unchanged,
  sum(c.visitors) as visitors,
  sum(c.with_receipt) as with_receipt,
  with_receipt / nullIf(visitors, 0) as coverage
from (
  select
    toDate(d.occurred_at, {tz:String}) as day,
    toString(d.consent_source) as source,
    purpose,
    count() as receipts,
    countIf(d.consent_method = 'explicit') as explicit,
    countIf(has(d.purposes_after, purpose) and not has(d.purposes_before, purpose)) as granted,
    countIf(has(d.purposes_before, purpose) and not has(d.purposes_after, purpose)) as withdrawn,
    0 as visitors,
    0 as with_receipt
  from events as d
  array join if(
    empty(d.purposes_before) and empty(d.purposes_after),
    [''],
    arrayMap(name -> toString(name), arrayDistinct(arrayConcat(d.purposes_before, d.purposes_after)))
  ) as purpose
  where d.site_id = {site:String} and d.name = 'consent_update' and d.origin != 'import' and not d.is_bot
    and d.occurred_at >= begins_at and d.occurred_at < ends_at
  group by day, source, purpose

  union all
  select v.day, v.source, v.purpose, 0, 0, 0, 0, count(), countIf((v.visitor_id, v.purpose) in (
    select r.visitor_id, toString(arrayJoin(r.purposes_after))
    from events as r
    where r.site_id = {site:String} and r.name = 'consent_update' and not r.is_bot
      and r.occurred_at >= begins_at - toIntervalDay({lookback:UInt16}) and r.occurred_at < ends_at
  ))
  from (
    select
      toDate(e.occurred_at, {tz:String}) as day,
      toString(e.consent_source) as source,
      toString(arrayJoin(e.consent_purposes)) as purpose,
      e.visitor_id as visitor_id
    from events as e
    where e.site_id = {site:String} and e.consent_mode = 'granted' and e.visitor_id != ''
      and e.origin != 'import' and not e.is_bot
      and e.occurred_at >= begins_at and e.occurred_at < ends_at
    group by day, source, purpose, visitor_id
  ) as v
  group by v.day, v.source, v.purpose
) as c
group by c.day, c.source, c.purpose
order by day, source, purpose
