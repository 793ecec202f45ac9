package greenwall.styles.badsample;

import greenwall.fleet.Labels;

/// A bad sample: see the architecture test.
public record StyleUsingFleet(Labels labels) {}
