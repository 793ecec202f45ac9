package greenwall.views.paint;

/// A part with an image buffer that it can release while it is hidden.
public interface Suspendable {
    /// Releases the buffer and draws nothing until [#wake()].
    void rest();

    /// Redraws, if the buffer was released.
    void wake();
}
