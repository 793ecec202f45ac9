package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.views.testing.DirectFxThread;
import greenwall.views.testing.QueuedFxThread;
import java.util.ArrayList;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LatestValueRelayTest {
    private final QueuedFxThread fxThread = new QueuedFxThread();
    private final Queue<Runnable> posted = fxThread.posted();

    @Test
    void onlyTheNewestValueIsDelivered() {
        var received = new ArrayList<String>();
        var latest = new LatestValueRelay<String>(fxThread, received::add);
        latest.offer("old");
        latest.offer("new");
        assertThat(posted).hasSize(1);
        posted.remove().run();
        assertThat(received).containsExactly("new");
    }

    @Test
    void manyValuesArePostedOnceAndAValueAfterTheDeliveryAgain() {
        var received = new ArrayList<Integer>();
        var latest = new LatestValueRelay<Integer>(fxThread, received::add);
        for (int i = 0; i < 100; i++) {
            latest.offer(i);
        }
        assertThat(posted).hasSize(1);
        posted.remove().run();
        assertThat(received).containsExactly(99);
        latest.offer(100);
        assertThat(posted).hasSize(1);
    }

    @Test
    void aPendingValueIsDroppedOnClose() {
        var received = new ArrayList<String>();
        var latest = new LatestValueRelay<String>(fxThread, received::add);
        latest.offer("of a closed question");
        latest.close();
        posted.forEach(Runnable::run);
        latest.offer("even later");
        posted.forEach(Runnable::run);
        assertThat(received).isEmpty();
    }

    @Test
    void aReceiverOnTheWrongThreadThrows() {
        var wrongThread = new DirectFxThread(false);
        var delivered = new ArrayList<String>();
        var latest = new LatestValueRelay<String>(wrongThread, delivered::add);
        assertThatThrownBy(() -> latest.offer("a")).isInstanceOf(IllegalStateException.class);
        assertThat(delivered).isEmpty();
    }
}
