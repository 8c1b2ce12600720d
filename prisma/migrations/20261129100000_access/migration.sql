-- Why somebody may do something, and who may: administrators ask about others.
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'access.*' FROM system_role WHERE code = 'admin';
