import { ensureN8n } from '/work/main/demo/n8n-install';
void (async () => { const t=Date.now(); console.log(await ensureN8n({log: console.log}), Date.now()-t); })();
