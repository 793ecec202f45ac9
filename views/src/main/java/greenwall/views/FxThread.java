package greenwall.views;

/// The one way onto the JavaFX thread.
public interface FxThread {
    void post(Runnable work);

    boolean isHere();

    /// For methods that may only run there: a call from elsewhere is a bug and says so at once.
    default void assertHere() {
        if (!isHere()) {
            throw new IllegalStateException("this must run on the JavaFX thread, not on "
                    + Thread.currentThread().getName());
        }
    }

    /// Runs everything at once where it is called: for view-models under test.
    static FxThread direct() {
        return new FxThread() {
            @Override
            public void post(Runnable work) {
                work.run();
            }

            @Override
            public boolean isHere() {
                return true;
            }
        };
    }
}
