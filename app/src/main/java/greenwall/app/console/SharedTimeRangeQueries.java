package greenwall.app.console;

import greenwall.views.TimeRangeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a question of several windows once. It is withdrawn when nobody waits for its answer.
final class SharedTimeRangeQueries implements TimeRangeReader {
    /// Windows that follow the clock ask a moment apart, which is invisible on any chart.
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final TimeRangeReader source;

    /// Open questions; guarded by this, with all in it.
    private final List<Asked> open = new ArrayList<>();

    SharedTimeRangeQueries(TimeRangeReader source) {
        this.source = source;
    }

    private static final class Asked {
        private final Question question;
        private final List<Consumer<Answer>> receivers = new ArrayList<>();

        private @Nullable Ask ask;
        private boolean over;

        Asked(Question question) {
            this.question = question;
        }

        boolean is(Question other) {
            return question.cluster().equals(other.cluster())
                    && question.query().equals(other.query())
                    && question.step().equals(other.step())
                    && near(question.window().start(), other.window().start())
                    && near(question.window().end(), other.window().end());
        }

        private static boolean near(Instant one, Instant other) {
            return Duration.between(one, other).abs().compareTo(MOMENT) < 0;
        }
    }

    @Override
    public Ask ask(Question question, Consumer<Answer> receiver) {
        // A new object for each asker, also if two pass the same receiver.
        Consumer<Answer> mine = receiver::accept;
        Asked asked;
        synchronized (this) {
            asked = open.stream().filter(o -> o.is(question)).findFirst().orElse(null);
            if (asked != null) {
                asked.receivers.add(mine);
                var shared = asked;
                return () -> withdraw(shared, mine);
            }
            asked = new Asked(question);
            asked.receivers.add(mine);
            open.add(asked);
        }
        var first = asked;
        var ask = source.ask(question, answer -> answered(first, answer));
        boolean late;
        synchronized (this) {
            first.ask = ask;
            late = first.over;
        }
        if (late) {
            ask.close();
        }
        return () -> withdraw(first, mine);
    }

    private void answered(Asked asked, Answer answer) {
        List<Consumer<Answer>> receivers;
        synchronized (this) {
            asked.over = true;
            open.remove(asked);
            receivers = List.copyOf(asked.receivers);
            asked.receivers.clear();
        }
        receivers.forEach(receiver -> receiver.accept(answer));
    }

    private void withdraw(Asked asked, Consumer<Answer> receiver) {
        Ask nobodyWaits = null;
        synchronized (this) {
            asked.receivers.remove(receiver);
            if (asked.receivers.isEmpty() && !asked.over) {
                asked.over = true;
                open.remove(asked);
                nobodyWaits = asked.ask;
            }
        }
        if (nobodyWaits != null) {
            nobodyWaits.close();
        }
    }
}
