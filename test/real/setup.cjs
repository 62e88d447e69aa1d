/** Builds the package and installs n8n before the first test, where that is still to be done. */
module.exports = async () => {
	const { built, project, run } = await import('../../tools/setup.mjs');
	await built();
	const install = ['--import', 'tsx', `${project}/tools/n8n/install.mts`];
	if ((await run(process.execPath, install, { stdout: 2 })) !== 0) throw new Error('n8n could not be installed');
};
