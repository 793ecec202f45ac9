package greenwall.fleet.quantity.badsample;

/// A bad sample: see the architecture test.
public record AForm(String expr) {}
