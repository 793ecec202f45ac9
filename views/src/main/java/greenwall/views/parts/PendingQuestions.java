package greenwall.views.parts;

import greenwall.views.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The questions of one round that are not answered yet. A new round withdraws those of the round before, and an
/// answer that comes too late reaches nobody. Used on the JavaFX thread only.
public final class PendingQuestions {
    private final List<Ranges.Ask> asks = new ArrayList<>();
    private long round;
    private int waiting;
    private Runnable onIdle = () -> {};

    /// Told when the last answer of a round is there.
    void setOnIdle(Runnable handler) {
        onIdle = handler;
    }

    public void withdraw() {
        round++;
        asks.forEach(Ranges.Ask::close);
        asks.clear();
        waiting = 0;
    }

    public boolean waiting() {
        return waiting > 0;
    }

    /// Puts a question through a port and hands its answer on while the round lasts.
    public <Q, A> void put(BiFunction<Q, Consumer<A>, Ranges.Ask> port, Q question, Consumer<A> receiver) {
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
