package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.views.testing.DirectFxThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SiteThreadsTest {
    private final Logger log = Logger.getLogger(SiteThreads.class.getName());
    private final List<LogRecord> logged = Collections.synchronizedList(new ArrayList<>());
    private final SiteThreads threads = new SiteThreads(new DirectFxThread(true));

    @BeforeEach
    void collect() {
        log.setFilter(line -> !logged.add(line));
    }

    @AfterEach
    void stop() {
        threads.close();
        log.setFilter(null);
    }

    @Test
    void anInternalErrorOfAQueryIsLogged() {
        var failing = threads.submit(() -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(failing::get).isInstanceOf(ExecutionException.class);
        assertThat(logged)
                .singleElement()
                .satisfies(line -> assertThat(line.getThrown()).hasMessage("a bug"));
    }

    @Test
    void aCancelledQueryIsNoError() {
        var cancelled = threads.submit(() -> {
            throw new InterruptedException("cancelled");
        });
        assertThatThrownBy(cancelled::get).isInstanceOf(ExecutionException.class);
        assertThat(logged).isEmpty();
    }

    @Test
    void aViewOfAClosedSiteMayStillAskAndGetsNoAnswer() {
        threads.close();
        threads.<String>run(() -> "late", _ -> {
            throw new AssertionError("an answer of a closed site");
        });
        new ViewQueryExecutor(threads)
                .run(() -> "late", _ -> {
                    throw new AssertionError("an answer of a closed site");
                })
                .close();
        assertThat(threads.submit(() -> "late").isCancelled()).isTrue();
        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
