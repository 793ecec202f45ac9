package greenwall.views.parts;

import greenwall.views.TimeRangeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The open queries of one round. A new round cancels those of the last one; late responses are ignored. Used on the
/// JavaFX thread only.
public final class PendingQueries {
    private final List<TimeRangeReader.Ask> asks = new ArrayList<>();
    private long round;
    private int waiting;
    private Runnable onIdle = () -> {};

    /// Called at the last response of a round.
    void setOnIdle(Runnable handler) {
        onIdle = handler;
    }

    public void withdraw() {
        round++;
        asks.forEach(TimeRangeReader.Ask::close);
        asks.clear();
        waiting = 0;
    }

    public boolean waiting() {
        return waiting > 0;
    }

    /// Sends a query to a port, and passes the response on while the round lasts.
    public <Q, A> void put(BiFunction<Q, Consumer<A>, TimeRangeReader.Ask> port, Q question, Consumer<A> receiver) {
        long asked = round;
        waiting++;
        asks.add(port.apply(question, answer -> {
            if (asked == round) {
                waiting--;
                receiver.accept(answer);
                if (waiting == 0) {
                    onIdle.run();
                }
            }
        }));
    }
}
