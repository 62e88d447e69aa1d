/** What an account, a thread or a platform can do, in words that complete "cannot ...". */
const phrases: Record<string, string> = {
	'message:send': 'send messages',
	'message:edit': 'edit messages',
	'message:delete:self': 'delete messages on one side only',
	'message:unsend': 'unsend messages for everyone',
	'message:react': 'react to messages',
	'message:reply': 'reply to a single message',
	'message:forward': 'forward messages',
	'media:image': 'send images',
	'media:video': 'send videos',
	'media:gif': 'send GIFs',
	'media:file': 'send files',
	'media:audio': 'send audio',
	'thread:typing:send': 'show a typing indicator',
	'thread:typing:receive': 'see typing indicators',
	'thread:message-requests': 'have message requests',
	'thread:delete:remote': 'delete threads on the platform',
	'directory:typeahead': 'suggest people',
	'thread:archive:observe': 'see what is archived on the platform',
	'thread:archive:mutate': 'archive on the platform',
	'thread:read:observe': 'see what is read on the platform',
	'thread:read:mutate': 'mark as read on the platform',
	'profile:follow': 'follow people',
	'profile:unfollow': 'unfollow people',
};

/** Inboxapp's name of a capability in words; one that is new stays as it is. */
export const inWords = (capability: unknown): string =>
	typeof capability === 'string' ? (phrases[capability] ?? `do "${capability}"`) : 'do this';
