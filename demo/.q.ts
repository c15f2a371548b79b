import axios from 'axios';
import { installPackage, startN8n } from './n8n';
import { N8nClient, outputsOf, type WorkflowFile } from './n8n-client';
const owner={email:'owner@example.com',password:'Webex-Demo-1',firstName:'D',lastName:'O'};
async function main(){
 await installPackage('/tmp/throw','/tmp/u3');
 let t=Date.now();
 const n=await startN8n({userFolder:'/tmp/u3',env:{DB_TYPE:'postgresdb',DB_POSTGRESDB_HOST:'127.0.0.1',DB_POSTGRESDB_DATABASE:'n8nq',DB_POSTGRESDB_USER:'postgres',EXECUTIONS_MODE:'queue',QUEUE_BULL_REDIS_HOST:'127.0.0.1',QUEUE_BULL_REDIS_DB:'5'}});
 console.log('main',Date.now()-t);
 try{ t=Date.now(); const [a,b]=await Promise.all([n.startWorker({concurrency:5}),n.startWorker({concurrency:5})]); console.log('workers',Date.now()-t,a.pid,b.pid);
 const c=new N8nClient(n.url); await c.signIn(owner);
 const w=await c.importWorkflow({name:'Q',nodes:[{id:'1',name:'Thing Trigger',type:'n8n-nodes-throwaway.thingTrigger',typeVersion:1,position:[0,0],parameters:{}},{id:'2',name:'S',type:'n8n-nodes-base.noOp',typeVersion:1,position:[300,0],parameters:{}}],connections:{'Thing Trigger':{main:[[{node:'S',type:'main',index:0}]]}}} as WorkflowFile);
 await c.activate(w.id); const url=await c.webhookUrl(w,'Thing Trigger'); const k=await c.executions(w.id);
 await Promise.all([1,2,3].map(i=>axios.post(url,{i}))); const es=await c.newExecutions(w.id,k,3); console.log(es.map(e=>[e.status,JSON.stringify(outputsOf(e,'S'))].join(' ')));
 console.log('worker lines',a.lines.filter(l=>/execution/i.test(l)).length,b.lines.filter(l=>/execution/i.test(l)).length);
 }catch(e){console.log(e,n.logs.slice(-15).join('\n'))} finally{ t=Date.now(); await n.stop(); console.log('stop',Date.now()-t); }
}
void main();
