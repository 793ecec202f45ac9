package greenwall.app.console;

import greenwall.views.FxThread;

/// The way of one site's answers to the JavaFX thread. Once the site is closed none of them arrives any more, whatever
/// asked for it and however late it comes.
final class SiteThread implements FxThread, AutoCloseable {
    private final FxThread fx;
    private volatile boolean closed;

    SiteThread(FxThread fx) {
        this.fx = fx;
    }

    @Override
    public void post(Runnable work) {
        fx.post(() -> {
            if (!closed) {
                work.run();
            }
        });
    }

    @Override
    public boolean isHere() {
        return fx.isHere();
    }

    @Override
    public void close() {
        closed = true;
    }
}
