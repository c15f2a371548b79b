import { createServer } from 'node:http';
import { rm } from 'node:fs/promises';
import axios from 'axios';
import { installPackage, startN8n } from './n8n';
import { N8nClient, outputsOf, type WorkflowFile } from './n8n-client';
const owner={email:'owner@example.com',password:'Webex-Demo-1',firstName:'D',lastName:'O'};
async function main() {
 const idp = createServer((q,s)=>{ const u=new URL(q.url!,'http://x'); 
  if(u.pathname==='/authorize'){ s.setHeader('content-type','text/html'); s.end(`<form method="post" action="/consent"><input type="hidden" name="state" value="${u.searchParams.get('state')!.replace(/&/g,'&amp;')}"><input type="hidden" name="r" value="${u.searchParams.get('redirect_uri')}"><button name="d" value="deny">Deny</button><button name="d" value="allow">Allow</button></form>`); }
  else if(u.pathname==='/consent'){ let b='';q.on('data',d=>b+=d).on('end',()=>{const p=new URLSearchParams(b); console.log('consent',p.get('d')); s.statusCode=302; s.setHeader('location',`${p.get('r')}?code=abc&state=${encodeURIComponent(p.get('state')!)}`); s.end();}); }
  else if(u.pathname==='/token'){ s.setHeader('content-type','application/json'); s.end(JSON.stringify({access_token:'tok',token_type:'Bearer',expires_in:3600,refresh_token:'r'})); }
  else { s.statusCode=q.headers.authorization==='Bearer tok'?200:401; s.setHeader('content-type','application/json'); s.end(JSON.stringify({me:1,auth:q.headers.authorization})); } });
 await new Promise<void>(r=>idp.listen(0,'127.0.0.1',r)); const base=`http://127.0.0.1:${(idp.address() as {port:number}).port}`;
 if(process.argv[2]!=='keep') await rm('/tmp/u1',{recursive:true,force:true});
 console.log(await installPackage('/tmp/throw','/tmp/u1'));
 const n=await startN8n({userFolder:'/tmp/u1'});
 try {
 const c=new N8nClient(n.url); let t=Date.now(); const lap=(w:string)=>{console.log(w,Date.now()-t);t=Date.now();};
 await c.signIn(owner); lap('signIn'); const c2=new N8nClient(n.url); await c2.signIn(owner); lap('login');
 await new N8nClient(n.url).signIn({...owner,password:'x'}).catch(e=>console.log('bad:',e.message));
 console.log((await c.nodeTypes()).filter(x=>x.name.includes('throw')).map(x=>x.name)); lap('types');
 let cred=await c.saveCredential({name:'Thing',type:'thingOAuth2Api',data:{baseUrl:base,clientId:'i',clientSecret:'s'}}); lap('cred');
 if(process.argv[2]!=='keep') await c.testCredential(cred).catch(e=>console.log('before:',e.message)); 
 await c.connectOAuth2(cred); lap('connect'); await c.testCredential(cred); lap('test');
 cred=await c.saveCredential({name:'Thing',type:'thingOAuth2Api',data:{baseUrl:base,clientId:'i',clientSecret:'s2'}}); await c.testCredential(cred); lap('save again + test'); console.log((await c.credentials()).length);
 const file: WorkflowFile={name:'W',nodes:[
  {id:'1',name:'Thing Trigger',type:'n8n-nodes-throwaway.thingTrigger',typeVersion:1,position:[0,0],parameters:{}},
  {id:'2',name:'Thing',type:'n8n-nodes-throwaway.thing',typeVersion:1,position:[300,0],parameters:{url:base+'/me'}}],
  connections:{'Thing Trigger':{main:[[{node:'Thing',type:'main',index:0}]]}}};
 let w=await c.importWorkflow(file,[cred]); lap('import'); console.log(JSON.stringify(w.nodes)); 
 w=await c.importWorkflow(file,[cred]); lap('import again'); console.log(JSON.stringify(w.nodes.map(x=>x.webhookId)), (await c.workflows()).length);
 await c.activate(w.id); lap('activate'); await c.activate(w.id); lap('activate again');
 const url=await c.webhookUrl(w,'Thing Trigger'); console.log(url);
 const known=await c.executions(w.id); const r=await axios.post(url,{hello:1}); console.log(r.status,r.data);
 const [e]=await c.newExecutions(w.id,known); lap('webhook exec'); console.log(e.status,e.mode,JSON.stringify(outputsOf(e,'Thing')));
 await n.restart(); lap('restart'); await new N8nClient(n.url).signIn(owner); const k2=await c.executions(w.id); const r2=await axios.post(url,{hello:2}); console.log(r2.status); await c.newExecutions(w.id,k2); lap('after restart exec');
 const w2=await c.importWorkflow({...file,name:'M',nodes:[{...file.nodes[0],type:'n8n-nodes-base.manualTrigger',name:'Manual',id:'9'},file.nodes[1]],connections:{Manual:file.connections['Thing Trigger']}},[cred]);
 const e2=await c.run(w2); console.log(e2.status,JSON.stringify(outputsOf(e2,'Thing'))); lap('manual run');
 await c.run(w).catch(e=>console.log('run:',e.message));
 await c.activate(w2.id).catch(e=>console.log('act:',e.message)); 
 if(process.argv[3]==='del'){ await c.deleteAll(); lap('deleteAll'); console.log((await c.workflows()).length,(await c.credentials()).length); }
 } catch(e){console.log(e); console.log(n.logs.slice(-20).join('\n'))} finally { await n.stop(); idp.close(); }
}
void main();
