package greenwall.fleet.cyclea;

import greenwall.fleet.cycleb.B;

/// A bad sample: see the architecture test.
public record A(B b) {}
