package greenwall.app.badsample;

/// A bad sample: see the architecture test.
public record Wiring() {}
