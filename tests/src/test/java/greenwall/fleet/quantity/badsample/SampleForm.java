package greenwall.fleet.quantity.badsample;

/// A bad sample: see the architecture test.
public record SampleForm(String expr) {}
