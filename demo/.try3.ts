import { startN8n } from './n8n';
import { N8nClient } from './n8n-client';
import { Editor, launchBrowser } from './browser';
const owner={email:'owner@example.com',password:'Webex-Demo-1',firstName:'D',lastName:'O'};
async function main() {
 const n=await startN8n({userFolder:'/tmp/u2',port:5701});
 try{
 const c=new N8nClient(n.url); await c.signIn(owner);
 const id=(await c.workflows())[0].id;
 const b=await launchBrowser(); let t=Date.now();
 // selectors: playwright default test id attribute is data-testid
 const e=await Editor.open(b,c); await e.openWorkflow(id); console.log('open',Date.now()-t);t=Date.now();
 await e.screenshotCanvas('/tmp/c1.png'); console.log('canvas',Date.now()-t);t=Date.now();
 await e.screenshotPanel('Route','/tmp/p1.png'); console.log('panel',Date.now()-t);t=Date.now();
 await e.screenshotPanel('HTTP Request','/tmp/p2.png'); await e.screenshotPanel('HTTP Request','/tmp/p3.png',{whole:true}); await e.screenshotCanvas('/tmp/c2.png'); 
 await b.close();
 }catch(e){console.log(e)} finally{await n.stop();}
}
void main();
