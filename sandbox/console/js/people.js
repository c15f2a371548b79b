/** Invented customers and the company's own addresses, so that a first message needs no typing. */
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
		},
	},
];

export const BUSINESS = {
	sms: '+442079460100',
	whatsapp: '442079460199',
	email: 'support@example.com',
	livechat: 'IM28095016',
	facebook: '108022003311',
	amb: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
};
