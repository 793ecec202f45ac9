package greenwall.views.paint;

/// Something that holds many pixels and need not while its view is hidden.
public interface Suspendable {
    /// Lets go of what was drawn, and draws nothing more until it is awake.
    void rest();

    /// Redraws, if it was at rest.
    void wake();
}
