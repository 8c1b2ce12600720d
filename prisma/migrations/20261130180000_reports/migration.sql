-- Figures of the circles below a corporate: what AGGREGATED shares in place of rows.

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- How many sites of each status and how many contracts in force each circle has that is below the acting company,
-- shares at least figures with it and does not keep out of its reports. Where rows are not shared, a group of fewer
-- than five is told without its number.
CREATE FUNCTION gate.circle_figures() RETURNS TABLE (circle_id uuid, kind text, total integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF gate.acting_unit() IS NOT NULL THEN RETURN; END IF;
  RETURN QUERY
    WITH circle AS (
      SELECT c.descendant_id AS id, CASE c.data_sharing_level WHEN 'FULL' THEN 1 ELSE 5 END AS least
        FROM public.tenant_closure c
        JOIN public.tenant_profile p ON p.tenant_id = c.descendant_id
       WHERE c.ancestor_id = gate.acting_tenant() AND c.data_sharing_level <> 'NONE' AND p.cross_circle_reporting
         AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now())
    )
    SELECT circle.id, figure.kind, CASE WHEN figure.total >= circle.least THEN figure.total::integer END
      FROM circle
     CROSS JOIN LATERAL (
       SELECT s.status AS kind, count(*) AS total FROM public.site s WHERE s.tenant_id = circle.id GROUP BY s.status
       UNION ALL
       SELECT 'CONTRACT', count(*) FROM public.vendor_relationship r
        WHERE r.tenant_id = circle.id AND r.status = 'ACTIVE'
          AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
        GROUP BY r.tenant_id
     ) AS figure;
END $$;

REVOKE ALL ON FUNCTION gate.circle_figures() FROM PUBLIC;
ALTER FUNCTION gate.circle_figures() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.circle_figures() TO circlegate_tenant;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, CASE code WHEN 'admin' THEN 'report.*' ELSE 'report.consolidated' END
  FROM system_role WHERE tenant_type = 'CORPORATE';
