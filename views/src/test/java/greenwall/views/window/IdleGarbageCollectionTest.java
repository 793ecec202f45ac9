package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleGarbageCollectionTest {
    private static final long MIB = 1 << 20;

    private final AtomicLong used = new AtomicLong(100 * MIB);
    private final AtomicLong surviving = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();
    private final IdleGarbageCollection collection = new IdleGarbageCollection(used::get, surviving::get, () -> {
        collections.incrementAndGet();
        used.set(80 * MIB);
        surviving.set(80 * MIB);
    });

    private void tick(int seconds) {
        for (int i = 0; i < seconds; i++) {
            collection.tick();
        }
    }

    @Test
    void theHeapIsCollectedOnceNobodyHasUsedTheConsoleForAWhile() {
        tick(IdleGarbageCollection.IDLE_SECONDS - 1);
        assertThat(collections).hasValue(0);
        tick(1);
        assertThat(collections).hasValue(1);
        tick(600);
        assertThat(collections).as("there is no garbage").hasValue(1);
    }

    @Test
    void noCollectionRunsWhileTheConsoleIsUsed() {
        for (int i = 0; i < 100; i++) {
            collection.onUserInput();
            tick(10);
        }
        assertThat(collections).hasValue(0);
    }

    @Test
    void itIsCollectedAgainAtOnceWhenTheOldGenerationHasGrownByHalf() {
        tick(IdleGarbageCollection.IDLE_SECONDS);
        used.set(119 * MIB);
        tick(20);
        assertThat(collections).hasValue(1);
        used.set(121 * MIB);
        tick(10);
        assertThat(collections).hasValue(2);
    }

    @Test
    void itIsCollectedAgainAfterAWhileWhenItHasGrownALittle() {
        tick(IdleGarbageCollection.IDLE_SECONDS);
        used.set(90 * MIB);
        tick(IdleGarbageCollection.REPEAT_SECONDS - 10);
        assertThat(collections).hasValue(1);
        tick(10);
        assertThat(collections).hasValue(2);
        used.set(81 * MIB);
        tick(600);
        assertThat(collections).hasValue(2);
    }
}
