const { default: Sequencer } = require('@jest/test-sequencer');

/** Tests that mostly wait (`*.slow.test.mts`) begin first, so that the others run meanwhile. */
module.exports = class extends Sequencer {
	sort(tests) {
		const waits = ({ path }) => Number(path.endsWith('.slow.test.mts'));
		return [...super.sort(tests)].sort((a, b) => waits(b) - waits(a));
	}
};
