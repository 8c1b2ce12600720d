-- The licensed area of a circle says in which region its vendors find its sites: they stand in no family of it, and are told as well.
GRANT CREATE ON SCHEMA gate TO circlegate_policy;
CREATE FUNCTION gate.count_area() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- With the family, which is told of every change: two calls would each have an order of their own.
  PERFORM gate.raise_epochs(gate.family(NEW.tenant_id)
    || ARRAY(SELECT r.vendor_id FROM public.vendor_relationship r WHERE r.tenant_id = NEW.tenant_id));
  RETURN NULL;
END $$;

CREATE TRIGGER count_area AFTER UPDATE OF telecom_circle_code ON tenant_profile
  FOR EACH ROW WHEN (NEW.telecom_circle_code IS DISTINCT FROM OLD.telecom_circle_code) EXECUTE FUNCTION gate.count_area();

REVOKE ALL ON FUNCTION gate.count_area() FROM PUBLIC;
ALTER FUNCTION gate.count_area() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
