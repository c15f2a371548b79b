import { randomUUID } from 'node:crypto';
import type { Attachment } from './conversations';
import { servedFile, type NewFile, type ServedFile } from './files';

/** Files that agents send; each is fetched from its content URL, with the application's token. */
export class AgentFiles {
	private readonly byId = new Map<string, ServedFile>();

	/** `urlOf` makes the content URL of an id. */
	constructor(private readonly urlOf: (id: string) => string) {}

	add(file: NewFile): Attachment {
		const id = randomUUID();
		const served = servedFile(file);
		this.byId.set(id, served);
		const { fileName, contentType, size } = served;
		return {
			id,
			from: 'agent',
			fileName,
			contentType,
			size,
			contentUrl: this.urlOf(id),
			state: 'offered',
		};
	}

	find(id: string): ServedFile | undefined {
		return this.byId.get(id);
	}

	clear(): void {
		this.byId.clear();
	}
}
