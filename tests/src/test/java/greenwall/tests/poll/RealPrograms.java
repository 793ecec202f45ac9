package greenwall.tests.poll;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A test that starts programs, which are closed after it in reverse order.
public abstract class RealPrograms {
    private final List<AutoCloseable> running = new ArrayList<>();

    @AfterEach
    protected void stop() throws Exception {
        for (var each : running.reversed()) {
            each.close();
        }
    }

    protected <T extends AutoCloseable> T closeAfterTest(T started) {
        running.add(started);
        return started;
    }
}
