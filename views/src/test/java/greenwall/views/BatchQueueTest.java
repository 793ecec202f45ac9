package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private final List<Runnable> posted = new ArrayList<>();

    private static FxThread on(Executor executor) {
        return new FxThread() {
            @Override
            public void post(Runnable work) {
                executor.execute(work);
            }

            @Override
            public boolean isCurrent() {
                return false;
            }
        };
    }

    @Test
    void oneCallDeliversEverythingThatWaitsAndCountsTheRest() {
        var received = new ArrayList<String>();
        var queue = new BatchQueue<Integer>(
                on(posted::add), 3, (items, dropped) -> received.add(items + " and " + dropped + " dropped"));
        for (int i = 1; i <= 5; i++) {
            queue.offer(i);
        }
        assertThat(posted).hasSize(1);
        posted.removeFirst().run();
        queue.offer(6);
        posted.removeFirst().run();
        assertThat(received).containsExactly("[1, 2, 3] and 2 dropped", "[6] and 0 dropped");
    }

    @Test
    void itemsOfManyThreadsAreDeliveredOrCounted() {
        int threads = 8;
        int each = 20_000;
        var delivered = new AtomicLong();
        try (var fx = Executors.newSingleThreadExecutor();
                var sources = Executors.newFixedThreadPool(threads)) {
            var queue = new BatchQueue<Integer>(
                    on(fx), 1_000, (items, dropped) -> delivered.addAndGet(items.size() + dropped));
            for (int t = 0; t < threads; t++) {
                sources.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        queue.offer(i);
                    }
                });
            }
            sources.close();
        }
        assertThat(delivered).hasValue((long) threads * each);
    }
}
