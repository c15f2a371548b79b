import { compact, EventReader } from './eventReader';

/** A place that the customer shared. */
export interface Place {
	location: Record<string, unknown>;
	/** Engage takes no places, so they are said in words. */
	text: string;
}

/** WhatsApp: {latitude, longitude, name, address}. Messenger: {coordinates: {lat, long}}. RCS: fields of the event. */
export function placeOf(reader: EventReader, title = ''): Place | undefined {
	const coordinates = reader.object('coordinates', 'location');
	const holder = coordinates ? new EventReader(coordinates) : reader;
	const latitude = holder.text('latitude', 'lat');
	const longitude = holder.text('longitude', 'long', 'lng');
	if (latitude === '' || longitude === '') return undefined;
	const name = title || reader.text('title', 'name') || holder.text('name');
	const address = holder.text('address') || reader.text('address');
	return {
		location: compact({ latitude: number(latitude), longitude: number(longitude), name, address }),
		text: placeInWords({ name, address, latitude, longitude }),
	};
}

export function placeInWords(place: Record<'name' | 'address' | 'latitude' | 'longitude', string>) {
	const { name, address, latitude, longitude } = place;
	const names = [name, address].filter(Boolean).join(', ');
	const map = latitude && longitude ? `https://maps.google.com/?q=${latitude},${longitude}` : '';
	return [names || 'Location', map].filter(Boolean).join(': ');
}

const number = (text: string): number | string =>
	Number.isFinite(Number(text)) ? Number(text) : text;
