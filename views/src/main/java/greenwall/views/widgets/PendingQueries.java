package greenwall.views.widgets;

import greenwall.views.RequestHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The open queries of one round. A new round cancels those of the last one, and their late responses are
/// ignored. Must be used on the JavaFX thread only.
public final class PendingQueries {
    private final List<RequestHandle> requests = new ArrayList<>();
    private long round;
    private int waiting;
    private Runnable onIdle = () -> {};

    /// Called after the last response of a round.
    public void setOnIdle(Runnable handler) {
        onIdle = handler;
    }

    public void cancelAll() {
        round++;
        requests.forEach(RequestHandle::close);
        requests.clear();
        waiting = 0;
    }

    public boolean waiting() {
        return waiting > 0;
    }

    /// Sends a query to a port. Passes the response on, unless a new round has begun.
    public <Q, A> void send(BiFunction<Q, Consumer<A>, RequestHandle> port, Q question, Consumer<A> receiver) {
        long queryRound = round;
        waiting++;
        requests.add(port.apply(question, answer -> {
            if (queryRound == round) {
                waiting--;
                receiver.accept(answer);
                if (waiting == 0) {
                    // A view may stay open for weeks without a new round.
                    requests.clear();
                    onIdle.run();
                }
            }
        }));
    }
}
