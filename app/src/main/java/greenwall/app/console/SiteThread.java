package greenwall.app.console;

import greenwall.views.FxThread;

/// Passes the answers of one site to the JavaFX thread. After the site is closed none arrives any more.
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
