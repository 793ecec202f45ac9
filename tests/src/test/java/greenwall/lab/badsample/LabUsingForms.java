package greenwall.lab.badsample;

import greenwall.fleet.quantity.badsample.SampleForm;

/// A bad sample: see the architecture test.
public record LabUsingForms(SampleForm form) {}
