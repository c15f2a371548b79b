import { chromium } from 'playwright-core';
import { installPackage, startN8n } from './n8n';
import { N8nClient, type WorkflowFile } from './n8n-client';
const owner={email:'owner@example.com',password:'Webex-Demo-1',firstName:'D',lastName:'O'};
async function main() {
 await installPackage('/tmp/throw','/tmp/u2');
 const n=await startN8n({userFolder:'/tmp/u2',port:5701});
 const c=new N8nClient(n.url); await c.signIn(owner);
 const file: WorkflowFile={name:'Shot',nodes:[
  {id:'1',name:'When clicking',type:'n8n-nodes-base.manualTrigger',typeVersion:1,position:[0,0],parameters:{}},
  {id:'2',name:'HTTP Request',type:'n8n-nodes-base.httpRequest',typeVersion:4.2,position:[240,0],parameters:{url:'http://x/'}},
  {id:'4',name:'Route',type:'n8n-nodes-base.switch',typeVersion:3.2,position:[560,-60],parameters:{rules:{values:['a','b','c'].map(k=>({conditions:{options:{caseSensitive:true,leftValue:'',typeValidation:'strict',version:2},conditions:[{leftValue:'={{$json.k}}',rightValue:k,operator:{type:'string',operation:'equals'}}],combinator:'and'},renameOutput:true,outputKey:k}))},options:{}}},
  {id:'5',name:'Edit Fields',type:'n8n-nodes-base.set',typeVersion:3.4,position:[880,-160],parameters:{}},
  {id:'3',name:'Thing',type:'n8n-nodes-throwaway.thing',typeVersion:1,position:[880,100],parameters:{url:'http://x/me'}},
  {id:'7',name:'Sticky Note',type:'n8n-nodes-base.stickyNote',typeVersion:1,position:[-60,-260],parameters:{content:'## Hello\nA note',height:160,width:400}}],
  connections:{'When clicking':{main:[[{node:'HTTP Request',type:'main',index:0}]]},'HTTP Request':{main:[[{node:'Route',type:'main',index:0}]]},Route:{main:[[{node:'Edit Fields',type:'main',index:0}],[{node:'Thing',type:'main',index:0}],[{node:'Thing',type:'main',index:0}]]}}};
 const w=await c.importWorkflow(file,[]);
 await c.run(w).catch(e=>console.log(e.message));
 const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']});
 const p=await b.newPage({viewport:{width:1600,height:900}});
 await p.goto(n.url+'/signin'); await p.waitForTimeout(3000); await p.screenshot({path:'/tmp/s0.png'});
 await p.fill('input[type=email], [name=emailOrLdapLoginId]',owner.email); await p.fill('input[type=password]',owner.password); await p.keyboard.press('Enter'); await p.waitForTimeout(3000);
 await p.screenshot({path:'/tmp/s1.png'});
 await p.goto(`${n.url}/workflow/${w.id}`); await p.waitForTimeout(4000); await p.screenshot({path:'/tmp/s2.png'});
 console.log((await p.$$eval('[data-test-id]',els=>els.map(e=>{const r=e.getBoundingClientRect();return `${e.getAttribute('data-test-id')} ${e.tagName} ${Math.round(r.x)},${Math.round(r.y)} ${Math.round(r.width)}x${Math.round(r.height)}`}))).join('\n'));
 await p.dblclick('[data-test-id=canvas-node][data-node-name="Route"]').catch(e=>console.log(e.message)); await p.waitForTimeout(2000); await p.screenshot({path:'/tmp/s3.png'});
 console.log('NDV\n'+(await p.$$eval('[data-test-id]',els=>els.filter(e=>e.getBoundingClientRect().width>0).map(e=>{const r=e.getBoundingClientRect();return `${e.getAttribute('data-test-id')} ${e.tagName} ${Math.round(r.x)},${Math.round(r.y)} ${Math.round(r.width)}x${Math.round(r.height)}`}))).join('\n'));
 await b.close();
 if(process.argv[2]==='serve'){ await new Promise(()=>{}); }
 await n.stop();
}
void main();
