package greenwall.views.testing;

import greenwall.views.FxThread;

/// Runs everything at once on the calling thread.
///
/// @param isCurrent what it reports for that thread
public record DirectFxThread(boolean isCurrent) implements FxThread {
    @Override
    public void post(Runnable work) {
        work.run();
    }
}
