package greenwall.app.console;

import greenwall.fleet.source.LogSource;
import greenwall.views.FxThread;
import greenwall.views.LogLines;
import greenwall.views.logs.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Collects lines into pages for the JavaFX thread. Waits while two pages are not yet processed.
final class LogPages implements LogSource.Sink {
    private static final int FIRST_PAGE = 200;
    private static final int PAGE = 2_000;
    private static final int MAX_PENDING = 2;

    private final FxThread fx;
    private final AtomicBoolean cancelled;
    private final LogLines.Reader reader;
    private final Semaphore free = new Semaphore(MAX_PENDING);
    private List<LogLine> page = new ArrayList<>();
    private int size = FIRST_PAGE;

    /// @param cancelled whether the reader needs no more pages
    LogPages(FxThread fx, AtomicBoolean cancelled, LogLines.Reader reader) {
        this.fx = fx;
        this.cancelled = cancelled;
        this.reader = reader;
    }

    @Override
    public boolean accept(LogSource.Line line) {
        page.add(new LogLine(line));
        if (page.size() >= size) {
            size = PAGE;
            flush();
        }
        return !cancelled.get();
    }

    void flush() {
        if (page.isEmpty() || cancelled.get()) {
            return;
        }
        var full = page;
        page = new ArrayList<>(size);
        try {
            free.acquire();
        } catch (InterruptedException _) {
            cancelled.set(true);
            Thread.currentThread().interrupt();
            return;
        }
        post(() -> {
            free.release();
            reader.page(full);
        });
    }

    void post(Runnable work) {
        fx.post(() -> {
            if (!cancelled.get()) {
                work.run();
            } else {
                free.release();
            }
        });
    }
}
