-- Annotations as they are now: of each the latest version, unless that deleted it.
create or replace view current_annotations as
select * from (
  select * from annotations
  where site_id = {site:String}
  order by annotation_id, version desc, written_at, change_id
  limit 1 by annotation_id
)
where not is_deleted;
