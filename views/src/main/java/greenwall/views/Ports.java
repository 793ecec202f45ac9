package greenwall.views;

/// Whom a view may ask while it is visible. Whoever wires the console gives what there is; what is not given
/// answers that it is not there, so that a view can say so.
@FunctionalInterface
public interface Ports {
    Ranges ranges();
}
