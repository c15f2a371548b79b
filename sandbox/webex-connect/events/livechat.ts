import { randomUUID } from 'node:crypto';
import type { Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';
import { digitsOf, json, kindOf, listText, scans, timestamp } from './parts';

/** A refused file is missing among the attachments: the scan alone names it (inferred). */
const attachmentsOf = ({ attachments }: CustomerEvent): string =>
	listText(
		attachments
			.filter(({ refused }) => refused === undefined)
			.map(({ url, mimeType, fileName }) => ({
				file: url,
				id: digitsOf(`${fileName} ${url}`, 15),
				contentType: kindOf(mimeType),
			})),
		'',
	);

/** One answered field; a printed form has its fields inside `attachments`. */
const form = ({ text }: CustomerEvent): string =>
	json([
		{
			templateType: 'form',
			payload: {
				fields: [
					{
						name: 'Answer',
						description: 'answer',
						label: 'Answer',
						type: 'text',
						value: text,
						mandatory: false,
					},
				],
				title: 'Form',
			},
			templateId: 'SANDBOXFRM',
			contentType: 'template',
		},
	]);

/** source: https://developers.webexconnect.io/reference/live-chat-in-app-messages-outbound-webhooks, …/data-streams-in-app */
export function livechat(event: CustomerEvent): Fields {
	const { appId } = event.asset;
	const threadId = event.threadId ?? `thread-${event.from}`;
	const title = event.subject ?? 'Chat';
	const common = {
		channel: 'Rtm',
		appId,
		event: event.event,
		userId: event.from,
		ts: timestamp(event),
		tid: event.tid,
	};
	const threadOf = (status: string) =>
		json({
			updated_on: event.at.toISOString(),
			created_on: event.at.toISOString(),
			extras: { icFirstName: event.name ?? '' },
			id: threadId,
			title,
			type: 'Conversation',
			category: title,
			unread_msg_count: 0,
			status,
		});
	const placed = {
		clientId: `${appId}/${event.from}/V2_${digitsOf(event.from, 13)}`,
		thread_id: threadId,
		thread_title: title,
		thread: threadOf('Active'),
		extras: json({ domain: 'www.example.com', customername: event.name ?? '' }),
	};
	const message = {
		message: event.text,
		attachments: attachmentsOf(event),
		replyTo: '',
		...scans(event.attachments),
	};
	switch (event.event) {
		case 'OnProfileCreate':
		case 'OnProfileUpdate':
			return common;
		case 'UpdateThreadACK':
			return { ...common, thread: threadOf('Active'), deviceId: digitsOf(event.from, 12) };
		case 'OnThreadClosed':
			return {
				...common,
				origin: 'customer',
				type: 'Conversation',
				title,
				threadId,
				datetime: timestamp(event),
				status: 'Closed',
				// Not printed; Cisco's close flow reads a reason of these words.
				message: event.text || 'Customer ended the conversation',
			};
		case 'TypingIndicator':
			return {
				...common,
				...placed,
				// The page prints Typing Start for both.
				message: 'Typing Start',
				type: event.text === 'typingStop' ? 'typingStop' : 'typingStart',
			};
		case 'OnFormResponse':
			return {
				...common,
				...message,
				message: '',
				attachments: form(event),
				relatedTid: `R${randomUUID()}`,
			};
		case 'OnPostback':
			return {
				...common,
				...placed,
				...message,
				interactiveData: json({
					reference: 'sandbox',
					identifier: event.text,
					type: 'quickReplyPostback',
					title: event.text,
				}),
			};
		default:
			return { ...common, ...placed, ...message };
	}
}
