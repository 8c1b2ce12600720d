-- What the trail tells a person of their password, second factor and keys is mailed to them as well: whoever did it, the owner hears of it.
ALTER TABLE letter
  DROP CONSTRAINT letter_kind,
  ADD CONSTRAINT letter_kind CHECK (kind IN ('RESET_PASSWORD', 'INVITATION', 'VERIFY_EMAIL', 'NOTICE'));
GRANT SELECT (expires_at), DELETE ON letter TO circlegate_policy;

GRANT CREATE ON SCHEMA gate TO circlegate_policy;
-- Where nobody carries letters they do not pile up: the next one takes those away that are out of date.
CREATE FUNCTION gate.write_notice() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.letter WHERE expires_at <= now();
  INSERT INTO public.letter (id, kind, subject_id, expires_at) VALUES (gate.uuid7(), 'NOTICE', NEW.id, now() + interval '1 day');
  RETURN NULL;
END $$;

CREATE TRIGGER write_notice AFTER INSERT ON account_event
  FOR EACH ROW WHEN (NOT NEW.of_staff AND NEW.kind IN ('PASSWORD_CHANGED', 'PASSWORD_RESET', 'SECOND_FACTOR_SET', 'SECOND_FACTOR_REMOVED', 'KEY_MADE'))
  EXECUTE FUNCTION gate.write_notice();

REVOKE ALL ON FUNCTION gate.write_notice() FROM PUBLIC;
ALTER FUNCTION gate.write_notice() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
