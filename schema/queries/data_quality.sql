-- title.es: Calidad de los datos
-- title.en: Data quality
-- question.es: ¿Qué se rechazó, por qué, y qué se puede recuperar?
-- question.en: What was refused, why, and what can be put back?
-- column.reason.es: Motivo del rechazo; `insert_failed` es una fila que ClickHouse no acepta.
-- column.reason.en: Reason of the refusal; `insert_failed` is a row that ClickHouse will not take.
-- column.refused.es: Eventos rechazados en el período, cada uno una vez por motivo aunque haya llegado varias; se guardan un mes.
-- column.refused.en: Events refused in the period, each once for a reason however often it came; they are kept for a month.
-- column.refused.unit: events
-- column.stored_since.es: De ellos, los que ya están guardados: recuperados, o enviados de nuevo.
-- column.stored_since.en: Of them, those that are stored by now: put back, or sent again.
-- column.stored_since.unit: events
-- column.can_be_put_back.es: De los demás, los que `npm run replay` puede recuperar; sin consentimiento no se guarda el evento.
-- column.can_be_put_back.en: Of the others, those that `npm run replay` can put back; without consent the event is not kept.
-- column.can_be_put_back.unit: events
-- column.last_refused_at.es: Cuándo se rechazó el último.
-- column.last_refused_at.en: When the last one was refused.
-- column.last_name.es: Nombre del último.
-- column.last_name.en: Name of the last one.
-- column.last_message.es: Qué tenía mal el último.
-- column.last_message.en: What was wrong with the last one.
-- check.parts_are_parts: stored_since + can_be_put_back <= refused
-- check.somebody: refused > 0

-- Whether an event is stored says its key: the page view and its number in it, or an import's own id. The keys are
-- read for the refused ones alone, by the table's order.
with
  toDateTime64({from:Date}, 3, {tz:String}) as begins_at,
  toDateTime64({to:Date}, 3, {tz:String}) as ends_at
select
  r.reason as reason,
  sum(r.events) as refused,
  sumIf(r.events, r.is_stored) as stored_since,
  sumIf(r.events, not r.is_stored and r.has_body and r.event_id != '') as can_be_put_back,
  max(r.last_at) as last_refused_at,
  argMax(r.last_name, r.last_at) as last_name,
  argMax(r.last_message, r.last_at) as last_message
from (
  select
    reason,
    event_id,
    -- What has no readable id cannot be told apart.
    if(event_id = '', count(), 1) as events,
    max(body != '') as has_body,
    max(received_at) as last_at,
    argMax(name, received_at) as last_name,
    argMax(message, received_at) as last_message,
    event_id != '' and event_id in (
      select if(page_id = '', event_id, concat(page_id, '.', toString(seq)))
      from event_keys
      where site_id = {site:String}
        and page_id in (
          select if(origin = 'import', '', arrayStringConcat(arrayPopBack(splitByChar('.', event_id)), '.'))
          from rejected_events
          where site_id = {site:String} and received_at >= begins_at and received_at < ends_at
        )
        and (page_id != '' or event_id in (
          select event_id
          from rejected_events
          where site_id = {site:String} and received_at >= begins_at and received_at < ends_at
        ))
    ) as is_stored
  from rejected_events
  where site_id = {site:String} and received_at >= begins_at and received_at < ends_at
  group by reason, event_id
) as r
group by reason
order by refused desc, reason
