package greenwall.lab.badsample;

import greenwall.app.badsample.Wiring;

/// A bad sample: see the architecture test.
public record LabUsingApp(Wiring wiring) {}
