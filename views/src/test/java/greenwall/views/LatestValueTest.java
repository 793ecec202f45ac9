package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.views.testing.QueuedFxThread;
import java.util.ArrayList;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LatestValueTest {
    private final QueuedFxThread later = new QueuedFxThread();
    private final Queue<Runnable> posted = later.posted();

    @Test
    void onlyTheNewestValueIsDelivered() {
        var got = new ArrayList<String>();
        var latest = new LatestValue<String>(later, got::add);
        latest.offer("old");
        latest.offer("new");
        assertThat(posted).hasSize(1);
        posted.remove().run();
        assertThat(got).containsExactly("new");
    }

    @Test
    void aPendingValueIsDroppedOnClose() {
        var got = new ArrayList<String>();
        var latest = new LatestValue<String>(later, got::add);
        latest.offer("of a closed question");
        latest.close();
        posted.forEach(Runnable::run);
        latest.offer("even later");
        posted.forEach(Runnable::run);
        assertThat(got).isEmpty();
    }

    @Test
    void aReceiverOnTheWrongThreadThrows() {
        var elsewhere = new FxThread.Direct(false);
        var told = new ArrayList<String>();
        var latest = new LatestValue<String>(elsewhere, told::add);
        assertThatThrownBy(() -> latest.offer("a")).isInstanceOf(IllegalStateException.class);
        assertThat(told).isEmpty();
    }
}
