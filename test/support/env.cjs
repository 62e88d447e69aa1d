/** n8n-core writes its settings at import: into a folder of its own, never into the user's. */
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

require('reflect-metadata');

process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-outbound-test-'));
process.env.N8N_ENCRYPTION_KEY = 'unit-test';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
