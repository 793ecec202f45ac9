package greenwall.views.paint;

/// Uses many pixels that a hidden view need not keep.
public interface Suspendable {
    /// Releases the pixels and draws nothing until it is awake.
    void rest();

    /// Redraws, if it was at rest.
    void wake();
}
