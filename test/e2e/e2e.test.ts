import { cceTaskRouting } from './cceTaskRouting';
import { cceTaskTrigger } from './cceTaskTrigger';
import { cceTemplates } from './cceTemplates';
import { chatStore } from './chatStore';
import { eceTemplates } from './eceTemplates';
import { eceTrigger } from './eceTrigger';
import { installation } from './installation';
import { queueMode } from './queueMode';
import { samples } from './samples';
import { templates } from './templates';
import { waitForResult } from './waitForResult';
import { World } from './world';
import { wxccTaskTrigger } from './wxccTaskTrigger';
import { wxccTemplates } from './wxccTemplates';

const world = new World();

// The first start may have to install n8n.
beforeAll(async () => await world.start(), 20 * 60_000);
afterAll(async () => await world.stop());

installation(world);
templates(world);
samples(world);
wxccTemplates(world);
waitForResult(world);
wxccTaskTrigger(world);
cceTemplates(world);
cceTaskTrigger(world);
cceTaskRouting(world);
eceTemplates(world);
eceTrigger(world);
chatStore(world);
queueMode(world);
