-- title.es: En vivo
-- title.en: Live
-- question.es: ¿Qué está pasando ahora?
-- question.en: What is happening now?
-- parameter.minutes.default: 30
-- parameter.minutes.min: 1
-- parameter.minutes.max: 1440
-- parameter.minutes.es: Cuántos minutos hacia atrás.
-- parameter.minutes.en: How many minutes back.
-- parameter.limit.default: 50
-- parameter.limit.min: 1
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántos eventos como mucho.
-- parameter.limit.en: How many events at most.
-- column.received_at.es: Cuándo llegó; el más reciente primero.
-- column.received_at.en: When we received it; the latest first.
-- column.occurred_at.es: Cuándo ocurrió.
-- column.occurred_at.en: When it happened.
-- column.name.es: Nombre del evento.
-- column.name.en: Name of the event.
-- column.person_id.es: La persona; vacío cuando no es de nadie (sin cookies).
-- column.person_id.en: The person; empty when it is nobody (cookieless).
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.url_path.es: Ruta de la página.
-- column.url_path.en: Path of the page.
-- column.title.es: Título de la página.
-- column.title.en: Title of the page.
-- column.channel.es: Canal, donde empieza una visita o una campaña.
-- column.channel.en: Channel, where a visit or a campaign begins.
-- column.source.es: Quién envió la visita.
-- column.source.en: Who sent the visit.
-- column.country.es: País.
-- column.country.en: Country.
-- column.device.es: Tipo de dispositivo.
-- column.device.en: Kind of device.
-- column.consent_mode.es: Lo que el visitante permitió.
-- column.consent_mode.en: What the visitor allowed.
-- column.origin.es: Dónde se captó: `web` o `import`.
-- column.origin.en: Where it was captured: `web` or `import`.
-- column.seconds_ago.es: Segundos desde que llegó.
-- column.seconds_ago.en: Seconds since we received it.
-- column.seconds_ago.unit: s

-- Events that come late (an import, a browser that was off line) show here when they come. The index on
-- received_at leaves out the parts of the table that are older.
select
  received_at, occurred_at, name, person_id, is_known, url_path, title, channel, source, country, device,
  consent_mode, origin,
  dateDiff('second', received_at, now64(3)) as seconds_ago
from person_events
where site_id = {site:String} and received_at > now64(3) - toIntervalMinute({minutes:UInt32})
order by received_at desc, occurred_at desc, page_id desc, seq desc, event_id desc
limit {limit:UInt32}
