package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LatestTaskRunnerTest {
    private final Queue<Runnable> pending = new ArrayDeque<>();
    private final List<String> results = new ArrayList<>();
    private final BackgroundRunner background = new BackgroundRunner() {
        @Override
        public <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver) {
            pending.add(() -> receiver.accept(BackgroundRunner.attempt(work)));
        }
    };
    private final LatestTaskRunner<String> runner = new LatestTaskRunner<>(background, results::add);

    @Test
    void onlyTheNewestPendingRequestRuns() {
        runner.request(() -> "first");
        runner.request(() -> "second");
        runner.request(() -> "third");
        assertThat(pending).hasSize(1);
        pending.remove().run();
        assertThat(runner.underWay()).isTrue();
        pending.remove().run();
        assertThat(results).containsExactly("first", "third");
        assertThat(runner.underWay()).isFalse();
    }

    @Test
    void aRequestFromTheReceiverReplacesAnOlderOne() {
        var tasks = new ArrayList<LatestTaskRunner<String>>();
        tasks.add(new LatestTaskRunner<>(background, result -> {
            results.add(result);
            if (result.equals("first")) {
                tasks.getFirst().request(() -> "newest");
            }
        }));
        tasks.getFirst().request(() -> "first");
        tasks.getFirst().request(() -> "older");
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
        assertThat(results).containsExactly("first", "newest");
    }

    @Test
    void aFailedTaskDoesNotBlockTheNext() {
        runner.request(() -> {
            throw new IllegalStateException("a bug");
        });
        pending.remove().run();
        assertThat(runner.underWay()).isFalse();
        runner.request(() -> "after it");
        pending.remove().run();
        assertThat(results).containsExactly("after it");
    }
}
