package greenwall.lab.badsample;

import greenwall.fleet.quantity.badsample.AForm;

/// A bad sample: see the architecture test.
public record ReadsForms(AForm form) {}
