package greenwall.views;

/// The only way onto the JavaFX thread.
public interface FxThread {
    void post(Runnable work);

    boolean isCurrent();

    /// A call from another thread is a bug and throws at once.
    default void assertCurrent() {
        if (!isCurrent()) {
            throw new IllegalStateException("this must run on the JavaFX thread, not on "
                    + Thread.currentThread().getName());
        }
    }
}
