package greenwall.views;

/// The only way onto the JavaFX thread.
public interface FxThread {
    void post(Runnable work);

    boolean isHere();

    /// A call from another thread is a bug and throws at once.
    default void assertHere() {
        if (!isHere()) {
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
    /// @param isHere what it says of that thread
    record Direct(boolean isHere) implements FxThread {
        @Override
        public void post(Runnable work) {
            work.run();
        }
    }
}
