-- People and the account (company, household) they belong to: the last that any of their events said. Where `unit` is
-- not `account` nothing is read.
create or replace view person_accounts as
select e.person_id as person_id, argMax(e.account_id, e.ticks) as account_id
from person_events as e
where {unit:String} = 'account' and e.site_id = {site:String} and e.account_id != '' and e.person_id != ''
group by e.person_id;
