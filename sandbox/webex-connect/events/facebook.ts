import { textOf, type Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';
import { digitsOf, json, kindOf, listText, refusals, timestamp } from './parts';

/** The page has two families of samples; the older one has `timeStamp`, and no name beside a message. */
const olderFamily = (event: CustomerEvent) => ({
	locale: 'en_US',
	gender: '',
	timezone: '0',
	timeStamp: timestamp(event),
});

/** A place and a link stand among the attachments, although they are no files. */
function special({ kind, value }: NonNullable<CustomerEvent['content']>): Fields {
	if (kind === 'link') {
		const url = textOf(value, 'url') ?? '';
		return {
			title: textOf(value, 'title') ?? '',
			payload: null,
			type: 'link',
			url: encodeURIComponent(url),
		};
	}
	const [lat, long] = [Number(value.latitude), Number(value.longitude)];
	return {
		title: textOf(value, 'name') ?? 'Pinned Location',
		payload: { coordinates: { long, lat } },
		type: 'location',
		url: `https://www.facebook.com/l.php?u=${encodeURIComponent(`https://www.bing.com/maps/default.aspx?where1=${lat},${long}`)}`,
	};
}

/** source: https://developers.webexconnect.io/reference/messenger-outbound-webhooks */
export function facebook(event: CustomerEvent): Fields {
	const { content, text } = event;
	const common = {
		userId: digitsOf(event.from, 4),
		channel: 'Facebook',
		psid: event.from,
		appId: event.asset.appId,
		event: event.event,
		ts: timestamp(event),
		tid: event.tid,
	};
	const person = { name: event.name ?? '', profile_pic: '' };
	if (event.event === 'OnPostback') {
		// The printed postback has a payload and no title.
		return {
			...common,
			...person,
			timeStamp: timestamp(event),
			postback: json({ payload: text }),
		};
	}
	if (content !== undefined) {
		const url = content.kind === 'link' ? (textOf(content.value, 'url') ?? '') : '';
		return {
			...common,
			message: text || url,
			attachments: json([special(content)]),
			...olderFamily(event),
		};
	}
	return {
		...common,
		channel: 'Facebook Messenger',
		message: text,
		attachments: listText(
			event.attachments.map(({ url, mimeType, fileName, refused }) => ({
				payload: { url },
				type: kindOf(mimeType),
				...(refused === undefined ? {} : { name: fileName }),
			})),
			'',
		),
		locale: '',
		gender: '',
		timezone: '',
		...person,
		...refusals(event.attachments),
	};
}
