package greenwall.fleet.cyclea;

/// A bad sample: see the architecture test.
public record A(greenwall.fleet.cycleb.B b) {}
