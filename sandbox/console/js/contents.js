import { call } from './store.js';

/** A picture of one pixel. */
const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const uploaded = async (name, mimeType, base64, more = {}) => [
	{ ...(await call('POST', '/files', { name, mimeType, base64 })), ...more },
];

const refused = (scan, fileName, mimeType) => ({
	attachments: [{ fileName, mimeType, refused: scan }],
});

const PLACE = {
	latitude: 51.454514,
	longitude: -2.58791,
	name: 'Our shop',
	address: '10 High Street, Bristol',
};

/** What a customer can send besides text and files of their own; `make` gives members of the request. */
const CONTENTS = [
	{
		label: 'Location',
		channels: ['whatsapp', 'facebook', 'rcs'],
		make: () => ({ location: PLACE }),
	},
	{
		label: 'Contact card',
		channels: ['whatsapp'],
		make: () => ({ contact: { name: 'Omar Haddad', phone: '+44 7700 900456' } }),
	},
	{ label: 'Reaction', channels: ['whatsapp'], make: () => ({ reaction: { emoji: '👍' } }) },
	{
		label: 'Order',
		channels: ['whatsapp'],
		make: () => ({
			order: {
				product_items: [
					{ product_retailer_id: 'SKU-1', quantity: 2, item_price: 12.5, currency: 'GBP' },
				],
			},
		}),
	},
	{ label: 'Unsupported type', channels: ['whatsapp'], make: () => ({ unsupported: true }) },
	{
		label: 'Shared link',
		channels: ['facebook'],
		make: () => ({ link: { url: 'https://shop.example.com/p/1', title: 'Our shop' } }),
	},
	{
		label: 'Automatic reply',
		channels: ['email'],
		make: () => ({ headers: { 'Auto-Submitted': 'auto-replied' } }),
	},
	{
		label: 'Bulk mail',
		channels: ['email'],
		make: () => ({ headers: { Precedence: 'bulk', 'List-Id': '<news.example.org>' } }),
	},
	{
		label: 'Several recipients',
		channels: ['email'],
		make: (to) => ({
			recipients: ['colleague@example.net', `"Support, Team" <${to}>`],
			cc: ['boss@example.net'],
		}),
	},
	{
		label: 'Image inside the mail',
		channels: ['email'],
		make: async () => ({
			attachments: await uploaded('logo.png', 'image/png', PIXEL, { cid: 'ii_logo' }),
		}),
	},
	{
		label: 'Forwarded mail',
		channels: ['email'],
		make: async () => ({
			attachments: await uploaded(
				'forwarded.eml',
				'message/rfc822',
				btoa('From: jane@example.com\r\nSubject: Order\r\n\r\nWhere is it?\r\n'),
			),
		}),
	},
	{
		label: 'File with malware',
		channels: ['email', 'livechat', 'whatsapp', 'facebook', 'amb', 'rcs'],
		make: () => refused('malware', 'invoice.pdf', 'application/pdf'),
	},
	{
		label: 'File with a card number',
		channels: ['email', 'livechat', 'whatsapp', 'facebook', 'amb', 'rcs'],
		make: () => refused('pci', 'card.png', 'image/png'),
	},
];

export const contentsOf = (channel) =>
	CONTENTS.filter(({ channels }) => channels.includes(channel));
