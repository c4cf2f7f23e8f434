-- A copy of a database reaches no insurer and holds nobody's access data.
UPDATE credit_insurance_insurer
   SET state = 'disabled',
       connection_state = 'untested',
       connection_message = NULL,
       webhook_token = NULL
 WHERE code NOT IN ('manual', 'demo');

UPDATE credit_insurance_credential
   SET secrets = NULL,
       client_id = NULL,
       username = NULL;
