import { XMLBuilder } from 'fast-xml-parser';
import { EceTrigger } from '../../nodes/EnterpriseChatAndEmail/EceTrigger/EceTrigger.node';
import { post, type Call } from './inboundEvents.fake';
import type { Reply } from './trigger.fake';

let ids = 3_118_908_847;

export const message = (type: string, more: object = {}) => ({
	id: String((ids += 1)),
	conversation: { id: 'conversation-1' },
	type: { value: type },
	content: `content of ${type}`,
	sender: { type: 'user', user: { id: '1001', name: 'Grace' } },
	timeStamp: 1_795_165_200_000,
	...more,
});

export const send = async (given: Call): Promise<Reply> => await post(new EceTrigger(), given);

export const XML = { 'content-type': 'application/xml; charset=UTF-8' };

export const toXml = (document: object): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n${new XMLBuilder({ format: true }).build(document) as string}`;

/** The items of a reply, those of the first output first. */
export const itemsOf = ({ started }: Reply) =>
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	(started ?? []).flatMap((items) => items.map(({ json }) => json as any));
