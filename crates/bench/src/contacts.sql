-- bench.contacts made-up people for each tenant, written in turns as life would have, so that those
-- of one tenant do not lie side by side. Numbers begin with 42, those of the leads with 41.
insert into contacts (tenant_id, id, first_name, last_name, phone, email, home_location_id, source,
                      warmness_score, warmness_band, warmness_reasons, created_at, updated_at)
select home.tenant_id,
       (lpad(to_hex((extract(epoch from made.at) * 1000)::bigint), 12, '0') || '7'
         || substr(made.digits, 1, 3) || '8' || substr(made.digits, 4, 15))::uuid,
       (array['Ada', 'Ben', 'Cleo', 'Dev', 'Edie', 'Finn', 'Gus', 'Hana', 'Iris', 'Jude'])[1 + n % 10],
       (array['Example', 'Sample', 'Specimen', 'Instance', 'Pattern', 'Model', 'Placeholder'])[1 + n % 7],
       '+6142' || lpad(n::text, 7, '0'),
       'contact-' || n || '@example.com',
       home.id, 'Web form', n % 101,
       (array['cold', 'cool', 'warm', 'hot'])[1 + n % 101 / 26],
       '[{"signal": "recent_reply", "points": 12, "detail": "answered within a day"}, {"signal": "source", "points": 8, "detail": "came by a form"}]',
       made.at, made.at
from generate_series(1, current_setting('bench.contacts')::int) n
cross join (select distinct on (tenant_id) tenant_id, id from locations) home
cross join lateral (select timestamptz '2026-01-01 00:00Z' + n * interval '83 seconds' as at,
                           md5(home.tenant_id::text || n) as digits) made
order by n, made.digits;
