/** Invented customers, so that a first message needs no typing. */
export const CUSTOMERS = [
	{
		name: 'Ann Walker',
		addresses: {
			sms: '+447700900123',
			whatsapp: '447700900123',
			email: 'ann.walker@example.com',
			livechat: 'visitor-ann',
			facebook: '5550012233441',
			amb: 'urn:mbid:ann-walker',
			rcs: '+447700900123',
		},
	},
	{
		name: 'Omar Haddad',
		addresses: {
			sms: '+447700900456',
			whatsapp: '447700900456',
			email: 'omar.haddad@example.org',
			livechat: 'visitor-omar',
			facebook: '5550012233442',
			amb: 'urn:mbid:omar-haddad',
			rcs: '+447700900456',
		},
	},
	{
		name: 'Yuki Tanaka',
		addresses: {
			sms: '+447700900789',
			whatsapp: '447700900789',
			email: 'yuki.tanaka@example.net',
			livechat: 'visitor-yuki',
			facebook: '5550012233443',
			amb: 'urn:mbid:yuki-tanaka',
			rcs: '+447700900789',
		},
	},
];
