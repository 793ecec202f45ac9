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

    /// For tests of view-models: runs the work at once on the calling thread.
    static FxThread direct() {
        return new Direct(true);
    }

    /// Runs everything at once on the calling thread.
    ///
    /// @param isCurrent what it reports for that thread
    record Direct(boolean isCurrent) implements FxThread {
        @Override
        public void post(Runnable work) {
            work.run();
        }
    }
}
