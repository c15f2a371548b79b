import { randomUUID } from 'node:crypto';
import type { Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';
import { json, kindOf, listText, refusals, timestamp } from './parts';

/** Apple puts this character where a file stands in the text. */
const OBJECT_REPLACEMENT = '\uFFFC';

/** source: https://developers.webexconnect.io/reference/amb-outbound-webhooks, …/data-streams-apple-messages-for-business */
export function amb(event: CustomerEvent): Fields {
	const { text, asset } = event;
	const ts = timestamp(event);
	const common = {
		abcUserId: event.from,
		channel: 'AppleBusinessChat',
		abcAccountId: asset.address,
		appId: asset.appId,
		event: event.event,
		ts,
		tid: event.tid,
		deviceAgent: '',
		capabilityList: 'AUTH%2CLIST%2CTIME%2CFORM%2CQUICK%2CAUTH2',
	};
	const place = { locale: 'en_GB', bizGroupId: '', bizIntentId: '' };
	const requestIdentifier = randomUUID();
	const attachments = listText(
		event.attachments.map(({ url, mimeType, fileName }) => ({
			name: fileName,
			mimeType,
			type: kindOf(mimeType),
			url,
		})),
		'',
	);
	switch (event.event) {
		case 'TYPINGINDICATOR':
			return {
				...common,
				requestIdentifier: '',
				capabilities: '',
				type: text === 'typing_end' ? 'typing_end' : 'typing_start',
				timezone: ts,
			};
		case 'CONVERSATIONCLOSED':
			return { ...common, requestIdentifier: '', capabilities: '', type: 'close', timezone: ts };
		case 'QuickReplyResponse':
			return {
				...common,
				...place,
				requestIdentifier,
				capabilities: '',
				timezone: '',
				quickreplies: json({
					selectedIdentifier: text,
					items: [{ identifier: text, title: text }],
					selectedIndex: 0,
				}),
			};
		case 'FormResponse':
			return {
				...common,
				locale: place.locale,
				requestIdentifier,
				formResponse: json({
					template: 'messageForms',
					version: '1.1',
					private: true,
					selections: [
						{
							pageIdentifier: '0',
							items: [{ identifier: '0', value: text, type: 'input', title: text }],
							subtitle: '',
							title: 'Answer',
						},
					],
				}),
			};
		case 'InteractiveResponse':
			return {
				...common,
				...place,
				message: '',
				attachments,
				requestIdentifier,
				capabilities: '',
				datePicker: '',
				listPicker: json({
					otherItemCount: 0,
					selectedItemCount: 1,
					otherItems: [],
					selectedItems: [{ identifier: text, style: 'default', title: text, order: '0' }],
				}),
				timezone: '',
			};
		case 'AuthenticationResponse':
		case 'NewAuthenticationResponse':
			return {
				...common,
				requestIdentifier,
				timezone: ts,
				authenticateStatus: text || 'success',
				authenticateToken: 'sandbox-token',
			};
		case 'iMessageAppResponse':
			return {
				...common,
				attachments,
				timezone: ts,
				bid: 'com.apple.messages.MSMessageExtensionBalloonPlugin:EXAMPLE:com.example.ext',
			};
		case 'InvitationResponse': {
			const accepted = text !== 'no';
			const answer = accepted ? 'yes' : 'no';
			const identifier = 'tel:+447700900123';
			return {
				...common,
				...place,
				requestIdentifier: identifier,
				timestamp: '',
				capabilities: '',
				msisdn: '+447700900123',
				invitationAccepted: String(accepted),
				invitationResponse: json({
					notification: {
						displayContent: {
							determinateResponse: { subtitle: '', type: { [answer]: {} }, title: answer },
						},
						id: answer,
					},
					requestIdentifier: identifier,
					version: '1',
					referenceId: 'sandbox',
				}),
			};
		}
		default:
			return {
				...common,
				...place,
				message: text === '' && event.attachments.length > 0 ? OBJECT_REPLACEMENT : text,
				attachments,
				requestIdentifier: '',
				timestamp: '',
				capabilities: '',
				...refusals(event.attachments),
			};
	}
}
