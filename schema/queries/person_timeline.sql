-- title.es: Recorrido de una persona
-- title.en: A person's journey
-- question.es: ¿Qué hizo esta persona, en orden, y cuándo supimos quién era?
-- question.en: What did this person do, in order, and when did we know who it was?
-- parameter.person_id.es: La persona. Un navegador que luego se dio a conocer lleva a su persona.
-- parameter.person_id.en: The person. A browser that became known later leads to its person.
-- parameter.limit.default: 1000
-- parameter.limit.min: 1
-- parameter.limit.max: 100000
-- parameter.limit.es: Cuántos eventos como mucho: los últimos.
-- parameter.limit.en: How many events at most: the latest.
-- column.occurred_at.es: Cuándo ocurrió.
-- column.occurred_at.en: When it happened.
-- column.name.es: Nombre del evento.
-- column.name.en: Name of the event.
-- column.visitor_id.es: Navegador; el usuario mismo si se importó sin navegador.
-- column.visitor_id.en: Browser; the user itself when imported without one.
-- column.session_id.es: Sesión; vacía fuera de una.
-- column.session_id.en: Session; empty outside of one.
-- column.session_no.es: 1 en la primera sesión de la persona, 2 en la segunda…; 0 fuera de una.
-- column.session_no.en: 1 for the person's first session, 2 for the second …; 0 outside of one.
-- column.is_entry.es: Primer evento de su sesión.
-- column.is_entry.en: First event of its session.
-- column.is_arrival.es: Una campaña u otro sitio trajo a la persona, al empezar la sesión o en medio de ella.
-- column.is_arrival.en: A campaign or another site brought the person, as the session began or within it.
-- column.gap_ms.es: Tiempo desde el evento anterior de la persona.
-- column.gap_ms.en: Time since the person's event before.
-- column.gap_ms.unit: ms
-- column.session_gap_ms.es: Al empezar una sesión, tiempo desde lo último que hizo en otra; vacío en la primera y en lo demás.
-- column.session_gap_ms.en: Where a session begins, time since the last event in an earlier one; null for the first and elsewhere.
-- column.session_gap_ms.unit: ms
-- column.is_known.es: Desde que se dio a conocer en ese navegador; lo importado siempre lo es.
-- column.is_known.en: From the moment the person became known in that browser; imports always are.
-- column.is_identification.es: El evento con el que se dio a conocer en un navegador.
-- column.is_identification.en: The event with which the person became known in a browser.
-- column.url_path.es: Ruta de la página.
-- column.url_path.en: Path of the page.
-- column.title.es: Título de la página.
-- column.title.en: Title of the page.
-- column.channel.es: Canal, donde empieza una visita o una campaña.
-- column.channel.en: Channel, where a visit or a campaign begins.
-- column.source.es: Quién envió la visita.
-- column.source.en: Who sent the visit.
-- column.campaign.es: Nombre de la campaña.
-- column.campaign.en: Campaign name.
-- column.device.es: Tipo de dispositivo.
-- column.device.en: Kind of device.
-- column.browser.es: Familia de navegador.
-- column.browser.en: Browser family.
-- column.country.es: País.
-- column.country.en: Country.
-- column.consent_mode.es: Lo que el visitante permitió.
-- column.consent_mode.en: What the visitor allowed.
-- column.origin.es: Dónde se captó: `web` o `import`.
-- column.origin.en: Where it was captured: `web` or `import`.
-- column.value.es: Importe del evento.
-- column.value.en: Amount of the event.
-- column.value.unit: money
-- column.currency.es: Moneda del importe.
-- column.currency.en: Currency of the amount.
-- column.details.es: Los campos propios del evento y lo demás que traía.
-- column.details.en: The event's own fields and whatever else it carried.
-- check.gaps_are_forward: (gap_ms is null or gap_ms >= 0) and (session_gap_ms is null or session_gap_ms >= 0)
-- check.entries_have_sessions: not is_entry or session_no > 0
-- check.identification_is_known: not is_identification or is_known

with
  -- A link made before the visitor became known still leads to the person.
  (
    select dictGetOrDefault('person_of_user', 'person_id', ({site:String}, said_user), said_user)
    from (
      select
        dictGet('person_of_visitor', 'user_id', ({site:String}, {person_id:String})) as visitors_user,
        if(visitors_user != '', visitors_user, {person_id:String}) as said_user
    )
  ) as person
select * except (in_order, entry_no)
from (
  select
    in_order, occurred_at, name, visitor_id, session_id,
    if(session_id = '', 0, min(entry_no) over (partition by visitor_id, session_id)) as session_no,
    is_entry::Bool as is_entry,
    (name = 'page_view' and channel not in ('', 'direct'))::Bool as is_arrival,
    gap_ms,
    if(is_entry, session_gap_ms, null) as session_gap_ms,
    (events_known > 0)::Bool as is_known,
    (origin = 'web' and user_id != '' and known_as = person and events_known = 1)::Bool as is_identification,
    url_path, title, channel, source, utm_campaign as campaign, device, browser, country, consent_mode, origin,
    value, currency, details
  from (
    select
      *,
      sum(is_entry) over so_far as entry_no,
      countIf(user_id != '' and known_as = person) over in_browser as events_known,
      dateDiff('millisecond', lagInFrame(toNullable(occurred_at)) over so_far, occurred_at) as gap_ms,
      dateDiff('millisecond', maxIf(toNullable(occurred_at), session_id != '') over before, occurred_at) as session_gap_ms
    from (
      select
        *,
        -- Page ids begin with their time: the leave of one page comes before the view of the next.
        (occurred_at, page_id, seq, event_id) as in_order,
        session_id != '' and row_number() over (partition by visitor_id, session_id order by in_order) = 1 as is_entry
      from person_events
      where site_id = {site:String}
        and person_id = person
        and visitor_id in (
          select visitor_id from identities_by_user where site_id = {site:String} and user_id = person
          union all
          select person
          -- What aliases say the person was called before.
          union all
          select previous_id from person_of_user where site_id = {site:String} and person_id = person
          union all
          select said.visitor_id
          from identities_by_user as said
          inner join person_of_user as older on older.site_id = said.site_id and older.previous_id = said.user_id
          where said.site_id = {site:String} and older.person_id = person
        )
    )
    window
      in_browser as (partition by visitor_id order by in_order rows between unbounded preceding and current row),
      so_far as (order by in_order rows between unbounded preceding and current row),
      before as (order by in_order rows between unbounded preceding and 1 preceding)
  )
  order by in_order desc
  limit {limit:UInt32}
)
order by in_order
