package greenwall.fleet.cycleb;

/// A bad sample: see the architecture test.
public record B(greenwall.fleet.cyclea.A a) {}
