package greenwall.views.paint;

/// A part with an image buffer that it can release while it is hidden.
public interface Suspendable {
    /// Releases the buffer and draws nothing until [#resume()].
    void suspend();

    /// Redraws, if the buffer was released.
    void resume();
}
